"""A request is its own outbox: a worker claims the row, works, and lets go with a result or a next try."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Min, Q

from sparkhire_client.errors import SparkHireError
from video_interviews import clock
from video_interviews.models import InterviewRequest, SparkHireUser, Status
from video_interviews.transitions import OUTBOX_IDLE

LEASE = timedelta(seconds=45)  # longer than the calls between two writes, of 15 s at most each
AT_ONCE = 4  # requests of one company in work at the same time
LONGEST_WAIT = timedelta(minutes=5)
CALL_TIMEOUT = timedelta(seconds=15)

# Whose key a request is worked on with: the canceling user's, else the sender's.
WHOSE = "COALESCE(canceled_by_id, requested_by_id)"
# The first due request of each person who has any, found through the index `request_work_of_a_person`
# in as many steps as there are such people, however many requests each has. The person, not the
# request, takes a turn: one who asked for thousands holds up nobody else.
NEXT = f"""
WITH RECURSIVE person (id) AS (
    SELECT MIN({WHOSE}) FROM video_interviews_interviewrequest WHERE next_attempt_at IS NOT NULL
    UNION ALL
    SELECT (SELECT MIN({WHOSE}) FROM video_interviews_interviewrequest
            WHERE next_attempt_at IS NOT NULL AND {WHOSE} > person.id)
    FROM person WHERE person.id IS NOT NULL
), held (person_id, company_id) AS (
    SELECT {WHOSE}, company_id FROM video_interviews_interviewrequest
    WHERE leased_until > %(now)s AND leased_until <= %(impossible)s
), turn (id, due_at, of_company, of_person) AS (
    SELECT request.id, request.next_attempt_at,
        (SELECT COUNT(*) FROM held WHERE held.company_id = request.company_id),
        (SELECT COUNT(*) FROM held WHERE held.person_id = person.id)
    FROM person
    JOIN video_interviews_interviewrequest request ON request.id = (
        SELECT id FROM video_interviews_interviewrequest
        WHERE {WHOSE} = person.id AND next_attempt_at <= %(now)s
            AND (leased_until IS NULL OR leased_until <= %(now)s OR leased_until > %(impossible)s)
        ORDER BY id LIMIT 1)
    LEFT JOIN video_interviews_sparkhireuser sender ON sender.user_id = person.id
    WHERE sender.paused_until IS NULL OR sender.paused_until <= %(now)s
)
SELECT id FROM turn WHERE of_company < %(at_once)s
ORDER BY of_company, of_person, due_at LIMIT 1
"""  # noqa: S608  (no part of it comes from outside)


def claim_next() -> InterviewRequest | None:
    """The due request whose turn it is, leased to the caller; None when none may be worked on now.

    Turns are fair: the company with the fewest requests in work comes first (at most AT_ONCE at the
    same time), in it the person with the fewest, of theirs the one that was asked for first.
    Whoever's key Spark Hire keeps waiting is passed over.
    """
    while True:
        now = clock.now()
        moments = {"now": now, "impossible": _impossible(now)}
        values = {k: connection.ops.adapt_datetimefield_value(v) for k, v in moments.items()}
        with connection.cursor() as cursor:
            cursor.execute(NEXT, {**values, "at_once": AT_ONCE})
            found = cursor.fetchone()
        if found is None:
            return None
        if request := _claim(now, found[0]):
            return request  # and otherwise another worker was quicker: whose turn is it now?


def pause_ends_in(seconds: float) -> float | None:
    """In how many seconds the next of the people who are passed over has a turn, if within so many."""
    now = clock.now()
    soon = SparkHireUser.objects.filter(
        paused_until__gt=now, paused_until__lt=now + timedelta(seconds=seconds)
    )
    first: datetime | None = soon.aggregate(first=Min("paused_until"))["first"]
    return (first - now).total_seconds() if first else None


def claim(pk: int, status: Status) -> InterviewRequest | None:
    """This row, leased to the caller, if it has this status, is due, and nobody else holds it."""
    return _claim(clock.now(), pk, status=status)


def _claim(now: datetime, pk: int, **also: Any) -> InterviewRequest | None:
    token = uuid.uuid4()
    due = InterviewRequest.objects.filter(free(now), pk=pk, next_attempt_at__lte=now, **also)
    if not due.update(lease_token=token, leased_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    people = ("company", "requested_by", "canceled_by")
    return InterviewRequest.objects.select_related(*people).get(pk=pk, lease_token=token)


def free(now: datetime) -> Q:
    """Held by nobody, or the lease has run out, or it is of a clock that was put back since."""
    return Q(leased_until=None) | Q(leased_until__lte=now) | Q(leased_until__gt=_impossible(now))


def _impossible(now: datetime) -> datetime:
    return now + 2 * LEASE


def write(request: InterviewRequest, **columns: Any) -> bool:
    """Write columns of a row that the caller holds, and hold it for another LEASE.

    False, and nothing is written, when the lease was lost.
    """
    if request.lease_token is None:
        return False
    held = InterviewRequest.objects.filter(pk=request.pk, lease_token=request.lease_token)
    columns = {"leased_until": clock.now() + LEASE} | columns
    if not held.update(**columns):
        return False
    for name, value in columns.items():
        setattr(request, name, value)
    return True


def rest(request: InterviewRequest, **columns: Any) -> bool:
    """Let go of the row for good: no worker comes back to it by itself.

    False when it was canceled meanwhile, so that one does, and when the lease was lost.
    """
    done = InterviewRequest.objects.exclude(status=Status.CANCELING)
    held = done.filter(pk=request.pk, lease_token=request.lease_token)
    if held.update(**columns, **OUTBOX_IDLE):
        return True
    write(request, lease_token=None, leased_until=None)
    return False


def put_off(request: InterviewRequest, *, reason: str, until: datetime, **columns: Any) -> None:
    """Let go of the row: the reason is shown on the tab together with the time of the next try."""
    write(
        request,
        reason=reason[:500],
        next_attempt_at=until,
        lease_token=None,
        leased_until=None,
        **columns,
    )


def try_later(request: InterviewRequest, error: SparkHireError) -> None:
    """Let go of the row after an error that passes.

    What our own gate held back was not tried: as long as its queue waits, it keeps its place there.
    """
    until = next_try(error, request.attempts)
    if not error.held_back:
        return put_off(request, reason=error.reason, until=until)
    person = request.canceled_by_id or request.requested_by_id
    if SparkHireUser.objects.filter(user=person, paused_until__gt=clock.now()).exists():
        return keep_place(request, error)
    attempts = max(request.attempts - 1, 0)
    return put_off(request, reason=error.reason, until=until, attempts=attempts)


def keep_place(request: InterviewRequest, error: SparkHireError) -> None:
    """Let go of the row, which the gate of its own person's key held back: it stays due.

    That gate pauses the person's queue as long as needed, and may have opened again just now.
    """
    until = request.next_attempt_at or clock.now()
    attempts = max(request.attempts - 1, 0)
    put_off(request, reason=error.reason, until=until, attempts=attempts)


def next_try(error: SparkHireError, attempts: int) -> datetime:
    """When to try again: as the vendor says, otherwise 5 s and doubling, at most 5 minutes."""
    if error.retry_after is not None:
        return clock.now() + timedelta(seconds=error.retry_after)
    return clock.now() + backoff(attempts)


def backoff(attempts: int) -> timedelta:
    return min(timedelta(seconds=5 * 2 ** min(attempts - 1, 10)), LONGEST_WAIT)


def quarantine_over(unknown_since: datetime) -> datetime:
    """When a create whose outcome is unknown since then can no longer be carried out late."""
    quarantine: timedelta = settings.SPARKHIRE_QUARANTINE
    return unknown_since + CALL_TIMEOUT + quarantine
