"""Jobs and their hiring teams."""

from django import forms
from django.http import QueryDict

from recruiting.forms import choose_from
from recruiting.models import Job, User


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
        people = User.objects.filter(company_id=job.company_id, is_active=True)
        choose_from(self.fields["people"], people.order_by("first_name", "last_name", "email"))
