"""The job record: its candidates as a board or as a list, what the job is, and moving a card."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruiting import access
from recruiting.actions import changes
from recruiting.board import board_of, columns_of
from recruiting.candidate_list import CandidateList
from recruiting.forms.jobs import STATUS_MEANS, MoveForm
from recruiting.models import Candidate, Job, Stage, User
from recruiting.toasts import toast
from recruiting.windows import asked_by_htmx


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The board, the list (`?view=list`), or what the job is (`?tab=details`)."""
    user = access.member(request)
    job = access.job_for(user, pk)
    if request.GET.get("tab") == "details":
        context = {"tab": "details", "team": job.hiring_team.order_by("first_name", "email")}
        return _show(request, "recruiting/job_details.html", job, context)
    if request.GET.get("view") == "list":
        return _show(request, "recruiting/job_list.html", job, _list(request, user, job))
    return _show(request, "recruiting/job.html", job, _board(job))


def _show(request: HttpRequest, template: str, job: Job, context: dict[str, Any]) -> HttpResponse:
    statuses = [(status.value, status.label, meaning) for status, meaning in STATUS_MEANS.items()]
    values = {"job": job, "tab": "candidates", "job_statuses": statuses} | context
    return render(request, template, values)


def _board(job: Job, *, moved: Candidate | None = None) -> dict[str, Any]:
    columns = board_of(job, moved=moved)
    return {
        "job": job,
        "view": "board",
        "stages": columns,
        "shown": [card for column in columns for card in column.cards],
        "total": sum(column.total for column in columns),
        "moved": moved,
    }


def _list(request: HttpRequest, user: User, job: Job) -> dict[str, Any]:
    typed = request.GET.copy()
    typed["job"] = str(job.pk)
    found = CandidateList(user, typed)
    columns = columns_of([job])[job.pk]
    return {
        "view": "list",
        "stages": columns,
        "total": sum(column.total for column in columns),
        "list": found,
        "stage": found.filters.get("stage", ""),
        "page": found.page(
            after=request.GET.get("after", ""), before=request.GET.get("before", "")
        ),
    }


@require_POST
def job_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a card: the board as it is then for htmx, else back to it."""
    user = access.member(request)
    job = access.job_for(user, pk)
    access.require_editor(user)
    form = MoveForm(request.POST, job=job)
    form.is_valid()
    candidate: Candidate | None = form.cleaned_data.get("candidate")
    stage: Stage | None = form.cleaned_data.get("stage")
    if candidate is None:
        raise Http404
    if stage is None or not _move(request, candidate, stage, user):
        # Said on the page that comes next; board.js goes there.
        said = _("That stage is not there any more. %(candidate)s was not moved.")
        messages.warning(request, said % {"candidate": candidate})
        raise Http404
    if not asked_by_htmx(request):
        return redirect(job)
    candidate.refresh_from_db()
    response = render(request, "recruiting/_board_moved.html", _board(job, moved=candidate))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _move(request: HttpRequest, candidate: Candidate, stage: Stage, user: User) -> bool:
    """Whether the candidate is in that stage now."""
    done = changes.move(access.candidates_for(user).filter(pk=candidate.pk), stage.name, by=user)
    if done.change:
        said = _("%(candidate)s was moved to %(stage)s.")
        toast(request, said % {"candidate": candidate, "stage": stage}, done.change)
        return True
    there = Candidate.objects.filter(pk=candidate.pk, stage=stage).exists()
    if there:  # somebody else was quicker
        said = _("%(candidate)s is in %(stage)s.")
        messages.info(request, said % {"candidate": candidate, "stage": stage})
    return there
