"""Jobs and their hiring teams."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recruiting.forms import choose_from
from recruiting.models import Candidate, HiringTeamMember, Job, Stage, User

# What each status means, said where it is chosen.
STATUS_MEANS = {
    Job.Status.OPEN: _("You are hiring: it counts as an open job."),
    Job.Status.DRAFT: _("Still being prepared: in “My jobs”, but not counted as open."),
    Job.Status.CLOSED: _("Hiring has ended: no longer in “My jobs”. Its candidates are kept."),
}


class JobFilterForm(forms.Form):
    """What the list of jobs is narrowed by. What is not understood is as good as not typed."""

    q = forms.CharField(
        required=False,
        max_length=200,
        label=_("Search jobs"),
        widget=forms.SearchInput(attrs={"placeholder": _("Job title")}),
    )
    status = forms.ChoiceField(required=False, choices=[("", _("All")), *Job.Status.choices])

    def __init__(self, typed: QueryDict) -> None:
        super().__init__(typed, auto_id="filter_%s")
        self.is_valid()
        self.title: str = self.cleaned_data.get("q", "")
        self.chosen: str = self.cleaned_data.get("status", "")


class JobForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Job
        fields = ["title", "department", "status", "city", "state", "country", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 8})}
        labels = {
            "title": _("Title"),
            "department": _("Department"),
            "status": _("Status"),
            "city": _("City"),
            "state": _("State"),
            "country": _("Country"),
            "description": _("Description"),
        }
        help_texts = {"status": _("Closed jobs leave “My jobs”; their candidates are kept.")}


class MoveForm(forms.Form):
    """A card of the job's board, and the stage that it is moved to."""

    candidate = forms.ModelChoiceField(Candidate.objects.none())
    stage = forms.ModelChoiceField(Stage.objects.none())

    def __init__(self, typed: QueryDict, *, job: Job) -> None:
        super().__init__(typed)
        choose_from(self.fields["candidate"], job.candidates.all())
        choose_from(self.fields["stage"], job.stages.all())


class People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic either
    """People with their roles; those whose account is inactive are named as such."""

    def label_from_instance(self, person: Any) -> str:
        named = {"person": person, "role": person.get_role_display()}
        if person.is_active:
            return gettext("%(person)s, %(role)s") % named
        return gettext("%(person)s, %(role)s (account inactive)") % named


class HiringTeamForm(forms.Form):
    """Everybody of the company who is on the job's hiring team, then who could be."""

    people = People(
        User.objects.none(),
        required=False,
        label=_("People on this job"),
        help_text=_(
            "Hiring team members see only the jobs they are on, and those jobs' candidates."
        ),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, typed: QueryDict | None, *, job: Job) -> None:
        super().__init__(typed, initial={"people": job.hiring_team.all()})
        on_it = Exists(HiringTeamMember.objects.filter(job=job, user=OuterRef("pk")))
        people = User.objects.annotate(on_it=on_it).filter(
            Q(is_active=True) | Q(on_it=True), company_id=job.company_id
        )
        choose_from(
            self.fields["people"], people.order_by("-on_it", "first_name", "last_name", "email")
        )
