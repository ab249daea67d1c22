"""What the candidate list can be narrowed and sorted by."""

from django import forms
from django.http import QueryDict

from recruiting import access, extensions
from recruiting.forms import choose_from
from recruiting.models import Job, Tag, User

SORTS = [
    ("", "Newest first"),
    ("oldest", "Oldest first"),
    ("name", "Name, A to Z"),
    ("-name", "Name, Z to A"),
]


class FilterForm(forms.Form):
    """Choices are read from the database only where the fields are shown, or one is chosen."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label="Search candidates",
        widget=forms.SearchInput(
            attrs={"placeholder": "Name, e-mail, job, tag or résumé", "data-shortcut": "/"}
        ),
    )
    job = forms.ModelChoiceField(Job.objects.none(), required=False, empty_label="All jobs")
    stage = forms.CharField(required=False, max_length=60)
    source = forms.CharField(required=False, max_length=60)
    tag = forms.ModelChoiceField(Tag.objects.none(), required=False, empty_label="All tags")
    archived = forms.BooleanField(required=False, label="Archived candidates")
    sort = forms.ChoiceField(required=False, choices=SORTS, label="Sort by")

    def __init__(self, typed: QueryDict, *, user: User) -> None:
        super().__init__(typed, auto_id="filter_%s")
        company = access.company_of(user)
        choose_from(self.fields["job"], access.jobs_for(user).order_by("title"))
        choose_from(self.fields["tag"], Tag.objects.filter(company=company))
        for extension in extensions.candidate_filters:
            if extension.shown_to(company):
                self.fields[extension.name] = forms.ChoiceField(
                    choices=[("", "Any"), *extension.choices],
                    required=False,
                    label=extension.label,
                )
