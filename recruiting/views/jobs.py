"""Jobs: the list, the record, the Job Info window, and editing."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recruiting import access
from recruiting.actions import jobs as actions
from recruiting.forms.jobs import HiringTeamForm, JobForm
from recruiting.models import Candidate, Job
from recruiting.paging import page_of
from recruiting.windows import leave_window, show_window

PER_STAGE = 20


def with_candidate_count(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """The jobs with `candidate_count`, counted only for the rows that are read in the end."""
    same = Candidate.objects.filter(job=OuterRef("pk")).order_by().values("job")
    count = Subquery(same.annotate(total=Count("pk")).values("total"))
    return jobs.annotate(candidate_count=Coalesce(count, 0))


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    user = access.member(request)
    status = request.GET.get("status", "")
    found = access.jobs_for(user)
    if status in Job.Status.values:
        found = found.filter(status=status)
    page = page_of(
        with_candidate_count(found),
        "-created_at",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(
        request,
        "recruiting/jobs.html",
        {"page": page, "status": status, "statuses": Job.Status.choices},
    )


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The record: candidates by stage, the newest of each, or (`?tab=details`) what the job is."""
    user = access.member(request)
    job = access.job_for(user, pk)
    if request.GET.get("tab") == "details":
        return render(
            request,
            "recruiting/job_details.html",
            {"job": job, "tab": "details", "team": job.hiring_team.order_by("first_name", "email")},
        )
    newest = Prefetch(
        "candidates",
        queryset=Candidate.objects.order_by("-created_at", "-pk")[:PER_STAGE],
        to_attr="newest",
    )
    stages = list(job.stages.annotate(total=Count("candidates")).prefetch_related(newest))
    return render(
        request,
        "recruiting/job.html",
        {
            "job": job,
            "tab": "candidates",
            "stages": stages,
            "shown": [candidate for stage in stages for candidate in stage.newest],
            "total": sum(stage.total for stage in stages),
        },
    )


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
        messages.success(request, f"{job.title} was created.")
        return redirect(job)
    context = {"form": form, "title": "New job", "back_url": reverse("jobs")}
    return render(request, "recruiting/job_form.html", context, status=_status(form))


def job_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    form = JobForm(request.POST or None, instance=job)
    back = f"{job.get_absolute_url()}?tab=details"
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The job was saved.")
        return redirect(back)
    context = {"form": form, "title": f"Edit {form.initial['title']}", "back_url": back}
    return render(request, "recruiting/job_form.html", context, status=_status(form))


def hiring_team(request: HttpRequest, pk: int) -> HttpResponse:
    """The window in which editors say who is on the job's hiring team."""
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    back = f"{job.get_absolute_url()}?tab=details"
    form = HiringTeamForm(request.POST if request.method == "POST" else None, job=job)
    if request.method == "POST" and form.is_valid():
        actions.set_hiring_team(job, form.cleaned_data["people"])
        messages.success(request, "The hiring team was saved.")
        return leave_window(request, back)
    context = {"job": job, "form": form}
    return show_window(request, "recruiting/hiring_team.html", context, back=back)


def _status(form: JobForm) -> int:
    return 422 if form.errors else 200
