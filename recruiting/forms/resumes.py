"""A résumé that is uploaded from the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recruiting import resumes
from recruiting.forms.candidates import ResumeField


class ResumeForm(forms.Form):
    resume = ResumeField(
        label=_("Résumé"),
        help_text=_("PDF, Word, OpenDocument or RTF, up to 10 MB."),
        error_messages={"required": _("Choose the file of the résumé.")},
        widget=forms.FileInput(attrs={"accept": resumes.ACCEPT}),
    )
