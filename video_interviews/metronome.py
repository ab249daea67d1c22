"""A worker that hears no tick keeps the time itself: no beat, no broker, or all of its threads held up.

A thread of every worker process looks whether the regular work is begun. When it is not, that thread
begins it, and what is due is done in this process, past the broker. It ends with the process, which
waits for what was begun.
"""

import logging
import math
import threading
import time

from celery import current_app
from celery.worker import state
from django.db import Error, close_old_connections, connections

from video_interviews import heartbeat, ticks
from video_interviews.actions.working import LOOPS

LOOK_EVERY = 2.0  # seconds
PATIENCE = 10.0  # seconds that a tick may be late before it is made here
LITTLE_PATIENCE = 1.0  # while the last ones were made here
HANDS = 8  # tasks done here at the same time

logger = logging.getLogger(__name__)


def start() -> None:
    threading.Thread(target=_keep_time, name="metronome", daemon=True).start()


def _keep_time() -> None:
    metronome = Metronome()
    while state.should_stop is None:  # a worker that is told to end begins nothing more
        time.sleep(LOOK_EVERY)
        close_old_connections()  # those that broke
        metronome.look()


class Hands:
    """Threads that do tasks here; what is being done, or finds no hand free, waits for the next tick."""

    def __init__(self) -> None:
        self._busy: set[tuple[str, int | None, int]] = set()
        self._lock = threading.Lock()

    def carry_out(self, task: str, pk: int | None) -> None:
        for number in range(LOOPS if task == "video_interviews.work" else 1):
            self._start(task, pk, number)

    def _start(self, *job: *tuple[str, int | None, int]) -> None:
        with self._lock:
            if job in self._busy or len(self._busy) >= HANDS:
                return
            self._busy.add(job)
        # No daemon, as its starter is: a process that is told to end waits for it.
        threading.Thread(target=self._do, args=job, daemon=False).start()

    def _do(self, task: str, pk: int | None, number: int) -> None:
        try:
            current_app.tasks[task](*([] if pk is None else [pk]))
        except Exception:
            logger.exception("%s of row %s is tried again later", task, pk)
        finally:
            connections.close_all()  # those of this thread
            with self._lock:
                self._busy.discard((task, pk, number))


class Metronome:
    def __init__(self) -> None:
        self._hands = Hands()
        self._made_at = -math.inf

    def look(self) -> None:
        """Make every tick that is late; survive whatever happens to the database meanwhile."""
        alone = time.monotonic() - self._made_at < PATIENCE
        patience = LITTLE_PATIENCE if alone else PATIENCE
        try:
            for name in ticks.REGULAR_WORK:
                if ticks.tick(name, self._hands.carry_out, patience=patience):
                    if not alone:
                        logger.warning("No ticks are heard: this worker keeps the time itself")
                    self._made_at, alone = time.monotonic(), True
            heartbeat.show()  # every tick is begun in time, here or elsewhere
        except Exception as trouble:  # a clock that stops is worse
            logger.warning("Late: %s", trouble, exc_info=not isinstance(trouble, Error))
