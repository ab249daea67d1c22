"""Saved views of the candidate list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recruiting.models import SavedView


class SavedViewForm(forms.Form):
    name = forms.CharField(
        max_length=SavedView.NAME_LENGTH,
        label=_("Name"),
        help_text=_("Only you see it. A view of yours that has this name is replaced."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "view-names"}),
    )
