"""What a worker does with due requests: one after the other, each as its status asks for."""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from recruiting.bell import ring, ring_later
from video_interviews import clock
from video_interviews.actions import canceling, outbox, reviewing, sending
from video_interviews.models import InterviewRequest, Status

logger = logging.getLogger(__name__)

DOERS: dict[str, Callable[[InterviewRequest], None]] = {
    Status.SENDING: sending.carry_out,
    Status.CANCELING: canceling.carry_out,
}  # any other that is due is to be looked at: `reviewing`
AT_A_STRETCH = 10.0  # seconds; a worker that is asked to end does so within these and one request
LOOPS = max(1, settings.CELERY_WORKER_CONCURRENCY - 2)  # reports and polls find a thread free

_loops = threading.BoundedSemaphore(LOOPS)
_rung = threading.Event()  # since a loop of this process began to look


def work() -> None:
    """Carry out due requests until none is left, or for a while; then the bell is rung for the rest."""
    _rung.set()
    # Whoever finds no loop free leaves the mark to one that is about to end.
    while _rung.is_set() and _loops.acquire(blocking=False):
        _rung.clear()
        try:
            _loop()
        finally:
            _loops.release()


def _loop() -> None:
    until = time.monotonic() + AT_A_STRETCH
    request = outbox.claim_next()
    if request is not None:
        ring("video_interviews.work")  # there may be more than one
    while request is not None:
        carry_out(request)
        if time.monotonic() > until:
            return ring("video_interviews.work")
        request = outbox.claim_next()
    seconds = outbox.pause_ends_in(settings.TICKS["ring_for_what_is_due"])
    if seconds is not None:
        ring_later("video_interviews.work", None, seconds)  # sooner than the sweep would
    return None


def carry_out(request: InterviewRequest) -> None:
    """What its status asks for. An error of ours is logged, and puts off this request alone."""
    try:
        DOERS.get(request.status, reviewing.carry_out)(request)
    except Exception:
        logger.exception("Request %s is tried again later", request.pk)
        until = clock.now() + outbox.backoff(request.attempts)
        outbox.put_off(request, reason=_("Something went wrong here."), until=until)
