"""What the candidate list can be narrowed and sorted by."""

from collections.abc import Iterable

from django import forms
from django.db.models import Min
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recruiting import access, extensions, sources
from recruiting.forms import choose_from
from recruiting.models import Job, Stage, Tag, User

SORTS = [
    ("", _("Newest first")),
    ("oldest", _("Oldest first")),
    ("name", _("Name, A to Z")),
    ("-name", _("Name, Z to A")),
]
ANY = _("Any")
OFFERED = 200  # stages and sources to choose from


class FilterForm(forms.Form):
    """Choices are read from the database only where the fields are shown, or one is chosen."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("Search candidates"),
        widget=forms.SearchInput(
            attrs={"placeholder": _("Name, e-mail, job, tag or résumé"), "data-shortcut": "/"}
        ),
    )
    job = forms.ModelChoiceField(
        Job.objects.none(), required=False, label=_("Job"), empty_label=ANY
    )
    stage = forms.CharField(required=False, max_length=60, label=_("Stage"))
    source = forms.CharField(required=False, max_length=60, label=_("Source"))
    tag = forms.ModelChoiceField(
        Tag.objects.none(), required=False, label=_("Tag"), empty_label=ANY
    )
    archived = forms.BooleanField(required=False, label=_("Archived candidates"))
    sort = forms.ChoiceField(required=False, choices=SORTS, label=_("Sort by"))

    def __init__(self, typed: QueryDict, *, user: User) -> None:
        super().__init__(typed, auto_id="filter_%s")
        company = access.company_of(user)
        choose_from(self.fields["job"], access.jobs_for(user).order_by("title"))
        choose_from(self.fields["tag"], Tag.objects.filter(company=company))
        for extension in extensions.candidate_filters:
            if extension.shown_to(company):
                self.fields[extension.name] = forms.ChoiceField(
                    choices=[("", ANY), *extension.choices],
                    required=False,
                    label=extension.label,
                )


class FilterWindowForm(FilterForm):
    """The fields of the Filter window, with the stages and sources that there are to choose."""

    def __init__(self, typed: QueryDict, *, user: User) -> None:
        super().__init__(typed, user=user)
        self.fields["q"].widget = forms.HiddenInput()
        self._offer("stage", stage_names(user))
        self._offer("source", sources.of(user, at_most=OFFERED))
        self.order_fields([name for name in self.fields if name not in ("archived", "sort")])

    def _offer(self, name: str, texts: Iterable[str]) -> None:
        chosen = str(self.data.get(name, ""))
        offered = dict.fromkeys([*texts, *filter(None, [chosen])])
        self.fields[name].widget = forms.Select(
            choices=[("", ANY), *((text, text) for text in offered)]
        )


def stage_names(user: User) -> list[str]:
    """The names of the stages of the person's jobs, in the order in which jobs have them."""
    stages = Stage.objects.filter(job__in=access.jobs_for(user)).order_by()
    names = stages.values("name").annotate(first=Min("position")).order_by("first", "name")
    return list(names.values_list("name", flat=True)[:OFFERED])
