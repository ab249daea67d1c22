"""The first page after logging in: what needs this person today."""

from datetime import timedelta

from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruiting import access
from recruiting.funnel import Funnel, funnel
from recruiting.models import Candidate, Job, Stage, User
from recruiting.paging import CountOf, in_words

NEW_FOR = timedelta(days=7)
SHOWN, COUNTED, PICTURES = 5, 100, 6
MINE, ALL = "mine", "all"


def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits, and the open jobs; Recruiting Support goes on to the admin.

    `?jobs=mine|all` says of which jobs. Those who edit begin with theirs, if they are on the hiring
    team of an open one.
    """
    if isinstance(request.user, User) and request.user.company_id is None and request.user.is_staff:
        return redirect("admin:index")
    user = access.member(request)
    jobs = access.jobs_for(user).defer("description")
    mine = list(jobs.filter(hiring_team=user))
    shown = [job for job in mine if job.status == Job.Status.OPEN][:PICTURES]
    chosen = request.GET.get("jobs")
    only_mine = not user.may_edit or chosen == MINE or (chosen != ALL and bool(shown))
    if not only_mine:
        shown = list(jobs.filter(status=Job.Status.OPEN)[:PICTURES])
    among = [job.pk for job in mine] if only_mine else None
    context = {
        "jobs": MINE if only_mine else ALL,
        "among": among,
        "may_choose": user.may_edit and (bool(mine) or only_mine),
        "pictures": list(zip(shown, _funnels(shown), strict=True)),
        "has_jobs": bool(mine or shown) or jobs.exists(),
    }
    return render(request, "recruiting/dashboard.html", context | _new_candidates(user, among))


def _new_candidates(user: User, among: list[int] | None) -> dict[str, object]:
    """Those of a week; `among` holds jobs that the person may open."""
    found = Candidate.objects.filter(company=access.company_of(user), archived_at=None)
    found = found.filter(created_at__gte=timezone.now() - NEW_FOR)
    if among is not None:
        found = found.filter(job__in=among)
    rows = found.select_related("job", "stage").annotate(total=CountOf(found, COUNTED))
    new = list(rows[:SHOWN])
    return {"new": new, "new_count": in_words(new[0].total, COUNTED) if new else ""}


def _funnels(jobs: list[Job]) -> list[Funnel]:
    people = Candidate.objects.filter(stage=OuterRef("pk"), archived_at=None)
    stages = Stage.objects.filter(job__in=jobs).order_by("position", "pk")
    totals: dict[int, list[tuple[str, int]]] = {job.pk: [] for job in jobs}
    for job, name, total in stages.annotate(total=CountOf(people)).values_list(
        "job", "name", "total"
    ):
        totals[job].append((name, total))
    return [funnel(job.pk, job.title, totals[job.pk]) for job in jobs]
