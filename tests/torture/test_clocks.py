"""R16: however many clocks tick, whatever they show, each request expires once and on time."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.conf import settings as product_settings
from django.db import connections
from pytest_django import Settings

from recruiting.models import Candidate, Job, NewsfeedItem, User
from scripts.processes import die_with_parent
from tests.torture import crowd
from tests.torture.rows import row
from video_interviews import clock, metronome, ticks
from video_interviews.models import InterviewRequest, Status, Tick, Transition

SPEED = 20  # times as fast as in earnest: periods and patience are that much shorter
LATEST = 60 / SPEED  # seconds
DOWNTIME = timedelta(hours=72)
SPREAD = timedelta(seconds=0.5)  # over which those to come expire
WORKERS = 2
HOUR = 3600.0
# How many beats; by how much the clocks of the processes are wrong; how the database's clock is set.
PHASES = list(product((0, 1, 3), (0.0, HOUR, -HOUR), (HOUR, -HOUR, 0.0)))


@dataclass
class Clocks:
    """What all processes share: how wrong the clock of each is, and how the database's was set."""

    wrong: list[float] = field(default_factory=list)
    turned: "multiprocessing.sharedctypes.Synchronized[float]" = field(
        default_factory=lambda: multiprocessing.Value("d", 1.0)
    )
    set_by: "multiprocessing.sharedctypes.Synchronized[float]" = field(
        default_factory=lambda: multiprocessing.Value("d", 0.0)
    )
    sweeps: "multiprocessing.sharedctypes.Synchronized[int]" = field(
        default_factory=lambda: multiprocessing.Value("i", 0)
    )


@pytest.fixture
def clocks(settings: Settings, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Clocks:
    """The product goes by the database's clock, which can be set; all is SPEED times as fast."""
    shared, by_the_database, expire = Clocks(), clock.now, ticks.REGULAR_WORK["expire_overdue"]

    def counted() -> object:
        with shared.sweeps.get_lock():
            shared.sweeps.value += 1
        return expire()

    def now() -> datetime:
        return by_the_database() + timedelta(seconds=shared.set_by.value)

    settings.CLOCK = "database"
    settings.TICKS = {name: seconds / SPEED for name, seconds in settings.TICKS.items()}
    for name in ("PATIENCE", "LITTLE_PATIENCE"):
        monkeypatch.setattr(metronome, name, getattr(metronome, name) / SPEED)
    monkeypatch.setattr(clock, "now", now)
    monkeypatch.setitem(ticks.REGULAR_WORK, "expire_overdue", counted)
    monkeypatch.setattr("celery.current_app.send_task", lambda *_, **__: None)
    return shared


@row(
    "R16",
    asked="0, 1 or 3 beats, 72 h of downtime, clock steps of ± 1 h: each expiry acted on once, "
    "≤ 60 s late",
    full=27_000,
    ci=600,
    means="Requests expire at their midnight, once, with no clock worker or several, and with wrong clocks.",
)
def test_each_request_expires_once_and_on_time(size: int, seed: int, clocks: Clocks) -> str:
    rng = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    job, alice = crowd.stage()
    each = 500 if size >= 500 * 2 * len(PHASES) else 100
    phases = PHASES if size >= 100 * 2 * len(PHASES) else [PHASES[0], PHASES[13], PHASES[24]]
    expired, latest = 0, 0.0
    while expired < size:
        beats, wrong, step = phases[expired // (2 * each) % len(phases)]
        Tick.objects.all().delete()
        clocks.wrong = [wrong * (-1) ** n for n in range(beats + WORKERS)]
        with running(clocks, beats):
            for turn in (1.0, -1.0):
                clocks.turned.value = turn
                latest = max(latest, watch(rng, clocks, job, alice, each))
                expired += each
                clocks.set_by.value += step
        judge(f"{beats} beats, clocks wrong by {wrong:.0f} s, set by {step:.0f} s")
        Candidate.objects.all().delete()
        clocks.set_by.value = 0.0
    return (
        f"{expired:,} expirations, 0 early, each once, at most {latest * SPEED:.0f} s late "
        f"({SPEED} times as fast)"
    )


@contextmanager
def running(clocks: Clocks, beats: int) -> Iterator[None]:
    """As many beats, and two workers that listen whether one ticks; in the end kill -9."""
    connections.close_all()
    pids = []
    for number in range(beats + WORKERS):
        if (pid := os.fork()) == 0:
            _live(clocks, number, is_beat=number < beats)
        pids.append(pid)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _live(clocks: Clocks, number: int, *, is_beat: bool) -> None:
    """The life of a process whose clock is wrong, and turned later; never returns."""
    die_with_parent(os.getppid(), signal.SIGKILL)
    keeper = metronome.Metronome()
    while True:
        turned = clocks.turned.value
        wrong = timedelta(seconds=clocks.wrong[number] * turned)
        with time_machine.travel(datetime.now().astimezone() + wrong, tick=True):
            while clocks.turned.value == turned:
                if is_beat:
                    for name in product_settings.TICKS:
                        ticks.tick(name)
                    time.sleep(min(product_settings.TICKS.values()))
                else:
                    keeper.look()
                    time.sleep(metronome.LOOK_EVERY / SPEED)


def watch(rng: random.Random, clocks: Clocks, job: Job, by: User, number: int) -> float:
    """Requests that expired while all was down, and that expire now, until all have; how late the
    latest was, in seconds."""
    begun = clock.now()
    moments = [begun - rng.random() * DOWNTIME for _ in range(number // 2)]
    moments += [begun + rng.random() * SPREAD for _ in range(number - number // 2)]
    rows = crowd.invited(job, by, moments)
    left = {request.pk: max(request.expires_at, begun) for request in rows}
    sweeps, latest = clocks.sweeps.value, 0.0
    while left:
        before = clock.now()
        done = InterviewRequest.objects.exclude(status=Status.REQUESTED)
        for pk in set(done.values_list("pk", flat=True)) & set(left):
            due = left.pop(pk)
            assert clock.now() >= due, "it expired early"
            latest = max(latest, (before - due).total_seconds())
        waited = (before - begun - SPREAD).total_seconds()
        assert waited <= LATEST, f"{len(left)} of {number} are more than 60 s late"
        time.sleep(0.01)
    assert latest <= LATEST, f"{latest * SPEED:.0f} s late"
    seconds = (clock.now() - begun).total_seconds()
    allowed = 2 + seconds / (ticks.A_BIT_EARLY * product_settings.TICKS["expire_overdue"])
    made = clocks.sweeps.value - sweeps
    assert made <= allowed, f"{made} sweeps in {seconds:.1f} s: several clocks, several rhythms"
    return latest


def judge(where: str) -> None:
    """Each of them expired once, and its newsfeed says so once."""
    total = InterviewRequest.objects.count()
    for what, rows in (
        ("changes", Transition.objects.filter(to_status=Status.EXPIRED).values_list("request_id")),
        ("newsfeed items", NewsfeedItem.objects.values_list("candidate_id")),
    ):
        assert len(rows) == len(set(rows)) == total, f"{where}: {len(rows)} {what} for {total}"
