"""Midnight: what is overdue expires, set-based and in chunks. Rows decide what is due; beat only ticks."""

from datetime import datetime

from django.db.models import Q

from recruiting.newsfeed import RECRUITING
from video_interviews import newsfeed
from video_interviews.models import InterviewRequest, Status
from video_interviews.transitions import Change, advance_all

CHUNK = 1000
EXPIRING = (Status.REQUESTED, Status.ACCEPTED, Status.NEEDS_REVIEW)


def expire_overdue(now: datetime) -> int:
    """Expire every request whose expiration is past at `now` (aware); the number of requests changed.

    One still Sending by then is Failed instead: it is never sent late. What a worker holds, what may
    have been sent already, and a cancelation under way are left to their workers.
    """
    overdue = InterviewRequest.objects.filter(expires_at__lte=now).order_by("expires_at")
    expired = Change(Status.EXPIRED, by=RECRUITING)
    reason = {"reason": "It was not sent before its Expiration Date."}
    unsent = Change(Status.FAILED, by=RECRUITING, fields=reason)
    changed = 0
    while number := advance_all(
        overdue.filter(status__in=EXPIRING), expired, entries=newsfeed.all_expired, limit=CHUNK
    ):
        changed += number
    idle = Q(leased_until=None) | Q(leased_until__lt=now)
    sending = overdue.filter(idle, status=Status.SENDING, unknown_since=None)
    while number := advance_all(sending, unsent, limit=CHUNK):
        changed += number
    return changed
