"""Regular work keeps one rhythm whoever ticks: one beat, three of them, or the workers themselves."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Q

from recruiting import background
from recruiting.bell import Bell, ring
from video_interviews import clock
from video_interviews.actions import expiring, polling, sweeping
from video_interviews.models import Tick

A_BIT_EARLY = 0.8  # of a period: ticks come a little sooner or later
SET_BACK = timedelta(minutes=1)  # a tick that far in the future is of a clock that was put back


def _expire_overdue() -> Iterable[Bell]:
    expiring.expire_overdue(clock.now())
    background.forget_what_is_old()
    return ()


def _poll_integrations() -> Iterable[Bell]:
    return [("video_interviews.poll", pk) for pk in polling.running_integrations()]


def _ring_for_what_is_due() -> Iterable[Bell]:
    return chain(sweeping.what_is_due(), background.what_is_due())


# Each does what is quick itself, and names the bells that call for the rest.
REGULAR_WORK: dict[str, Callable[[], Iterable[Bell]]] = {
    "ring_for_what_is_due": _ring_for_what_is_due,
    "expire_overdue": _expire_overdue,
    "poll_integrations": _poll_integrations,
}


def tick(
    name: str, hand_on: Callable[[str, int | None], object] = ring, *, patience: float = 0.0
) -> bool:
    """Do a regular work, unless it was begun less than its period ago. True when it was done.

    Of all processes that tick at the same time one does it. `patience` are seconds beyond the
    period during which the tick is left to others.
    """
    period = settings.TICKS[name]
    if not _begin(name, timedelta(seconds=period + patience if patience else period * A_BIT_EARLY)):
        return False
    for task, pk in REGULAR_WORK[name]():
        hand_on(task, pk)
    return True


def _begin(name: str, after: timedelta) -> bool:
    now = clock.now()
    due = Tick.objects.filter(Q(at__lte=now - after) | Q(at__gt=now + SET_BACK), name=name)
    if due.update(at=now):
        return True
    _, first = Tick.objects.get_or_create(name=name, defaults={"at": now})
    return first
