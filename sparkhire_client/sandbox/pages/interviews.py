"""The recruiter's interviews: send, look, rate, reset, reschedule, delete, watch."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sparkhire_client.sandbox.world import access, clock, mails, shapes
from sparkhire_client.sandbox.world import interviews as all_interviews
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Account, Answer, Interview, Job, QuestionSet
from sparkhire_client.sandbox.world.store import db

from .company import acting
from .render import page

DEFAULT_ZONE = "America/New_York"


@acting
def index(request: HttpRequest, account: Account) -> HttpResponse:
    all_interviews.expire_due()
    found = db.select(
        Interview,
        access.INTERVIEWS,
        access.interviews_of(account),
        order="updated_at DESC",
        limit=200,
    )
    rows = [(one, db.get(Job, one.job_uuid)) for one in found]
    return page(request, "company/interviews.html", rows=rows)


@acting
def new(request: HttpRequest, account: Account) -> HttpResponse:
    """Sends an interview from Spark Hire itself."""
    typed = {k: str(v).strip() for k, v in request.POST.items()}
    typed.setdefault("deadline", _field(clock.now() + timedelta(days=7), DEFAULT_ZONE))
    typed.setdefault("time_zone", DEFAULT_ZONE)
    typed.setdefault("job", request.GET.get("job", ""))
    refused = ""
    if request.method == "POST":
        try:
            return redirect("interview", _send(account, typed).uuid)
        except Refused as error:
            refused = error.reason
    jobs = f"{access.JOBS} AND status = 'open'"
    sets = "company_uuid = ? AND deleted = 0"
    return page(
        request,
        "company/new_interview.html",
        400 if refused else 200,
        typed=typed,
        refused=refused,
        jobs=db.select(Job, jobs, access.jobs_of(account), order="title"),
        sets=db.select(QuestionSet, sets, [account.company_uuid], order="name"),
        zones=sorted(available_timezones()),
    )


@acting
def interview(request: HttpRequest, account: Account, uuid: str) -> HttpResponse:
    """Everything about one interview, and the buttons for what can be done to it."""
    all_interviews.expire_due()
    found = access.interview_for(account, uuid)
    refused = ""
    if request.method == "POST":
        try:
            _do(request, found)
            return redirect("interviews" if "delete" in request.POST else request.path)
        except Refused as error:
            refused = error.reason
    link = access.share_link_of(found)
    return page(
        request,
        "company/interview.html",
        400 if refused else 200,
        interview=found,
        job=db.get(Job, found.job_uuid),
        deadline=mails.deadline_words(found),
        deadline_field=_field(found.deadline_at, found.time_zone),
        share_url=link and shapes.share_url(link),
        refused=refused,
    )


@acting
def watch(request: HttpRequest, account: Account, uuid: str) -> HttpResponse:
    """The recording, for the people of the Spark Hire company."""
    all_interviews.expire_due()
    found = access.interview_for(account, uuid)
    answers = takes(found)
    return page(
        request,
        "watch.html",
        interview=found,
        job=db.get(Job, found.job_uuid),
        takes=[(text, answer, f"/company/recordings/{answer.uuid}") for text, answer in answers],
    )


def takes(found: Interview) -> list[tuple[str, Answer]]:
    """(question, recording) in the order of the questions; none before completion."""
    if found.completed_at is None:
        return []
    answers = {a.question_uuid: a for a in db.select(Answer, "interview_uuid = ?", [found.uuid])}
    return [(q["text"], answers[q["uuid"]]) for q in found.questions if q["uuid"] in answers]


def _send(account: Account, typed: dict[str, str]) -> Interview:
    try:
        validate_email(typed.get("email", ""))
    except ValidationError:
        raise Refused("Enter a valid e-mail address") from None
    if not typed.get("first_name"):
        raise Refused("First name is required")
    return all_interviews.create(
        account,
        access.job_for(account, typed.get("job", "")),
        access.question_set_for(account, typed.get("question_set", "")),
        all_interviews.Invitation(
            first_name=typed["first_name"],
            last_name=typed.get("last_name", ""),
            email=typed["email"],
            message=typed.get("message", ""),
            deadline_at=_moment(typed["deadline"], typed["time_zone"]),
            time_zone=typed["time_zone"],
        ),
    )


def _do(request: HttpRequest, found: Interview) -> None:
    match next((verb for verb in VERBS if verb in request.POST), ""):
        case "rate":
            rating = request.POST.get("rating", "")
            all_interviews.rate(found.uuid, int(rating) if rating.isdecimal() else 0)
        case "reset":
            all_interviews.reset(found.uuid)
        case "reschedule":
            moment = _moment(request.POST.get("deadline", ""), found.time_zone)
            all_interviews.reschedule(found.uuid, moment, found.time_zone)
        case "share":
            all_interviews.share(found)
        case "delete":
            all_interviews.delete(found.uuid)


VERBS = ("rate", "reset", "reschedule", "share", "delete")


def _field(moment: datetime, zone: str) -> str:
    """A moment as a datetime-local field shows it, in that zone."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _moment(field: str, zone: str) -> datetime:
    try:
        return datetime.fromisoformat(field).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):
        raise Refused("Enter the deadline as a date and a time, in a known time zone") from None
