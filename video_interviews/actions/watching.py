"""What Spark Hire reports: read the interview again, and make true what the answer proves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from recruiting.newsfeed import RECRUITING, SPARK_HIRE, Entry, post
from sparkhire_client.errors import Gone, NotFound
from sparkhire_client.resources import Event, Interview, InterviewStatus
from video_interviews import newsfeed
from video_interviews.actions import outbox
from video_interviews.actions.vendor import (
    first_that_sees,
    is_deleted,
    key_of,
    primary_key,
)
from video_interviews.bell import ring
from video_interviews.models import InterviewRequest, Status
from video_interviews.models.requests import OPEN
from video_interviews.transitions import Change, advance

COMPLETED = (InterviewStatus.COMPLETED, InterviewStatus.RATED)
OPEN_AGAIN = (InterviewStatus.CREATED, InterviewStatus.ACCEPTED, InterviewStatus.RESCHEDULED)


@dataclass(frozen=True, slots=True)
class Report:
    """A webhook's word: this happened then. It is told only where the interview, read again, agrees."""

    event: str
    at: datetime


def refresh(request: InterviewRequest, reports: Iterable[Report] = ()) -> bool:
    """Read the interview with the Primary User's key (on 404 the sender's) and apply the answer.

    False when nothing could be learned: a 404 without proof of deletion, an answer overtaken by a
    newer one. Raises SparkHireError
    or NoKey when Spark Hire cannot be asked.
    """
    keys = (primary_key(request), key_of(request.requested_by))
    try:
        interview = first_that_sees(keys, lambda client: client.interview(request.spark_hire_uuid))
    except Gone:
        gone(request)
        return True
    except NotFound:
        if not is_deleted(request):
            return False
        deleted(request)
        return True
    return absorb(request, interview, reports)


def absorb(request: InterviewRequest, interview: Interview, reports: Iterable[Report] = ()) -> bool:
    """Make true what the answer proves, and tell those of the reports that it agrees with.

    An answer older than one that was applied already changes nothing: then False.
    """
    with transaction.atomic():
        row = InterviewRequest.objects.select_for_update().get(pk=request.pk)
        if _is_stale(row, interview):
            return False
        at = _moment(interview)
        _note_deadline(row, interview, at)
        told = {report.event: report.at for report in sorted(reports, key=lambda r: r.at)}
        _note_reset(row, interview, at, told)
        _apply_status(row, interview, at, told)
        InterviewRequest.objects.filter(pk=row.pk).update(
            spark_hire_status=interview.status, spark_hire_updated_at=interview.updated_at
        )
    return True


def _is_stale(row: InterviewRequest, interview: Interview) -> bool:
    known = row.spark_hire_updated_at
    return bool(known and interview.updated_at and interview.updated_at < known)


def _moment(interview: Interview) -> datetime:
    """When the last change happened by Spark Hire's clock, never in our future."""
    now = timezone.now()
    return min(interview.updated_at or now, now)


def _note_deadline(row: InterviewRequest, interview: Interview, at: datetime) -> None:
    """Only a reschedule that Spark Hire reports moves the expiration. Times may be whole seconds."""
    reported = interview.deadline_at
    if reported is None or reported == row.expires_at.replace(microsecond=0):
        return
    post([newsfeed.rescheduled(row, reported, at)])
    row.expires_at = reported
    row.expires_on = reported.astimezone(row.zone).date()
    row.save(update_fields=["expires_at", "expires_on"])


def _apply_status(
    row: InterviewRequest, interview: Interview, at: datetime, told: dict[str, datetime]
) -> None:
    status = interview.status
    if status in COMPLETED:
        _complete(row, interview, at, told)
    elif status == InterviewStatus.EXPIRED:
        _expire(row)
    elif status == InterviewStatus.ACCEPTED:
        accepted_at = _since_reset(row, told, Event.INTERVIEW_ACCEPTED) or at
        entries = [newsfeed.accepted(row, accepted_at)]
        change = Change(Status.ACCEPTED, by=SPARK_HIRE, at=accepted_at, entries=entries)
        advance(row, change, only_from=[Status.REQUESTED])


def _since_reset(row: InterviewRequest, told: dict[str, datetime], event: Event) -> datetime | None:
    """When the event is told to have happened; what was before a reset is over and does not count."""
    at = told.get(event)
    return at if at and (row.reset_at is None or at >= row.reset_at) else None


def _note_reset(
    row: InterviewRequest, interview: Interview, at: datetime, told: dict[str, datetime]
) -> None:
    """A reset is said, was reported, or shows: what was completed is open again."""
    reported = told.get(Event.INTERVIEW_RESET)
    known = row.spark_hire_updated_at
    if interview.status == InterviewStatus.RESET:
        if reported or row.spark_hire_status != InterviewStatus.RESET:
            _reset(row, reported or at)
    elif interview.status in COMPLETED:
        done_at = interview.completed_at
        if reported is None or (done_at and done_at < reported):
            return
        if row.status == Status.COMPLETED and row.completed_at and row.completed_at >= reported:
            post([newsfeed.reset(row, reported)])  # late: completed again, and known to be
        else:
            _reset(row, reported)
    elif interview.status in OPEN_AGAIN:
        shows = bool(known and interview.updated_at and interview.updated_at > known)
        if reported or (row.status == Status.COMPLETED and shows):
            _reset(row, reported or at)


def _reset(row: InterviewRequest, at: datetime) -> None:
    if row.reset_at and at <= row.reset_at:
        return
    entries = [newsfeed.reset(row, at)]
    fields = {"reset_at": at, "completed_at": None, "rating": None, "share_url": ""}
    sources = [Status.REQUESTED, Status.ACCEPTED, Status.COMPLETED]
    change = Change(Status.REQUESTED, by=SPARK_HIRE, at=at, fields=fields, entries=entries)
    if not advance(row, change, only_from=sources) and row.status == Status.REQUESTED:
        InterviewRequest.objects.filter(pk=row.pk).update(**fields)
        row.reset_at = at
        post(entries)


def _complete(
    row: InterviewRequest, interview: Interview, at: datetime, told: dict[str, datetime]
) -> None:
    done_at = min(interview.completed_at or told.get(Event.INTERVIEW_COMPLETED, at), at)
    done_at = max(done_at, row.requested_at)
    if row.status == Status.EXPIRED and done_at > row.expires_at + outbox.CLOCK_TOLERANCE:
        return
    entries: list[Entry] = []
    if accepted_at := _since_reset(row, told, Event.INTERVIEW_ACCEPTED):
        # Completed implies accepted.
        entries.append(newsfeed.accepted(row, min(accepted_at, done_at)))
    entries.append(newsfeed.completed(row, done_at))
    fields: dict[str, Any] = {"completed_at": done_at, "reason": ""}
    if row.status == Status.EXPIRED:
        _set_aside_newer(row)
        fields["set_aside_for"] = _completed_newer(row)
    change = Change(Status.COMPLETED, by=SPARK_HIRE, at=done_at, fields=fields, entries=entries)
    changed = advance(row, change)
    if not changed and row.status != Status.COMPLETED:
        return
    if not changed:
        post(entries)
    rated_at = _since_reset(row, told, Event.INTERVIEW_RATED)
    if interview.status == InterviewStatus.RATED or (rated_at and interview.rating is not None):
        InterviewRequest.objects.filter(pk=row.pk).update(rating=interview.rating)
        post([newsfeed.rated(row, interview.rating, rated_at or at)])


def _set_aside_newer(row: InterviewRequest) -> None:
    """Completed wins: a newer request of the record is canceled by Recruiting, at Spark Hire too."""
    for newer in InterviewRequest.objects.select_for_update().filter(
        candidate=row.candidate_id, status__in=OPEN
    ):
        InterviewRequest.objects.filter(pk=newer.pk).update(set_aside_for=row)
        change = Change(
            Status.CANCELING,
            by=RECRUITING,
            fields={"status_before_cancel": newer.status, "next_attempt_at": timezone.now()},
        )
        if advance(newer, change):
            ring("cancel", newer.pk)


def _completed_newer(row: InterviewRequest) -> InterviewRequest | None:
    """The newer one that was completed already: both are, and the newer one counts."""
    return InterviewRequest.objects.filter(
        candidate=row.candidate_id, status=Status.COMPLETED, set_aside_for=None
    ).first()


def gone(request: InterviewRequest) -> None:
    """Spark Hire answers 410: the interview has expired."""
    _expire(request)


def _expire(row: InterviewRequest) -> None:
    change = Change(Status.EXPIRED, by=SPARK_HIRE, entries=[newsfeed.expired(row, by=SPARK_HIRE)])
    advance(row, change)


def deleted(request: InterviewRequest) -> bool:
    """It was deleted in Spark Hire: canceled there, or by a cancelation of ours that was confirmed late."""
    by = request.canceled_by or SPARK_HIRE
    entries = [newsfeed.canceled(request, by=by)]
    return advance(request, Change(Status.CANCELED, by=by, entries=entries))
