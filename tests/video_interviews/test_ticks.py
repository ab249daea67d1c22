"""Regular work keeps its rhythm with one beat, with three, and with none."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import OperationalError, connection
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import make_candidate
from tests.video_interviews.walks import ask, later, requested, states
from video_interviews import metronome, tasks, ticks
from video_interviews.metronome import Hands, Metronome
from video_interviews.models import Integration, InterviewRequest, JobLink

SWEEP = "ring_for_what_is_due"


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """One entry for each time that the sweep was made."""
    made: list[float] = []

    def sweep() -> list[tuple[str, int | None]]:
        made.append(time.monotonic())
        return []

    monkeypatch.setitem(ticks.REGULAR_WORK, SWEEP, sweep)
    return made


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the metronome has done in its own process."""
    done: list[tuple[str, Any]] = []
    monkeypatch.setattr(Hands, "carry_out", lambda _, task, pk: done.append((task, pk)))
    return done


def test_three_beats_do_what_one_does(db: None, swept: list[float]) -> None:
    """B2: whoever ticks first does the work of that period, the others nothing."""
    for second in range(20):
        for began in (0, 1, 3):
            if second % 5 == began:
                with later(seconds=second):
                    tasks.tick(SWEEP)
    assert len(swept) == 4


@pytest.mark.django_db(transaction=True)
def test_ticks_of_the_same_moment_are_one(swept: list[float]) -> None:
    """B2: the table settles it, also for the first of all."""

    def tick() -> None:
        try:
            tasks.tick(SWEEP)
        finally:
            connection.close()

    for period in range(3):
        with later(seconds=10 * period):
            together = [threading.Thread(target=tick) for _ in range(8)]
            for each in together:
                each.start()
            for each in together:
                each.join()
        assert len(swept) == period + 1


def test_a_clock_that_was_put_back_an_hour_holds_nothing_up(db: None, swept: list[float]) -> None:
    """B2: the time of the last tick is then in the future."""
    with later(hours=1):
        tasks.tick(SWEEP)
    tasks.tick(SWEEP)
    assert len(swept) == 2


def test_a_lease_from_before_the_clock_was_put_back_has_run_out(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B2: no lease is longer than a worker needs, whatever clock it was written by."""
    from video_interviews.actions import outbox

    request = ask(candidate, alice)
    with later(hours=1):
        assert outbox.claim_next()
    assert outbox.claim_next() == request


def test_the_tick_polls_every_integration_that_runs(integration: Integration) -> None:
    """T3: each by a task of its own."""
    rung: list[tuple[str, Any]] = []
    assert ticks.tick("poll_integrations", lambda *bell: rung.append(bell))
    assert rung == [("video_interviews.poll", integration.pk)]
    Integration.objects.update(is_on=False)
    with later(minutes=1):
        assert ticks.tick("poll_integrations", lambda *bell: rung.append(bell))
    assert rung == [("video_interviews.poll", integration.pk)]


def test_a_worker_leaves_the_time_to_a_beat_that_ticks(
    db: None, settings: Any, swept: list[float], handed_on: list[tuple[str, Any]]
) -> None:
    """T1: it only listens."""
    watch = Metronome()
    for second in range(60):
        with later(seconds=second):
            for name, period in settings.TICKS.items():
                if second % period == 0:
                    tasks.tick(name)
            watch.look()
    assert len(swept) == 12
    assert handed_on == []


def test_without_any_beat_a_worker_expires_and_sends_by_itself(
    alice: User,
    candidate: Candidate,
    link: JobLink,
    handed_on: list[tuple[str, Any]],
) -> None:
    """T1, B2: at most a minute late; what is due is done in its own process, past the broker."""
    overdue = requested(candidate, alice)
    for name in ticks.REGULAR_WORK:
        tasks.tick(name)  # the beat's last
    InterviewRequest.objects.filter(pk=overdue.pk).update(expires_at=timezone.now())
    ask(make_candidate(candidate.job, "Robin"), alice)
    watch = Metronome()
    with later(seconds=9):
        watch.look()
    assert states(candidate) == ["requested"]
    assert handed_on == []
    with later(seconds=26):
        watch.look()
    assert states(candidate) == ["expired"]
    assert ("video_interviews.work", None) in handed_on


def test_a_database_that_is_away_ends_no_metronome(
    db: None, swept: list[float], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """B2: it is back a moment later, and so is the time."""
    watch = Metronome()
    tick = ticks.tick

    def away(*_: object, **__: object) -> bool:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(ticks, "tick", away)
    watch.look()
    assert "the server closed the connection" in caplog.text
    monkeypatch.setattr(ticks, "tick", tick)
    watch.look()
    assert len(swept) == 1


def test_what_is_being_done_here_is_not_begun_a_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B3: a Spark Hire that never answers does not fill the process with threads."""
    done = threading.Event()
    begun: list[int] = []

    def poll(pk: int) -> None:
        begun.append(pk)
        assert done.wait(10)

    monkeypatch.setitem(current_app.tasks, "video_interviews.poll", poll)
    hands = Hands()
    for _ in range(3):
        for pk in range(20):
            hands.carry_out("video_interviews.poll", pk)
    done.set()
    assert sorted(begun) == list(range(metronome.HANDS))


def test_a_moved_clock_is_the_databases(settings: Any, db: None) -> None:
    """T1: of two machines whose clocks differ neither takes the other's lease."""
    from video_interviews import clock

    settings.CLOCK = "database"
    with later(hours=1):
        assert abs(clock.now() - timezone.now()) > timedelta(minutes=59)


def test_spark_hires_clock_and_ours_may_differ_by_five_minutes() -> None:
    """T2, L2: as was agreed."""
    from video_interviews import clock

    assert timedelta(minutes=5) == clock.TOLERANCE
