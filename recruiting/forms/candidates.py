"""Candidate records."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting import resumes
from recruiting.forms import choose_from
from recruiting.models import Candidate, Job, Tag

MAX_TAGS = 20


class ResumeField(forms.FileField):
    """A document by its content, renamed to the ending that its content has."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile) or file is initial:
            return file
        if (file.size or 0) > resumes.MAX_BYTES:
            raise ValidationError(_("The résumé is larger than 10 MB. Upload a smaller file."))
        kind = resumes.kind_of(file)
        if kind is None:
            raise ValidationError(
                _(
                    "This file is no PDF, Word, OpenDocument or RTF document. Save the résumé as a"
                    " PDF and upload that."
                )
            )
        file.name = f"resume{kind.suffix}"
        return file


class ResumeInput(forms.ClearableFileInput):
    template_name = "recruiting/_resume_input.html"


class CandidateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A candidate record. `job` is asked for on a new record only: a record stays on its job."""

    resume = ResumeField(
        required=False,
        label=gettext_lazy("Résumé"),
        help_text=gettext_lazy("PDF, Word, OpenDocument or RTF, up to 10 MB."),
        widget=ResumeInput(attrs={"accept": resumes.ACCEPT}),
    )
    tag_names = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("Tags"),
        help_text=gettext_lazy("Separated by commas."),
    )

    class Meta:
        model = Candidate
        fields = ["job", "first_name", "last_name", "email", "phone", "resume", "source"]
        labels = {
            "job": gettext_lazy("Job"),
            "first_name": gettext_lazy("First name"),
            "last_name": gettext_lazy("Last name"),
            "email": gettext_lazy("E-mail"),
            "phone": gettext_lazy("Phone"),
            "source": gettext_lazy("Source"),
        }
        help_texts = {"email": gettext_lazy("Needed to request a video interview.")}

    def __init__(self, *args: Any, jobs: QuerySet[Job], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["job"]
            self.initial["tag_names"] = ", ".join(tag.name for tag in self.instance.tags.all())
            return
        choose_from(self.fields["job"], jobs)
        self.fields["job"].widget.choices = _by_status(jobs)

    def clean_tag_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["tag_names"].split(",")]
        names = list({name.lower(): name for name in names if name}.values())
        if len(names) > MAX_TAGS:
            text = _("These are more than %(number)s tags. Leave some out.")
            raise ValidationError(text % {"number": MAX_TAGS})
        for name in names:
            if len(name) > Tag.NAME_LENGTH:
                text = _("“%(begins)s…” is longer than %(most)s characters. Shorten the tag.")
                raise ValidationError(text % {"begins": name[:20], "most": Tag.NAME_LENGTH})
        return names

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        job = values.get("job") or (self.instance.job if self.instance.pk else None)
        if job and values.get("email") and self._others(job, values["email"]).exists():
            self.add_taken_email()
        return values

    def add_taken_email(self) -> None:
        """Say that the e-mail is taken; also called when the database knew better."""
        self.add_error(
            "email",
            _("Another candidate record of this job has this e-mail. Use another one here."),
        )

    def changed_labels(self) -> dict[str, str]:
        """The names of the fields that were changed, with people's words for them."""
        return {name: str(self.fields[name].label) for name in self.changed_data}

    def _others(self, job: Job, email: str) -> QuerySet[Candidate]:
        same = Candidate.objects.alias(folded=Lower("email")).filter(job=job, folded=email.lower())
        return same.exclude(pk=self.instance.pk)


class SamePersonForm(forms.Form):
    """What a candidate form says about itself while it is filled in."""

    email = forms.EmailField()
    job = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


def _by_status(jobs: QuerySet[Job]) -> list[tuple[str, str | list[tuple[int, str]]]]:
    """Choices of a job: the open ones first, the closed ones last."""
    rows = list(jobs.order_by("title", "pk").values_list("status", "pk", "title"))
    groups = [
        (label, [(pk, title) for status, pk, title in rows if status == value])
        for value, label in Job.Status.choices
    ]
    return [("", _("Choose a job")), *((str(label), group) for label, group in groups if group)]
