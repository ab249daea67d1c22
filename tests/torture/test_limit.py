"""R5: no key is ever used more often than Spark Hire allows, whoever uses it, whatever the clocks show."""

import multiprocessing
import os
import random
import signal
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.sharedctypes import RawArray
from typing import Any, NoReturn

import time_machine
from django.db import connections
from pytest_django import Settings

from scripts.processes import die_with_parent
from tests.torture.rows import row
from video_interviews import limiter
from video_interviews.limiter import Allowance, Full

PROCESSES = 4
RUNS = 10
SKEW = 5.0  # seconds by which the clocks of the processes are wrong
LATENCY = 0.003  # seconds at most, on the way there and on the way back
LIMIT = 400
LEAST = 0.2  # of what is allowed, on a busy machine: a limiter that lets nobody out is none


@row(
    "R5",
    asked="never > 400 calls in any sliding 60 s per key: 4 processes x 20,000 calls x 10 runs, "
    "clocks skewed by ± 5 s, 0 x 429 when alone",
    full=PROCESSES * 20_000 * RUNS,
    ci=2_400,
    means="Spark Hire never has to refuse us for asking too often, so nothing waits for that.",
)
def test_no_key_is_used_too_often(size: int, seed: int, redis_url: str) -> str:
    """Redis counts. A window takes half a second instead of 60."""
    return _runs(size, seed, window=0.5)


@row(
    "R5",
    asked="the same without Redis",
    full=PROCESSES * 500 * RUNS,
    ci=200,
    means="Also where there is no Redis, Spark Hire never has to refuse us for asking too often.",
)
def test_no_key_is_used_too_often_where_the_database_counts(
    size: int, seed: int, settings: Settings, transactional_db: None
) -> str:
    settings.REDIS_URL, settings.CLOCK = "", "database"
    few = LIMIT // 10  # a call costs rows here, and the windows are short
    return "without Redis " + _runs(size, seed, window=0.8, limit=few)


def _runs(size: int, seed: int, window: float, limit: int = LIMIT) -> str:
    runs = RUNS if size >= RUNS * 10 * limit else 1
    most, slowest = 0, 1.0
    for number in range(runs):
        callers = Callers(f"key-{os.getpid()}-{number}", limit, window, seed + number)
        stamps = run(callers, size // runs)
        worst = most_in(stamps, window)
        assert worst <= limit, f"{worst} calls within {window} s"
        most = max(most, worst)
        windows = (stamps[-1] - stamps[0]) / window
        slowest = min(slowest, (len(stamps) - limit) / (limit * windows))
    assert slowest >= LEAST, f"only {slowest:.0%} of what is allowed"
    return (
        f"{size:,} calls in {runs} runs, windows of {window} s: at most {most} in a window, "
        f"{slowest:.0%} of what is allowed"
    )


def most_in(stamps: Sequence[float], window: float) -> int:
    """The most calls that arrived in any `window`, the stamps in their order."""
    return max(bisect_right(stamps, at + window) - n for n, at in enumerate(stamps))


@dataclass
class Callers:
    """Processes that call with one key as often as they are let, each with a wrong clock."""

    key: str
    limit: int
    window: float
    seed: int

    def __post_init__(self) -> None:
        self.start = multiprocessing.Barrier(PROCESSES)

    def call(self, number: int, stamps: Any, mine: range) -> None:
        """`stamps` keeps when each call arrived, by a clock of the machine that nobody moves."""
        rng = random.Random(self.seed * 10 + number)  # noqa: S311 -- a seed that can be run again
        wrong = timedelta(seconds=rng.uniform(-SKEW, SKEW))
        self.start.wait()
        with time_machine.travel(datetime.now().astimezone() + wrong, tick=True):
            for n in mine:
                answered = self._let_out(rng)
                time.sleep(rng.random() * LATENCY)
                stamps[n] = time.clock_gettime(time.CLOCK_BOOTTIME)
                time.sleep(rng.random() * LATENCY)
                answered()

    def _let_out(self, rng: random.Random) -> Callable[[], None]:
        allowance = Allowance(self.limit, self.limit)
        while True:
            try:
                return limiter.take(self.key, allowance, self.window / 4, window=self.window)
            except Full as full:
                time.sleep(full.seconds + rng.random() * 0.002)


def run(callers: Callers, calls: int) -> list[float]:
    """When the calls of all processes arrived at Spark Hire."""
    each = calls // PROCESSES
    stamps = RawArray("d", each * PROCESSES)
    connections.close_all()
    pids = []
    for number in range(PROCESSES):
        if (pid := os.fork()) == 0:
            mine = range(number * each, (number + 1) * each)
            live(partial(callers.call, number, stamps, mine))
        pids.append(pid)
    for pid in pids:
        _, status = os.waitpid(pid, 0)
        assert status == 0, f"a caller ended with {status}"
    return sorted(stamps)


def live(act: Callable[[], object]) -> NoReturn:
    """A child's whole life."""
    code = 1
    try:
        die_with_parent(os.getppid(), signal.SIGKILL)
        act()
        code = 0
    finally:
        os._exit(code)
