"""Notes on candidate records."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Add a note"),
        max_length=5000,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "data-shortcut": "m",
                "aria-autocomplete": "list",
                "aria-controls": "mention-options",
            }
        ),
        help_text=_(
            "Everyone who may open this record reads it. Type @ and a name to notify somebody."
        ),
    )
