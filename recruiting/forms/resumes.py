"""A résumé that is uploaded from the record."""

from django import forms

from recruiting import resumes
from recruiting.forms.candidates import ResumeField


class ResumeForm(forms.Form):
    resume = ResumeField(
        label="Résumé",
        help_text="PDF, Word, OpenDocument or RTF, up to 10 MB.",
        error_messages={"required": "Choose the file of the résumé."},
        widget=forms.FileInput(attrs={"accept": resumes.ACCEPT}),
    )
