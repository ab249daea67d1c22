"""One candidate record: its tabs, notes, stage and résumé."""

from django.contrib import messages
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from recruiting import access, resumes
from recruiting.actions import changes
from recruiting.forms.candidates import NoteForm
from recruiting.models import Candidate, Company, User
from recruiting.newsfeed import newsfeed_page, post_note
from recruiting.toasts import toast


@require_safe
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    return _show(request, candidate, user, tab=_tab(request, candidate.company))


def _show(
    request: HttpRequest,
    candidate: Candidate,
    user: User,
    *,
    tab: str,
    form: NoteForm | None = None,
) -> HttpResponse:
    before = request.GET.get("before", "")
    context = {
        "candidate": candidate,
        "tab": tab,
        "stages": list(candidate.job.stages.all()) if user.may_edit else [],
        "tags": list(candidate.tags.all()),
        "elsewhere": list(_elsewhere(candidate, user)),
        "newsfeed": newsfeed_page(candidate, before),
        "before": before,
        "note_form": form or NoteForm(),
    }
    if tab == "notes":
        context["notes"] = list(candidate.newsfeed.filter(kind="note")[:50])
    status = 422 if form and form.errors else 200
    return render(
        request, f"recruiting/candidate_{tab.replace('-', '_')}.html", context, status=status
    )


def _tab(request: HttpRequest, company: Company) -> str:
    tabs = ["profile", "notes"]
    if company.video_interviewing_enabled:
        tabs.append("video-interview")
    tab = request.GET.get("tab", "")
    return tab if tab in tabs else "profile"


def _elsewhere(candidate: Candidate, user: User) -> QuerySet[Candidate]:
    """The records of the same person on other jobs, as far as this user may open them."""
    if not candidate.email:
        return Candidate.objects.none()
    same = access.candidates_for(user).alias(folded=Lower("email"))
    same = same.filter(folded=Lower(Value(candidate.email))).exclude(pk=candidate.pk)
    return same.select_related("job", "stage")[:20]


@require_POST
def candidate_note(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, candidate, user, tab="notes", form=form)
    post_note(candidate, by=user, text=form.cleaned_data["text"])
    messages.success(request, "The note was added.")
    return redirect(f"{candidate.get_absolute_url()}?tab=notes")


@require_POST
def candidate_stage(request: HttpRequest, pk: int) -> HttpResponse:
    user = access.member(request)
    candidate = access.candidate_for(user, pk)
    access.require_editor(user)
    wanted = request.POST.get("stage", "")
    stage = next((one for one in candidate.job.stages.all() if str(one.pk) == wanted), None)
    if stage is None:
        raise Http404
    done = changes.move(access.candidates_for(user).filter(pk=pk), stage.name, by=user)
    if done.change:
        toast(request, f"{candidate} was moved to {stage}.", done.change)
    tab = _tab(request, candidate.company)
    return redirect(f"{candidate.get_absolute_url()}?tab={tab}")


@require_safe
def candidate_resume(request: HttpRequest, pk: int) -> FileResponse:
    """The résumé: shown when it is a PDF, else saved; typed by its content, not by any claim."""
    candidate = access.candidate_for(access.member(request), pk)
    if not candidate.resume:
        raise Http404
    try:
        file = candidate.resume.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = resumes.kind_of(file)
    response = FileResponse(
        file,
        as_attachment=kind is None or not kind.inline,
        filename=f"{candidate} résumé{kind.suffix if kind else ''}",
        content_type=kind.content_type if kind else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
