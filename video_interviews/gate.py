"""What every call to Spark Hire passes: the limiter, and a breaker that spares a Spark Hire that is down.

Both keep to one API key. After FAILURES calls in a row without an answer, nothing is let out but one
probe each PROBE_EVERY, whichever process makes it; the first answer of any kind ends that. What is
queued is not even tried before `paused_until`, and keeps its place; pages are told at once.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _

from recruiting.bell import ring
from sparkhire_client import RateLimited, SparkHireError, Unreachable
from sparkhire_client.errors import Unintelligible
from sparkhire_client.gate import Leave
from video_interviews import clock, limiter
from video_interviews.limiter import Allowance, Full, Share
from video_interviews.models import SparkHireUser

FAILURES = 3
PROBE_EVERY = timedelta(seconds=30)
SHORTEST_PAUSE = timedelta(seconds=0.5)  # of the queue: it wakes for several calls, not for each
# A web page or half a sentence instead of JSON is no answer either: so speaks a gateway.
NO_ANSWER = (Unreachable, Unintelligible)


class KeyGate:
    """The gate of one API key, for calls of one share. `owner` is whose it is, once it is kept here."""

    def __init__(self, api_key: str, share: Share, owner: SparkHireUser | None = None) -> None:
        self._key = limiter.name_of(api_key)
        self._share = share
        rows = SparkHireUser.objects
        self._row = rows.filter(pk=owner.pk) if owner else rows.none()

    def enter(self, seconds: float) -> Leave:
        state = self._row.values(
            "failures", "down_since", "paused_until", "limited_until", "pk",
            of_primary_user=Q(integration__primary_user=F("pk")),
        ).first()  # fmt: skip
        now = clock.now()
        if state and state["limited_until"] and state["limited_until"] > now:
            raise self._held_back(state["limited_until"] - now)
        if state and state["down_since"]:
            self._probe(state["down_since"], state["paused_until"], now)
        of_primary_user = bool(state and state["of_primary_user"])
        try:
            answered = limiter.take(
                self._key,
                Allowance.of(self._share, of_primary_user=of_primary_user),
                seconds,
                is_sync=self._share is Share.SYNC,
            )
        except Full as full:
            raise self._held_back(timedelta(seconds=full.seconds)) from None

        def leave(error: SparkHireError | None) -> None:
            answered()
            self._note(error)

        return leave

    def _probe(self, down_since: datetime, paused_until: datetime | None, now: datetime) -> None:
        """Return for the one call that may try, and for all once it has answered; else Unreachable."""
        until = now + PROBE_EVERY
        due = Q(paused_until=None) | Q(paused_until__lte=now)
        due |= Q(paused_until__gt=until + PROBE_EVERY)  # by a clock that was put back since
        still_down = self._row.filter(down_since=down_since)
        if still_down.filter(due).update(paused_until=until) or not still_down.exists():
            return
        wait = (paused_until or until) - now
        raise Unreachable(
            _("Spark Hire does not answer for the moment."),
            retry_after=max(wait.total_seconds(), 0.0),
            held_back=True,
        )

    def _held_back(self, wait: timedelta) -> RateLimited:
        error = _full(wait)
        if self._share is Share.WORK:  # the queue waits; a page may still be let out
            until = clock.now() + max(wait, SHORTEST_PAUSE)
            shorter = Q(down_since=None) | Q(paused_until__lt=until)
            self._row.filter(shorter).update(paused_until=until, pause_reason=error.reason)
        return error

    def _note(self, error: SparkHireError | None) -> None:
        if isinstance(error, NO_ANSWER):
            return self._note_failure(error)
        self._note_answer()
        if isinstance(error, RateLimited):
            until = clock.now() + timedelta(seconds=error.retry_after)
            self._row.update(limited_until=until, paused_until=until, pause_reason=error.reason)
            limiter.make_room_for_others(self._key)
        return None

    def _note_failure(self, error: SparkHireError) -> None:
        now = clock.now()
        # Not further while it is closed: a key may be without answers for months.
        self._row.filter(down_since=None).update(failures=F("failures") + 1)
        down = self._row.filter(failures__gte=FAILURES)
        opened = down.filter(down_since=None)
        if not opened.update(
            down_since=now, paused_until=now + PROBE_EVERY, pause_reason=error.reason
        ):
            down.update(pause_reason=error.reason)

    def _note_answer(self) -> None:
        """Nothing is written where nothing failed. That is asked now, not when the call was let out:
        others may have failed since."""
        if self._row.filter(failures__gt=0).update(
            failures=0, down_since=None, paused_until=F("limited_until"), pause_reason=""
        ):
            ring("video_interviews.work")


def begin_anew(owner: SparkHireUser) -> None:
    """Their key is a new one, which Spark Hire has answered: nothing of the old one's troubles is its."""
    SparkHireUser.objects.filter(pk=owner.pk).update(
        failures=0, down_since=None, limited_until=None, paused_until=None, pause_reason=""
    )


def _full(wait: timedelta) -> RateLimited:
    return RateLimited(
        _("Spark Hire allows no more calls with this key for the moment."),
        retry_after=wait.total_seconds(),
        held_back=True,
    )
