"""Saved views of the candidate list."""

from django import forms

from recruiting.models import SavedView


class SavedViewForm(forms.Form):
    name = forms.CharField(
        max_length=SavedView.NAME_LENGTH,
        help_text="Only you see it. A view of yours that has this name is replaced.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "view-names"}),
    )
