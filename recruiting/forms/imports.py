"""A file of candidates, and what holds for all of them. The file is refused here where its head shows why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from recruiting import access
from recruiting.forms import choose_from
from recruiting.imports import reading
from recruiting.models import CandidateImport, Job, Tag, User

TOO_LARGE = _("The file is larger than 20 MB. Split it, and import each part.")


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,  # `reading` says more about it
        help_text=_(
            "Up to 20 MB and 100,000 rows. You see what will happen before anybody is added."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"required": _("Choose the file to import.")},
    )
    job = forms.ModelChoiceField(
        Job.objects.none(),
        required=False,
        label=_("Job for rows that name none"),
        empty_label=_("None: leave such rows out"),
    )
    stage = forms.CharField(
        required=False,
        max_length=60,
        label=_("Stage"),
        help_text=_("For rows that name none; else the first."),
    )
    source = forms.CharField(
        required=False,
        max_length=60,
        label=_("Source"),
        help_text=_("For rows that name none."),
    )
    tag = forms.CharField(
        required=False,
        max_length=Tag.NAME_LENGTH,
        label=_("Tag all of them with"),
        help_text=_("One tag, by which you find them together later."),
    )

    def __init__(
        self,
        typed: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        user: User,
        job: str = "",
    ) -> None:
        super().__init__(typed, files, initial={"job": job})
        self.user = user
        choose_from(self.fields["job"], access.jobs_for(user).order_by("title"))

    def clean_file(self) -> "File[bytes]":
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > reading.MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            reading.look(file)
        except reading.Refused as refused:
            raise ValidationError(str(refused)) from refused
        return file

    def clean_tag(self) -> str:
        tag: str = self.cleaned_data["tag"]
        if "," in tag:
            raise ValidationError(_("A tag holds no comma. Name one tag."))
        return tag

    def upload(self) -> CandidateImport:
        """The import that was asked for, not saved yet."""
        values: dict[str, Any] = {**self.cleaned_data}
        del values["file"]
        return CandidateImport(company=access.company_of(self.user), by=self.user, **values)
