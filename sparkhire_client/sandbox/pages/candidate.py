"""The candidate's side: invitation, account, accept, answer, finish."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sparkhire_client.sandbox.world import candidates, clip, interviews, mails, recordings
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Answer, Company, Interview, Job
from sparkhire_client.sandbox.world.store import db

from .render import message, page

Step = Callable[..., HttpResponse]


def find(token: str) -> Interview:
    """The interview this invitation is for, deleted ones included."""
    interviews.expire_due()
    found = db.first(Interview, "token = ?", [token])
    if found is None:
        raise Http404
    return found


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What it is about; then making an account, accepting, and going on where one stopped."""
    found = find(token)
    over = _over(request, found)
    if over:
        return over
    if request.method == "POST":
        return _enter(request, found)
    return _show(request, found)


def logged_in(view: Step) -> Step:
    """A step of an open interview, for its candidate; anyone else starts at the invitation."""

    @wraps(view)
    def step(request: HttpRequest, token: str, **rest: int) -> HttpResponse:
        found = find(token)
        over = _over(request, found)
        if over:
            return over
        if not is_candidate(request, found):
            return redirect("invitation", token)
        try:
            return view(request, found, **rest)
        except Refused as error:
            return message(request, "That did not work", error.reason, error.status)

    return step


@require_POST
@logged_in
def accept(request: HttpRequest, found: Interview) -> HttpResponse:
    interviews.accept(found.uuid)
    return redirect("question", found.token, 1)


@logged_in
def question(request: HttpRequest, found: Interview, number: int) -> HttpResponse:
    """One question and the three ways to answer it."""
    if found.accepted_at is None:
        return redirect("invitation", found.token)
    if not 1 <= number <= len(found.questions):
        raise Http404
    asked = found.questions[number - 1]
    refused = ""
    if request.method == "POST":
        try:
            _keep(request, found, asked["uuid"])
            return redirect("question", found.token, number)
        except Refused as error:
            refused = error.reason
    return page(
        request,
        "candidate/question.html",
        400 if refused else 200,
        interview=found,
        question=asked,
        number=number,
        following=number + 1 if number < len(found.questions) else None,
        answer=recordings.of_question(found, asked["uuid"]),
        steps=_steps(found),
        missing=interviews.unanswered(found),
        refused=refused,
    )


@require_POST
@logged_in
def finish(request: HttpRequest, found: Interview) -> HttpResponse:
    interviews.complete(found.uuid)
    return redirect("invitation", found.token)


def _keep(request: HttpRequest, found: Interview, question_uuid: str) -> None:
    if "test_clip" in request.POST:
        recordings.keep(found, question_uuid, clip.CONTENT_TYPE, [clip.clip()])
        return
    file = request.FILES.get("recording")
    if file is None:
        raise Refused("Choose a video file, record with the camera, or use a test clip.")
    recordings.keep(found, question_uuid, file.content_type or "", file.chunks())


def _enter(request: HttpRequest, found: Interview) -> HttpResponse:
    """Makes the account, or logs in to the one there is."""
    password = request.POST.get("password", "")
    name = request.POST.get("name", found.candidate_name)
    try:
        if candidates.known(found.email):
            me = candidates.log_in(found.email, password)
        else:
            me = candidates.register(found.email, name, password)
    except Refused as error:
        return _show(request, found, error.reason, name)
    request.session["candidate"] = me.uuid
    return redirect("invitation", found.token)


def _show(
    request: HttpRequest, found: Interview, refused: str = "", name: str = ""
) -> HttpResponse:
    company, job = db.get(Company, found.company_uuid), db.get(Job, found.job_uuid)
    return page(
        request,
        "candidate/invitation.html",
        400 if refused else 200,
        interview=found,
        company=company,
        job=job,
        deadline=mails.deadline_words(found),
        logged_in=is_candidate(request, found),
        known=candidates.known(found.email),
        name=name or found.candidate_name,
        steps=_steps(found),
        missing=interviews.unanswered(found),
        refused=refused,
    )


def _steps(found: Interview) -> list[dict[str, object]]:
    done = {a.question_uuid for a in db.select(Answer, "interview_uuid = ?", [found.uuid])}
    return [
        {"number": n, "text": q["text"], "done": q["uuid"] in done}
        for n, q in enumerate(found.questions, 1)
    ]


def is_candidate(request: HttpRequest, found: Interview) -> bool:
    me = candidates.known(found.email)
    return me is not None and request.session.get("candidate") == me.uuid


def _over(request: HttpRequest, found: Interview) -> HttpResponse | None:
    """The page that says why there is nothing to do here any more."""
    company = db.get(Company, found.company_uuid)
    firm = company.name if company else "The company"
    if found.deleted:
        return message(
            request,
            "This interview was canceled",
            f"{firm} has canceled this video interview. There is nothing left for you to do.",
            410,
        )
    if found.status == "expired":
        return message(
            request,
            "This invitation has expired",
            f"It had to be completed before {mails.deadline_words(found)}. "
            f"Please contact {firm} if you would still like to record it.",
            410,
        )
    if found.completed_at is not None:
        return page(request, "candidate/finished.html", interview=found, firm=firm)
    return None
