"""A request is its own outbox: a worker claims the row, works, and lets go with a result or a next try."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from sparkhire_client.errors import RateLimited, SparkHireError
from video_interviews.models import InterviewRequest, Status

LEASE = timedelta(seconds=90)  # longer than any worker needs: a few calls of 15 s at most
LONGEST_WAIT = timedelta(minutes=5)
CALL_TIMEOUT = timedelta(seconds=15)
CLOCK_TOLERANCE = timedelta(minutes=5)  # Spark Hire's clock and ours may differ by minutes


def claim(pk: int, status: Status) -> InterviewRequest | None:
    """The row, leased to the caller, if it has this status, is due, and nobody else holds it."""
    token, now = uuid.uuid4(), timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    claimed = (
        InterviewRequest.objects.filter(pk=pk, status=status, next_attempt_at__lte=now)
        .filter(free)
        .update(lease_token=token, leased_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    return InterviewRequest.objects.select_related("company", "requested_by", "canceled_by").get(
        pk=pk, lease_token=token
    )


def write(request: InterviewRequest, **columns: Any) -> bool:
    """Write columns of a row that the caller holds; False (and nothing written) if the lease is lost."""
    held = InterviewRequest.objects.filter(pk=request.pk, lease_token=request.lease_token)
    if not held.update(**columns):
        return False
    for name, value in columns.items():
        setattr(request, name, value)
    return True


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


def next_try(error: SparkHireError, attempts: int) -> datetime:
    """When to try again: as the vendor says, otherwise 5 s and doubling, at most 5 minutes."""
    if isinstance(error, RateLimited):
        return timezone.now() + timedelta(seconds=error.retry_after)
    return timezone.now() + min(timedelta(seconds=5 * 2 ** min(attempts - 1, 10)), LONGEST_WAIT)


def quarantine_over(unknown_since: datetime) -> datetime:
    """When a create whose outcome is unknown since then can no longer be carried out late."""
    quarantine: timedelta = settings.SPARKHIRE_QUARANTINE
    return unknown_since + CALL_TIMEOUT + quarantine
