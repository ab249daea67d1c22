"""R5, second half: somebody else uses the key as well."""

import json
import math
import os
import random
import socket
import threading
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from sparkhire_client.errors import RateLimited
from tests.torture.rows import row
from tests.torture.test_limit import LIMIT, PROCESSES, live
from video_interviews import limiter
from video_interviews.gate import KeyGate
from video_interviews.limiter import Share
from video_interviews.models import Integration, SparkHireUser

FOREIGN = 300  # calls a window that are not ours
WINDOW = 3.0  # seconds instead of 60
SECOND = WINDOW / 60  # what is called a second in the header


def now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def a_window_of_theirs() -> list[float]:
    """When the other client called, which began a window before us."""
    return [now() - WINDOW * n / FOREIGN for n in range(FOREIGN, 0, -1)]


@dataclass
class Judge:
    """Spark Hire's own count of a key, of 400 in any window, as strict as it can be."""

    admitted: list[float] = field(default_factory=a_window_of_theirs)
    refused: list[float] = field(default_factory=list)  # ours
    told: list[float] = field(default_factory=list)  # of these, those that told us something new
    early: list[float] = field(default_factory=list)  # ours, before the seconds told were over
    known_at: float = -math.inf
    unknown: bool = False  # it was told, and is not passed on yet
    waits_until: float = -math.inf
    ours: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, begun_at: float | None) -> float:
        """0, or the seconds (SECOND each) until the key may call again. `begun_at`: when our caller
        asked to be let out; None when the other client calls."""
        with self.lock:
            at = now()
            while self.admitted and self.admitted[0] <= at - WINDOW:
                del self.admitted[0]
            if begun_at is not None and begun_at > self.known_at and at < self.waits_until:
                self.early.append(at)
            if len(self.admitted) < LIMIT:
                self.admitted.append(at)
                self.ours += begun_at is not None
                return 0
            wait = max(1, math.ceil((self.admitted[0] + WINDOW - at) / SECOND))
            if begun_at is not None:
                self._refuse(at, begun_at, wait)
            return wait

    def _refuse(self, at: float, begun_at: float, wait: float) -> None:
        self.refused.append(at)
        if begun_at > self.known_at and not self.unknown:
            self.told.append(at)
            self.unknown, self._told_until = True, at + wait * SECOND

    def know(self) -> int:
        """The one who was told has passed it on."""
        with self.lock:
            self.unknown, self.known_at, self.waits_until = False, now(), self._told_until
            return 0


@row(
    "R5",
    asked="with a foreign client using 300: <= 1 x 429 per window, header honoured to the second",
    full=100,
    ci=2,
    means="Where somebody else uses the same key, we step back as Spark Hire asks, at once.",
)
def test_a_foreign_client_is_left_its_share(
    size: int,
    seed: int,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    integration: Integration,
    transactional_db: None,
    redis_url: str,
) -> str:
    """`size` windows of 3 seconds."""
    settings.CLOCK = "database"
    for name in ("take", "make_room_for_others"):
        monkeypatch.setattr(limiter, name, partial(getattr(limiter, name), window=WINDOW))
    monkeypatch.setattr("celery.current_app.send_task", lambda *_, **__: None)
    judge = Judge()
    owner = integration.primary_user
    assert owner
    use(judge, owner, seconds=size * WINDOW, seed=seed)
    assert not judge.early, f"{len(judge.early)} calls before the time that the header told"
    assert judge.told, "the foreign client was not felt at all"
    most = max(bisect_right(judge.told, at + WINDOW) - n for n, at in enumerate(judge.told))
    assert most <= 1, f"{most} x 429 in one window"
    return (
        f"{size} windows beside {FOREIGN} foreign calls: {judge.ours / size:.0f} calls of ours and "
        f"{len(judge.refused) / size:.1f} x 429 a window, at most {most} that told something new, "
        f"0 calls before their time"
    )


def use(judge: Judge, owner: SparkHireUser, *, seconds: float, seed: int) -> None:
    """Processes of ours call as often as they are let, and the other client evenly."""
    connections.close_all()
    until, pids = now() + seconds, []
    for number in range(PROCESSES):
        ours, theirs = socket.socketpair()
        if (pid := os.fork()) == 0:
            live(partial(call, owner, theirs, until, random.Random(seed + number)))  # noqa: S311
        theirs.close()
        threading.Thread(target=answer, args=(judge, ours), daemon=True).start()
        pids.append(pid)
    while now() < until:
        judge.hear(None)
        time.sleep(WINDOW / FOREIGN)
    for pid in pids:
        _, status = os.waitpid(pid, 0)
        assert status == 0, f"a caller ended with {status}"


def answer(judge: Judge, connection: socket.socket) -> None:
    """Spark Hire's side of one process's calls."""
    with connection, connection.makefile("rw") as lines:
        for line in lines:
            begun_at = json.loads(line)
            wait = judge.know() if begun_at is None else judge.hear(begun_at)
            lines.write(f"{json.dumps(wait)}\n")
            lines.flush()


def call(owner: SparkHireUser, vendor: socket.socket, until: float, rng: random.Random) -> None:
    gate = KeyGate("a-key", Share.WORK, owner)
    with vendor.makefile("rw") as lines:

        def say(what: Any) -> Any:
            lines.write(f"{json.dumps(what)}\n")
            lines.flush()
            return json.loads(lines.readline())

        while now() < until:
            begun_at = now()
            try:
                leave = gate.enter(WINDOW / 4)
            except RateLimited as full:
                time.sleep(min(full.retry_after, max(0.0, until - now())) + rng.random() * 0.002)
                continue
            wait = say(begun_at)
            leave(RateLimited("", retry_after=wait * SECOND) if wait else None)
            if wait:
                say(None)
