"""One candidate record: its page, its print view, its stage and the archive."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recruiting import access, resumes, same_person
from recruiting.actions import changes
from recruiting.candidate_list import CandidateList
from recruiting.forms.notes import NoteForm
from recruiting.forms.resumes import ResumeForm
from recruiting.models import Candidate, User
from recruiting.newsfeed import newsfeed_page
from recruiting.place import Place
from recruiting.toasts import toast


@require_safe
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    return show_record(request, candidate, Place.of(request.GET, candidate.company))


def show_record(
    request: HttpRequest,
    candidate: Candidate,
    place: Place,
    *,
    note_form: NoteForm | None = None,
    resume_form: ResumeForm | None = None,
) -> HttpResponse:
    """The record's page, status 422 when one of its forms holds errors."""
    user = access.member(request)
    context = _head(candidate, user, place) | {
        "stages": list(candidate.job.stages.all()) if user.may_edit else [],
        "elsewhere": list(_elsewhere(candidate, user)),
        "newsfeed": newsfeed_page(candidate, place.before, place.show),
        "note_form": note_form or NoteForm(),
    }
    if place.tab == "notes":
        context["notes"] = newsfeed_page(candidate, place.notes, "notes")
    if place.tab == "resume":
        context["resume"] = resumes.stored(candidate.resume)
        context["resume_form"] = resume_form or ResumeForm()
    refused = any(form and form.errors for form in (note_form, resume_form))
    template = f"recruiting/candidate_{place.tab.replace('-', '_')}.html"
    return render(request, template, context, status=422 if refused else 200)


@require_safe
def candidate_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The record on paper, with the newest of its notes and newsfeed."""
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    context = _head(candidate, user, Place.of(request.GET, candidate.company))
    context |= {"newsfeed": newsfeed_page(candidate), "records": [candidate]}
    return render(request, "recruiting/candidate_print.html", context)


def _head(candidate: Candidate, user: User, place: Place) -> dict[str, Any]:
    """What every view of the record shows, with the way back to the list and through it."""
    context = {
        "candidate": candidate,
        "place": place,
        "tab": place.tab,
        "tags": list(candidate.tags.all()),
        "back_url": reverse("candidates"),
        "back": _("Candidates"),
    }
    if place.list is None:
        return context
    found = CandidateList.from_text(user, place.list)
    context["previous"], context["next"] = found.neighbours(candidate)
    context["back"] = _("Back to list")
    job = found.filters.get("job")
    if job and set(found.filters) <= {"job", "stage"} and not found.sort:  # a board's column
        back = _("Back to %(job)s") % {"job": job}
        return context | {"back_url": job.get_absolute_url(), "back": back}
    return context | {"back_url": f"{reverse('candidates')}?{found.query}"}


def _elsewhere(candidate: Candidate, user: User) -> QuerySet[Candidate]:
    """The records of the same person on other jobs, as far as this user may open them."""
    same = same_person.records(user, candidate.email)
    return same.exclude(pk=candidate.pk)[: same_person.SHOWN]


@require_POST
def candidate_stage(request: HttpRequest, pk: int) -> HttpResponse:
    candidate, one, user = _to_change(request, pk)
    wanted = request.POST.get("stage", "")
    stage = next((one for one in candidate.job.stages.all() if str(one.pk) == wanted), None)
    if stage is None:
        raise Http404
    done = changes.move(one, stage.name, by=user)
    text = _("%(candidate)s was moved to %(stage)s.") % {"candidate": candidate, "stage": stage}
    return _changed(request, candidate, text, done)


@require_POST
def candidate_archive(request: HttpRequest, pk: int) -> HttpResponse:
    candidate, one, user = _to_change(request, pk)
    done = changes.archive(one, by=user)
    text = _("%(candidate)s was archived.") % {"candidate": candidate}
    return _changed(request, candidate, text, done)


@require_POST
def candidate_restore(request: HttpRequest, pk: int) -> HttpResponse:
    candidate, one, user = _to_change(request, pk)
    done = changes.restore(one, by=user)
    text = _("%(candidate)s was restored.") % {"candidate": candidate}
    return _changed(request, candidate, text, done)


def _to_change(request: HttpRequest, pk: int) -> tuple[Candidate, QuerySet[Candidate], User]:
    """The record, itself as a set of one, and the editor who changes it."""
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    access.require_editor(user)
    return candidate, access.candidates_for(user).filter(pk=pk), user


def _changed(
    request: HttpRequest, candidate: Candidate, text: str, done: changes.Done
) -> HttpResponse:
    if done.change:
        toast(request, text, done.change)
    return redirect(Place.of(request.GET, candidate.company).top().address_in(candidate))
