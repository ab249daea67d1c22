"""Everything that can happen to an interview. Each verb is one transaction: the change, the
ledger's line, the mail and the event are there together or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from . import clock, events, ledger, mails, recordings, shapes
from .errors import Refused
from .records import Account, Answer, Interview, Job, QuestionSet, ShareLink
from .store import db

WAITING = "completed_at IS NULL AND status <> 'expired' AND deleted = 0"
FARTHEST = timedelta(days=36_500)
EXPIRED_AT_ONCE = 200  # so that a crowded midnight does not hold up everyone else


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What is sent to whom; the deadline is an instant, the zone only for reading it."""

    first_name: str
    last_name: str
    email: str
    deadline_at: datetime
    time_zone: str
    message: str = ""


def create(by: Account, job: Job, asked: QuestionSet, to: Invitation) -> Interview:
    """Invites the candidate by mail. The same call again invites again."""
    if job.status != "open":
        raise Refused(f"The job is {job.status}; interviews need an open job")
    _check(to.deadline_at, to.time_zone)
    interview = Interview(
        company_uuid=by.company_uuid,
        job_uuid=job.uuid,
        created_by=by.uuid,
        first_name=to.first_name,
        last_name=to.last_name,
        email=to.email,
        message=to.message,
        question_set_uuid=asked.uuid,
        questions=asked.questions,
        deadline_at=to.deadline_at,
        time_zone=to.time_zone,
    )
    with db.transaction():
        db.insert(interview)
        ledger.effect(interview, "created", None)
        mails.send("invitation", interview)
        _tell("InterviewCreated", interview)
    return interview


def accept(uuid: str) -> Interview:
    """The candidate accepts; accepting twice changes nothing."""
    with db.transaction():
        interview = _open(uuid)
        if interview.accepted_at is None:
            interview.accepted_at = clock.now()
            _became("accepted", "InterviewAccepted", interview)
        return interview


def complete(uuid: str) -> Interview:
    """The candidate has finished. Refused while a question has no answer."""
    with db.transaction():
        interview = _open(uuid)
        if interview.accepted_at is None:
            raise Refused("The interview has not been accepted yet")
        if missing := unanswered(interview):
            raise Refused(f"Not answered yet: {missing[0]}")
        interview.completed_at = clock.now()
        mails.send("completed", interview)
        _became("completed", "InterviewCompleted", interview)
        return interview


def rate(uuid: str, rating: int) -> Interview:
    """One to five stars for a completed interview."""
    if not 1 <= rating <= 5:
        raise Refused("rating must be from 1 to 5")
    with db.transaction():
        interview = _existing(uuid)
        if interview.completed_at is None:
            raise Refused("Only a completed interview can be rated")
        interview.rating = rating
        _became("rated", "InterviewRated", interview)
        return interview


def reset(uuid: str) -> Interview:
    """Back to the invitation: recordings and rating are gone, the candidate is told."""
    with db.transaction():
        interview = _existing(uuid)
        if interview.deadline_at <= clock.now():
            raise Refused("The deadline has passed; reschedule the interview first")
        interview.accepted_at = interview.completed_at = interview.rating = None
        db.delete(ShareLink, "interview_uuid = ?", [uuid])
        recordings.forget(uuid)
        mails.send("reset", interview)
        _became("reset", "InterviewReset", interview)
        return interview


def reschedule(uuid: str, deadline_at: datetime, time_zone: str) -> Interview:
    """A new deadline, for an expired interview too. A completed one has none to move."""
    _check(deadline_at, time_zone)
    with db.transaction():
        interview = _existing(uuid)
        if interview.completed_at is not None:
            raise Refused("A completed interview cannot be rescheduled")
        interview.deadline_at, interview.time_zone = deadline_at, time_zone
        mails.send("rescheduled", interview)
        _became("rescheduled", "InterviewRescheduled", interview)
        return interview


def delete(uuid: str) -> None:
    """Gone from every list, recordings included; a candidate still invited is told. A completed
    interview is deleted as well: who must not do that has to look first."""
    with db.transaction():
        interview = _existing(uuid)
        interview.deleted, interview.updated_at = True, clock.now()
        db.update(interview)
        ledger.effect(interview, "deleted", interview.status)
        if interview.completed_at is None and interview.status != "expired":
            mails.send("canceled", interview)
        recordings.forget(uuid)
        _tell("InterviewDeleted", interview)


def expire_due() -> None:
    """Expires what is past its deadline. Cheap when there is nothing."""
    due = [clock.now()]
    while db.first(Interview, f"{WAITING} AND deadline_at <= ?", due):
        with db.transaction():
            for interview in db.select(
                Interview, f"{WAITING} AND deadline_at <= ?", due, limit=EXPIRED_AT_ONCE
            ):
                _became("expired", "InterviewExpired", interview)


def unanswered(interview: Interview) -> list[str]:
    """The texts of the questions that have no recording yet."""
    answered = {a.question_uuid for a in db.select(Answer, "interview_uuid = ?", [interview.uuid])}
    return [q["text"] for q in interview.questions if q["uuid"] not in answered]


def share(interview: Interview, **wishes: datetime | bool | None) -> ShareLink:
    """A new link that plays the recording without logging in."""
    if interview.completed_at is None:
        raise Refused("Only a completed interview can be shared")
    link = ShareLink(interview_uuid=interview.uuid, **wishes)  # type: ignore[arg-type]
    db.insert(link)
    return link


def _existing(uuid: str) -> Interview:
    interview = db.get(Interview, uuid)
    if interview is None or interview.deleted:
        raise Refused("Interview not found", 404)
    return interview


def _open(uuid: str) -> Interview:
    expire_due()
    interview = _existing(uuid)
    if interview.status == "expired":
        raise Refused("The interview has expired", 410)
    if interview.completed_at is not None:
        raise Refused("The interview is completed already")
    return interview


def _check(deadline_at: datetime, time_zone: str) -> None:
    if not clock.now() < deadline_at < clock.now() + FARTHEST:
        raise Refused("scheduled_at must be in the future, and within a hundred years")
    try:
        ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError):
        raise Refused("timezone must be an IANA time zone name") from None


def _became(status: str, event: str, interview: Interview) -> None:
    before = interview.status
    interview.status, interview.updated_at = status, clock.now()
    db.update(interview)
    ledger.effect(interview, status, before)
    _tell(event, interview)


def _tell(event: str, interview: Interview) -> None:
    events.tell(event, interview.company_uuid, interview.job_uuid, shapes.interview(interview))
