"""What a worker does with due requests: one after the other, each as its status asks for."""

import logging
import threading
import time
from collections.abc import Callable

from video_interviews import clock
from video_interviews.actions import canceling, outbox, sending
from video_interviews.bell import ring
from video_interviews.models import InterviewRequest, Status

logger = logging.getLogger(__name__)

DOERS: dict[str, Callable[[InterviewRequest], None]] = {
    Status.SENDING: sending.carry_out,
    Status.CANCELING: canceling.carry_out,
}
AT_A_STRETCH = 20.0  # seconds; a worker that is asked to end does so within these and one request
LOOPS = 6  # of a process, so that reports and polls find a free thread

_loops = threading.BoundedSemaphore(LOOPS)


def work() -> None:
    """Carry out due requests until none is left, or for a while; then the bell is rung for the rest."""
    if not _loops.acquire(blocking=False):
        return None  # whoever is at it takes the next request in its turn
    try:
        until = time.monotonic() + AT_A_STRETCH
        request = outbox.claim_next()
        if request is not None:
            ring("work")  # there may be more than one
        while request is not None:
            carry_out(request)
            if time.monotonic() > until:
                return ring("work")
            request = outbox.claim_next()
    finally:
        _loops.release()


def carry_out(request: InterviewRequest) -> None:
    """What its status asks for. An error of ours is logged, and puts off this request alone."""
    try:
        DOERS[request.status](request)
    except Exception:
        logger.exception("Request %s is tried again later", request.pk)
        until = clock.now() + outbox.backoff(request.attempts)
        outbox.put_off(request, reason="Something went wrong here.", until=until)
