"""What people type. Every refusal names the field and keeps what was typed."""

import functools
import zoneinfo
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict

from recruiting import resumes
from recruiting.models import Candidate, Company, Job, Tag, User

MAX_TAGS = 20


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "This e-mail and password do not belong together. Check both; passwords"
        " tell capital letters from small ones.",
        "inactive": "This account is not active. Ask an Admin of your company.",
    }
    username = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class SearchForm(forms.Form):
    """The candidate list's search. Anything it cannot read is as good as nothing typed."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label="Search by name or e-mail",
        widget=forms.SearchInput(attrs={"placeholder": "Name or e-mail"}),
    )
    job = forms.ModelChoiceField(Job.objects.none(), required=False, empty_label="All jobs")
    stage = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict, *, jobs: QuerySet[Job]) -> None:
        super().__init__(typed, auto_id="search_%s")
        field = self.fields["job"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = jobs.order_by("title")


class JobForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Job
        fields = ["title", "department", "status", "city", "state", "country", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 8})}


class HiringTeamForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        required=False,
        label="People on this job",
        help_text="Hiring team members see only the jobs they are on, and those jobs' candidates.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, typed: QueryDict | None, *, job: Job) -> None:
        super().__init__(typed, initial={"people": job.hiring_team.all()})
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = User.objects.filter(company_id=job.company_id, is_active=True).order_by(
            "first_name", "last_name", "email"
        )


class ResumeField(forms.FileField):
    """A document by its content, renamed to the ending that its content has."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile) or file is initial:
            return file
        if (file.size or 0) > resumes.MAX_BYTES:
            raise ValidationError("The résumé is larger than 10 MB. Upload a smaller file.")
        kind = resumes.kind_of(file)
        if kind is None:
            raise ValidationError(
                "This file is no PDF, Word, OpenDocument or RTF document. Save the résumé as a PDF"
                " and upload that."
            )
        file.name = f"resume{kind.suffix}"
        return file


class ResumeInput(forms.ClearableFileInput):
    template_name = "recruiting/_resume_input.html"


class CandidateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A candidate record. `job` is asked for on a new record only: a record stays on its job."""

    resume = ResumeField(
        required=False,
        label="Résumé",
        help_text="PDF, Word, OpenDocument or RTF, up to 10 MB.",
        widget=ResumeInput(attrs={"accept": resumes.ACCEPT}),
    )
    tag_names = forms.CharField(
        required=False, max_length=400, label="Tags", help_text="Separated by commas."
    )

    class Meta:
        model = Candidate
        fields = ["job", "first_name", "last_name", "email", "phone", "resume", "source"]
        labels = {"email": "E-mail"}
        help_texts = {"email": "Needed to request a video interview."}

    def __init__(self, *args: Any, jobs: QuerySet[Job], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["job"]
            self.initial["tag_names"] = ", ".join(tag.name for tag in self.instance.tags.all())
            return
        field = self.fields["job"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = jobs.order_by("title")
        field.empty_label = "Choose a job"

    def clean_tag_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["tag_names"].split(",")]
        names = list({name.lower(): name for name in names if name}.values())
        if len(names) > MAX_TAGS:
            raise ValidationError(f"These are more than {MAX_TAGS} tags. Leave some out.")
        for name in names:
            if len(name) > Tag.NAME_LENGTH:
                raise ValidationError(
                    f"“{name[:20]}…” is longer than {Tag.NAME_LENGTH} characters. Shorten the tag."
                )
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
            "Another candidate record of this job has this e-mail. Use another one here.",
        )

    def changed_labels(self) -> dict[str, str]:
        """The names of the fields that were changed, with people's words for them."""
        return {name: str(self.fields[name].label) for name in self.changed_data}

    def _others(self, job: Job, email: str) -> QuerySet[Candidate]:
        same = Candidate.objects.alias(folded=Lower("email")).filter(job=job, folded=email.lower())
        return same.exclude(pk=self.instance.pk)


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Add a note",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everyone who may open this record reads it.",
    )


@functools.cache
def time_zones() -> list[tuple[str, str]]:
    """Every IANA zone by its region and city, and UTC."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    regions = [
        name for name in names if not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    ]
    return [(name, name.replace("_", " ")) for name in ["UTC", *regions]]


class CompanyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Company
        fields = ["name", "time_zone"]
        help_texts = {
            "time_zone": "Times are shown in this zone, and Expiration Dates end in it. Requests"
            " that were sent keep the moment that the candidate was told."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = time_zones()
        kept = self.instance.time_zone
        known = any(name == kept for name, _ in zones)
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zones if known else [(kept, kept), *zones],
            label="Time zone",
            help_text=self.Meta.help_texts["time_zone"],
        )
