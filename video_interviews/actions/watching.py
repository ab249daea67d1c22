"""What Spark Hire reports: read the interview again, and make true what the answer proves."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from recruiting.newsfeed import RECRUITING, post
from sparkhire_client.errors import Gone, NotFound
from sparkhire_client.resources import Interview
from video_interviews import clock
from video_interviews.actions.vendor import (
    first_that_sees,
    is_deleted,
    key_of,
    primary_key,
)
from video_interviews.bell import ring
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, Status
from video_interviews.models.requests import OPEN
from video_interviews.reports import Known, Over, Report, learn
from video_interviews.transitions import Change, advance, cancelation


def refresh(request: InterviewRequest, reports: Iterable[Report] = ()) -> bool:
    """Read the interview with the Primary User's key (on 404 the sender's) and apply the answer.

    False when nothing could be learned: a 404 without proof of deletion, an answer overtaken by a
    newer one. Raises SparkHireError
    or NoKey when Spark Hire cannot be asked.
    """
    keys = (primary_key(request), key_of(request.requested_by))
    answer: Interview | Over
    try:
        answer = first_that_sees(
            keys, lambda client: client.interview(request.spark_hire_uuid), share=Share.SYNC
        )
    except Gone:
        answer = Over.EXPIRED
    except NotFound:
        if not is_deleted(request):
            return False
        answer = Over.DELETED
    return absorb(request, answer, reports)


def absorb(
    request: InterviewRequest, answer: Interview | Over, reports: Iterable[Report] = ()
) -> bool:
    """Make true what the answer proves, and tell those of the reports that it agrees with.

    An answer older than one that was applied already changes nothing: then False.
    """
    with transaction.atomic():
        row = InterviewRequest.objects.select_for_update().filter(pk=request.pk).first()
        if row is None:
            return True  # erased meanwhile
        learned = learn(Known.of(row), answer, reports, clock.now())
        if learned is None:
            return False
        for change in learned.changes:
            late = row.status == Status.EXPIRED and change.to == Status.COMPLETED
            advance(row, _completed_late(row, change) if late else change)
        if learned.columns:
            InterviewRequest.objects.filter(pk=row.pk).update(**learned.columns)
        post(learned.entries)
    return True


def _completed_late(row: InterviewRequest, change: Change) -> Change:
    """Completed wins: newer requests of the record are set aside for it, unless one is completed."""
    _set_aside_newer(row)
    return replace(change, fields={"set_aside_for": _completed_newer(row)})


def _set_aside_newer(row: InterviewRequest) -> None:
    """Completed wins: a newer request of the record is canceled by Recruiting, at Spark Hire too."""
    for newer in InterviewRequest.objects.select_for_update().filter(
        candidate=row.candidate_id, status__in=OPEN
    ):
        InterviewRequest.objects.filter(pk=newer.pk).update(set_aside_for=row)
        if advance(newer, cancelation(newer, by=RECRUITING)):
            ring("work")


def _completed_newer(row: InterviewRequest) -> InterviewRequest | None:
    """The newer one that was completed already: both are, and the newer one counts."""
    return InterviewRequest.objects.filter(
        candidate=row.candidate_id, status=Status.COMPLETED, set_aside_for=None
    ).first()
