"""What Spark Hire reports: read the interview again, and make true what the answer proves."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from recruiting.bell import ring
from recruiting.newsfeed import RECRUITING
from sparkhire_client.errors import Gone, NotFound
from sparkhire_client.resources import Interview
from video_interviews import clock
from video_interviews.actions.vendor import (
    first_that_sees,
    is_deleted,
    key_of,
    primary_key,
)
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, Status
from video_interviews.models.requests import OPEN
from video_interviews.reports import Known, Over, Report, learn
from video_interviews.transitions import Change, Held, advance, advance_held, cancelation

logger = logging.getLogger(__name__)


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
        row = _locked([request]).get(request.pk)
        if row is None:
            return True  # erased meanwhile
        learned = learn(Known.of(row), answer, reports, clock.now())
        if learned is None:
            return False
        changes: Sequence[Change] = learned.changes
        if row.status == Status.EXPIRED:
            changes = [_completed_late(row, change) for change in changes]
        advance_held([Held(row, changes, learned.columns, learned.entries)])
    return True


@dataclass(frozen=True, slots=True)
class Read:
    """A request, what Spark Hire answered about it, and what it had reported."""

    request: InterviewRequest
    answer: Interview
    reports: Sequence[Report] = ()


def absorb_all(reads: Collection[Read]) -> set[int]:
    """`absorb` for all of them, in one transaction and few statements; the requests where it is True.

    Whatever is wrong with one of them is logged, and does not hold up the others.
    """
    try:
        return _absorb_together(reads)
    except Exception:
        logger.warning("%s answers are applied one by one", len(reads), exc_info=True)
        return {read.request.pk for read in reads if _absorbed(read)}


def _absorb_together(reads: Collection[Read]) -> set[int]:
    learned_of, held, late = set[int](), list[Held](), list[Read]()
    with transaction.atomic():
        rows = _locked([read.request for read in reads])
        for read in reads:
            row = rows.get(read.request.pk)
            if row is None:
                learned_of.add(read.request.pk)
            elif row.status == Status.EXPIRED:
                late.append(read)  # a completion concerns other rows too
            elif learned := learn(Known.of(row), read.answer, read.reports, clock.now()):
                learned_of.add(row.pk)
                held.append(Held(row, learned.changes, learned.columns, learned.entries))
        advance_held(held)
    return learned_of | {read.request.pk for read in late if _absorbed(read)}


def _absorbed(read: Read) -> bool:
    try:
        return absorb(read.request, read.answer, read.reports)
    except Exception:
        logger.exception("What is answered about request %s cannot be applied", read.request.pk)
        return False


def _locked(requests: Iterable[InterviewRequest]) -> dict[int, InterviewRequest]:
    """The stored rows by their keys, locked in one order, so that two workers never wait for each other."""
    rows = InterviewRequest.objects.select_for_update(of=("self",)).select_related("canceled_by")
    ordered = rows.filter(pk__in=[request.pk for request in requests]).order_by("pk")
    return {row.pk: row for row in ordered}


def _completed_late(row: InterviewRequest, change: Change) -> Change:
    """Completed wins: newer requests of the record are set aside for it, unless one is completed."""
    if change.to != Status.COMPLETED:
        return change
    _set_aside_newer(row)
    return replace(change, fields={"set_aside_for": _completed_newer(row)})


def _set_aside_newer(row: InterviewRequest) -> None:
    """Completed wins: a newer request of the record is canceled by Recruiting, at Spark Hire too."""
    for newer in InterviewRequest.objects.select_for_update().filter(
        candidate=row.candidate_id, status__in=OPEN
    ):
        InterviewRequest.objects.filter(pk=newer.pk).update(set_aside_for=row)
        if advance(newer, cancelation(newer, by=RECRUITING)):
            ring("video_interviews.work")


def _completed_newer(row: InterviewRequest) -> InterviewRequest | None:
    """The newer one that was completed already: both are, and the newer one counts."""
    return InterviewRequest.objects.filter(
        candidate=row.candidate_id, status=Status.COMPLETED, set_aside_for=None
    ).first()
