"""Notes on candidate records."""

from django import forms


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Add a note",
        max_length=5000,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "data-shortcut": "m",
                "aria-autocomplete": "list",
                "aria-controls": "mention-options",
            }
        ),
        help_text="Everyone who may open this record reads it. Type @ and a name to notify somebody.",
    )
