"""Tell the workers that there is something to do. Only a bell: the rows are the record of the work."""

import logging
import os
import threading
import time

from celery import current_app
from django.db import transaction

Bell = tuple[str, int | None]  # the name of a Celery task, and the row that it is for

REST = 0.05  # seconds after each sending: a crowd of webhooks is few bells, and the first waits for none

logger = logging.getLogger(__name__)


def ring(task: str, pk: int | None = None) -> None:
    """After the current transaction commits, send the Celery task of that name, for the row if one is named.

    It takes no time, whatever the broker does: a thread of this process sends. What it cannot send
    is lost, and the sweep finds the work all the same.
    """
    transaction.on_commit(lambda: _send(task, pk))


def ring_later(task: str, pk: int | None, seconds: float) -> None:
    """The same in a while, unless this process ends before, or an equal bell is rung sooner."""
    transaction.on_commit(lambda: _ringer.ring((task, pk), seconds))


def _send(task: str, pk: int | None) -> None:
    _ringer.ring((task, pk))


class Ringer:
    """Sends bells from a thread that the first of them starts. Equal ones that wait are sent as one."""

    def __init__(self) -> None:
        self._waiting: dict[Bell, float] = {}  # when each is due, by the monotonic clock
        self._rung = threading.Condition()
        self._thread: threading.Thread | None = None
        self._away = False

    def ring(self, bell: Bell, seconds: float = 0.0) -> None:
        at = time.monotonic() + seconds
        with self._rung:
            self._waiting[bell] = min(at, self._waiting.get(bell, at))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
                self._thread.start()
            self._rung.notify()

    def _run(self) -> None:
        while True:
            self._publish(self._due())
            time.sleep(REST)

    def _due(self) -> list[Bell]:
        """Waits until there are any; in the order in which they were rung."""
        with self._rung:
            while True:
                now = time.monotonic()
                if due := [bell for bell, at in self._waiting.items() if at <= now]:
                    for bell in due:
                        del self._waiting[bell]
                    return due
                first = min(self._waiting.values(), default=None)
                self._rung.wait(None if first is None else first - now)

    def _publish(self, bells: list[Bell]) -> None:
        """All of them, or none after the first that the broker did not take: it may be silent for long."""
        try:
            for task, pk in bells:
                arguments = [] if pk is None else [pk]
                current_app.send_task(task, args=arguments)
        except Exception as trouble:  # no bell is worth the thread
            if not self._away:
                logger.warning("The broker is away; what is due waits for the sweep: %s", trouble)
            self._away = True
        else:
            if self._away:
                logger.warning("The broker is back")
            self._away = False


_ringer = Ringer()


def _begin_anew() -> None:
    global _ringer
    _ringer = Ringer()


os.register_at_fork(after_in_child=_begin_anew)  # threads and held locks stay with the parent
