"""Death at a named point: a child of this warmed process comes to it and sends itself SIGKILL.

The product has no hooks for this: the child wraps the function that the point names.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any
from unittest import mock

from django.db import connections


@dataclass(frozen=True, slots=True)
class Point:
    """Before or after the `nth` call of a function while somebody is at `act`.

    `target` is a dotted name, of the module that looks the function up.
    """

    name: str
    act: str
    target: str
    when: str
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.act}: {self.name}"


@contextmanager
def deadly(point: Point, die: Callable[[], None]) -> Iterator[None]:
    """Whoever comes to the point calls `die`."""
    original: Any = resolve_name(point.target)
    count = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        now = count == point.nth
        if now and point.when == "before":
            die()
        result = original(*args, **kwargs)
        if now and point.when == "after":
            die()
        return result

    with mock.patch(point.target, wrapped):
        yield


def end_here() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Children:
    """Processes forked from this one, some at the same time. This one's database connections are
    closed: each has its own."""

    def __init__(self, at_once: int = 3) -> None:
        self._at_once = at_once
        self._running: dict[int, str] = {}
        self.problems: list[str] = []
        connections.close_all()

    def kill_at(self, point: Point, act: Callable[[], object]) -> None:
        """Let a child act until it dies at the point. That it did not come by is a problem."""
        if len(self._running) >= self._at_once:
            self._bury()
        if (pid := os.fork()) == 0:
            _live(point, act)
        self._running[pid] = str(point)

    def wait(self) -> None:
        """Until all are gone."""
        while self._running:
            self._bury()

    def _bury(self) -> None:
        """The one that was forked first."""
        pid = next(iter(self._running))
        name = self._running.pop(pid)
        _, status = os.waitpid(pid, 0)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            self.problems.append(f"nobody died at “{name}” (status {status})")


def _live(point: Point, act: Callable[[], object]) -> None:
    """The child's whole life; never returns."""
    try:
        with deadly(point, end_here):
            act()
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)
