"""Jobs: the list, the Job Info window, making, editing, copying, their status and hiring teams."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from recruiting import access
from recruiting.actions import jobs as actions
from recruiting.board import Column, columns_of
from recruiting.forms.jobs import HiringTeamForm, JobFilterForm, JobForm
from recruiting.models import Job, User
from recruiting.paging import page_of
from recruiting.windows import leave_window, show_window

# What is said of a job that has become so.
NOW = {
    Job.Status.OPEN: gettext_lazy("%(job)s is open now."),
    Job.Status.DRAFT: gettext_lazy("%(job)s is a draft now."),
    Job.Status.CLOSED: gettext_lazy("%(job)s is closed now."),
}

WITH_TEAM = Prefetch(
    "hiring_team",
    User.objects.order_by("first_name", "last_name", "email"),
    to_attr="team_list",
)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A line of the list."""

    job: Job
    stages: list[Column]

    @property
    def total(self) -> int:
        return sum(stage.total for stage in self.stages)


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    form = JobFilterForm(request.GET)
    found = access.jobs_for(access.member(request))
    if form.title:
        found = found.filter(title__icontains=form.title)
    by_status = found.order_by().aggregate(
        **{status: Count("pk", filter=Q(status=status)) for status in Job.Status.values}
    )
    if form.chosen:
        found = found.filter(status=form.chosen)
    page = page_of(
        found.prefetch_related(WITH_TEAM),  # type: ignore[no-redef]  # it is named in the model
        "-created_at",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    stages = columns_of(page)
    context = {
        "form": form,
        "tabs": [("", _("All"), sum(by_status.values()))]
        + [(value, label, by_status[value]) for value, label in Job.Status.choices],
        "page": page,
        "rows": [JobRow(job, stages[job.pk]) for job in page],
    }
    return render(request, "recruiting/jobs.html", context)


@require_safe
def job_info(request: HttpRequest, pk: int) -> HttpResponse:
    """The Job Info window."""
    job = access.job_for(access.member(request), pk)
    team = job.hiring_team.order_by("first_name", "email")
    context = {"job": job, "team": team}
    return show_window(request, "recruiting/job_info.html", context, back=job.get_absolute_url())


def job_create(request: HttpRequest) -> HttpResponse:
    user = access.member(request)
    access.require_editor(user)
    form = JobForm(request.POST or None, instance=Job(company=access.company_of(user)))
    if request.method == "POST" and form.is_valid():
        job = actions.create_job(form.save(commit=False), by=user)
        messages.success(request, _("%(job)s was created.") % {"job": job.title})
        return redirect(job)
    context = {"form": form, "title": _("New job"), "back_url": reverse("jobs")}
    return render(request, "recruiting/job_form.html", context, status=_status(form))


def job_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    form = JobForm(request.POST or None, instance=job)
    back = f"{job.get_absolute_url()}?tab=details"
    if request.method == "POST" and form.is_valid():
        actions.edit_job(form.save(commit=False), form.changed_data)
        messages.success(request, _("The job was saved."))
        return redirect(back)
    title = _("Edit %(job)s") % {"job": form.initial["title"]}
    context = {"form": form, "title": title, "back_url": back}
    return render(request, "recruiting/job_form.html", context, status=_status(form))


@require_POST
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    status = request.POST.get("status", "")
    if status not in Job.Status.values:
        raise Http404
    actions.set_status(job, status)
    messages.success(request, NOW[Job.Status(status)] % {"job": job.title})
    tab = "?tab=details" if request.POST.get("tab") == "details" else ""
    return redirect(f"{job.get_absolute_url()}{tab}")


@require_POST
def job_copy(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    copy = actions.copy_job(job)
    messages.success(
        request, _("The job was copied, with its stages and hiring team. The copy is a draft.")
    )
    return redirect("job-edit", copy.pk)


def hiring_team(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which editors say who is on the job's hiring team."""
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    back = f"{job.get_absolute_url()}?tab=details"
    form = HiringTeamForm(request.POST if request.method == "POST" else None, job=job)
    if request.method == "POST" and form.is_valid():
        actions.set_hiring_team(job, form.cleaned_data["people"])
        messages.success(request, _("The hiring team was saved."))
        return leave_window(request, back)
    context = {"job": job, "form": form}
    return show_window(request, "recruiting/hiring_team.html", context, back=back)


def _status(form: JobForm) -> int:
    return 422 if form.errors else 200
