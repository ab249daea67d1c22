"""What Spark Hire's answers and reports mean for a request. Pure: no database, no clock.

`learn` decides; `actions.watching.absorb` holds the row and writes what was learned.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from recruiting.models import User
from recruiting.newsfeed import SPARK_HIRE, Entry
from sparkhire_client.resources import Event, Interview, InterviewStatus
from video_interviews import clock, newsfeed
from video_interviews.models import InterviewRequest, Status
from video_interviews.transitions import ALLOWED, Change

COMPLETED = (InterviewStatus.COMPLETED, InterviewStatus.RATED)
OPEN_AGAIN = (InterviewStatus.CREATED, InterviewStatus.ACCEPTED, InterviewStatus.RESCHEDULED)


class Over(Enum):
    """Answers that carry no interview any more."""

    EXPIRED = "410"
    DELETED = "404, and proof that it was deleted"


@dataclass(frozen=True, slots=True)
class Report:
    """A webhook's word: this happened then. It is told only where the interview, read again, agrees."""

    event: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a request before an answer is looked at."""

    pk: int
    candidate_id: int
    status: str
    requested_at: datetime
    expires_at: datetime
    zone: ZoneInfo
    canceled_by: User | None = None
    spark_hire_status: str = ""
    spark_hire_updated_at: datetime | None = None
    reset_at: datetime | None = None
    completed_at: datetime | None = None

    @classmethod
    def of(cls, row: InterviewRequest) -> "Known":
        return cls(
            pk=row.pk,
            candidate_id=row.candidate_id,
            status=row.status,
            requested_at=row.requested_at,
            expires_at=row.expires_at,
            zone=row.zone,
            canceled_by=row.canceled_by,
            spark_hire_status=row.spark_hire_status,
            spark_hire_updated_at=row.spark_hire_updated_at,
            reset_at=row.reset_at,
            completed_at=row.completed_at,
        )


@dataclass(frozen=True, slots=True)
class Learned:
    """What is to be written, in one transaction: the changes of status in their order, each allowed
    after the one before it; columns of the request; and what the newsfeed tells, in its order."""

    changes: tuple[Change, ...]
    columns: Mapping[str, Any]
    entries: tuple[Entry, ...]


def learn(
    known: Known, answer: Interview | Over, reports: Iterable[Report], now: datetime
) -> Learned | None:
    """What the answer proves, and those of the reports that it agrees with.

    None for an answer older than one that was applied already: it says nothing.
    """
    if isinstance(answer, Interview) and _is_stale(known, answer, now):
        return None
    lesson = _Lesson(known)
    if answer is Over.DELETED:
        _delete(lesson, now)
    elif answer is Over.EXPIRED:
        _expire(lesson, now)
    else:
        _read(lesson, answer, {r.event: r.at for r in sorted(reports, key=lambda r: r.at)}, now)
    return Learned(tuple(lesson.changes), lesson.columns, tuple(lesson.entries))


def _is_stale(known: Known, interview: Interview, now: datetime) -> bool:
    """A time that lies in our future is nobody's clock: it must not make every later answer old."""
    read = known.spark_hire_updated_at
    if read is None or interview.updated_at is None or read > now + clock.TOLERANCE:
        return False
    return interview.updated_at < read


class _Lesson:
    """What is learned so far; `known` is as it will be when that is written."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.changes: list[Change] = []
        self.columns: dict[str, Any] = {}
        self.entries: list[Entry] = []

    def note(self, **columns: Any) -> None:
        self.columns |= columns
        ours = {name: value for name, value in columns.items() if name in Known.__slots__}
        self.known = replace(self.known, **ours)

    def becomes(self, status: Status, at: datetime, *, by: User | str = SPARK_HIRE) -> bool:
        """False, and nothing is learned, where the table does not allow it."""
        if status not in ALLOWED[self.known.status]:
            return False
        self.changes.append(Change(status, by=by, at=at))
        self.known = replace(self.known, status=status)
        return True


def _read(lesson: _Lesson, interview: Interview, told: dict[str, datetime], now: datetime) -> None:
    at = min(interview.updated_at or now, now)  # the last change, never in our future
    _note_deadline(lesson, interview, told, at)
    _note_reset(lesson, interview, told.get(Event.INTERVIEW_RESET), at)
    # What was before a reset is over and does not count.
    reset_at = lesson.known.reset_at
    told = {event: when for event, when in told.items() if reset_at is None or when >= reset_at}
    accepted_at = told.get(Event.INTERVIEW_ACCEPTED)
    if interview.status in COMPLETED:
        _complete(lesson, interview, told, at)
    elif interview.status == InterviewStatus.EXPIRED:
        _expire(lesson, at)
    elif interview.status == InterviewStatus.ACCEPTED:
        _accept(lesson, accepted_at or at)
    elif interview.status == InterviewStatus.RESCHEDULED and accepted_at:
        _accept(lesson, accepted_at)  # the newer word hides it
    lesson.note(spark_hire_status=interview.status, spark_hire_updated_at=interview.updated_at)


def _note_deadline(
    lesson: _Lesson, interview: Interview, told: dict[str, datetime], at: datetime
) -> None:
    """Only a reschedule that Spark Hire reports moves the expiration. Times may be whole seconds."""
    known, to = lesson.known, interview.deadline_at
    if to is None or to == known.expires_at.replace(microsecond=0):
        return
    moved_at = min(told.get(Event.INTERVIEW_RESCHEDULED, at), interview.completed_at or at, at)
    lesson.entries.append(newsfeed.rescheduled(known, to, moved_at))
    lesson.note(expires_at=to, expires_on=to.astimezone(known.zone).date())


def _note_reset(
    lesson: _Lesson, interview: Interview, reported: datetime | None, at: datetime
) -> None:
    """A reset is said, was reported, or shows: what was completed is open again, or completed again."""
    known = lesson.known
    if interview.status == InterviewStatus.RESET:
        if reported or known.spark_hire_status != InterviewStatus.RESET:
            _reset(lesson, reported or at)
    elif interview.status in OPEN_AGAIN:
        read = known.spark_hire_updated_at
        shows = bool(read and interview.updated_at and interview.updated_at > read)
        if reported or (known.status == Status.COMPLETED and shows):
            _reset(lesson, reported or at)
    elif interview.status in COMPLETED:
        done_at = interview.completed_at
        if reported and not (done_at and done_at < reported):
            _reset_before(lesson, reported)
        if done_at and _completed_again(lesson.known, interview):
            _reset(lesson, min(done_at, at))


def _completed_again(known: Known, interview: Interview) -> bool:
    """Was it reset and completed anew since it was last read as completed? By Spark Hire's clock alone."""
    read, done_at = known.spark_hire_updated_at, interview.completed_at
    return bool(
        known.status == Status.COMPLETED
        and known.spark_hire_status in COMPLETED
        and (read and done_at and interview.updated_at)
        and read < done_at.replace(microsecond=0) <= interview.updated_at
    )


def _reset(lesson: _Lesson, at: datetime) -> None:
    known = lesson.known
    if known.reset_at and at <= known.reset_at:
        return
    if known.status in (Status.REQUESTED, Status.ACCEPTED, Status.COMPLETED):
        lesson.becomes(Status.REQUESTED, at)
        lesson.note(reset_at=at, completed_at=None, viewed_at=None, rating=None, share_url="")
        lesson.entries.append(newsfeed.reset(known, at))


def _reset_before(lesson: _Lesson, at: datetime) -> None:
    """A reset that a completion followed; where that one is known already it undoes nothing."""
    known = lesson.known
    if known.status == Status.COMPLETED and known.completed_at and known.completed_at >= at:
        if known.reset_at is None or at > known.reset_at:
            lesson.entries.append(newsfeed.reset(known, at))
    else:
        _reset(lesson, at)


def _accept(lesson: _Lesson, at: datetime) -> None:
    if lesson.known.status == Status.REQUESTED and lesson.becomes(Status.ACCEPTED, at):
        lesson.entries.append(newsfeed.accepted(lesson.known, at))


def _complete(
    lesson: _Lesson, interview: Interview, told: dict[str, datetime], at: datetime
) -> None:
    known = lesson.known
    done_at = min(interview.completed_at or told.get(Event.INTERVIEW_COMPLETED, at), at)
    done_at = max(done_at, known.requested_at)
    if known.status == Status.EXPIRED and done_at > known.expires_at + clock.TOLERANCE:
        return
    if lesson.becomes(Status.COMPLETED, done_at):
        lesson.note(completed_at=done_at, reason="")
    elif known.status != Status.COMPLETED:
        return
    if accepted_at := told.get(Event.INTERVIEW_ACCEPTED):  # completed implies accepted
        lesson.entries.append(newsfeed.accepted(lesson.known, min(accepted_at, done_at)))
    lesson.entries.append(newsfeed.completed(lesson.known, done_at))
    rated_at = told.get(Event.INTERVIEW_RATED)
    if interview.status == InterviewStatus.RATED or (rated_at and interview.rating is not None):
        lesson.note(rating=interview.rating)
        lesson.entries.append(newsfeed.rated(lesson.known, interview.rating, rated_at or at))


def _expire(lesson: _Lesson, at: datetime) -> None:
    if lesson.becomes(Status.EXPIRED, at):
        lesson.entries.append(newsfeed.expired(lesson.known, by=SPARK_HIRE, at=at))


def _delete(lesson: _Lesson, at: datetime) -> None:
    """Canceled in Spark Hire, or by a cancelation of ours that was confirmed late."""
    by = lesson.known.canceled_by or SPARK_HIRE
    if lesson.becomes(Status.CANCELED, at, by=by):
        lesson.entries.append(newsfeed.canceled(lesson.known, by=by, at=at))
