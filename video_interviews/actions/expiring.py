"""Midnight: what is overdue expires, set-based and in chunks. Rows decide what is due; beat only ticks."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from recruiting.newsfeed import RECRUITING
from video_interviews import newsfeed
from video_interviews.expiry import deadline
from video_interviews.models import InterviewRequest, Status
from video_interviews.transitions import Change, Entries, advance_all

CHUNK = 250  # so few that no lock is held longer than a tenth of a second
EXPIRING = (Status.REQUESTED, Status.ACCEPTED, Status.NEEDS_REVIEW)
EXPIRED = Change(Status.EXPIRED, by=RECRUITING)


def expire_overdue(now: datetime) -> int:
    """Expire every request whose expiration is past at `now` (aware); the number of requests changed.

    One still Sending by then is Failed instead: it is never sent late. What a worker holds, what may
    have been sent already, and a cancelation under way are left to their workers.
    """
    free = InterviewRequest.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    overdue = free.filter(expires_at__lte=now).order_by("expires_at", "pk")
    changed = _in_chunks(overdue.filter(status__in=EXPIRING), EXPIRED, newsfeed.all_expired)
    unsent = {"status": Status.SENDING, "unknown_since": None}
    _keep_to_the_calendar(free.filter(next_attempt_at__isnull=False, **unsent))
    reason = _("It was not sent before its Expiration Date.")
    failed = Change(Status.FAILED, by=RECRUITING, fields={"reason": reason})
    return changed + _in_chunks(overdue.filter(**unsent), failed)


def _in_chunks(
    overdue: QuerySet[InterviewRequest], change: Change, entries: Entries | None = None
) -> int:
    """Each chunk begins after the one before it: what that took is still in the index, and would be
    read again and again."""
    changed, rest = 0, overdue
    while pks := advance_all(rest, change, entries=entries, limit=CHUNK):
        changed += len(pks)
        done = InterviewRequest.objects.filter(pk__in=pks).order_by("-expires_at", "-pk")
        last = done.values_list("expires_at", "pk")[0]
        rest = overdue.filter(RawSQL("(expires_at, id) > (%s, %s)", last, BooleanField()))
    return changed


def _keep_to_the_calendar(unsent: QuerySet[InterviewRequest]) -> None:
    """When time zone rules have changed, what nobody was told yet expires by the new ones."""
    columns = ("expires_on", "time_zone", "expires_at")
    for on, zone, at in unsent.values_list(*columns).order_by().distinct():
        if (begins := deadline(on, ZoneInfo(zone))) != at:
            same = unsent.filter(expires_on=on, time_zone=zone, expires_at=at)
            same.update(expires_at=begins)
