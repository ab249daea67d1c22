"""The gate of a key, asked itself: what it writes to the key's row, and to the moment until when."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from recruiting.models import User
from sparkhire_client import RateLimited, SparkHireError, Unreachable
from sparkhire_client.errors import Unintelligible
from video_interviews import gate as gates
from video_interviews import limiter
from video_interviews.gate import KeyGate
from video_interviews.limiter import Allowance, Full, Share
from video_interviews.models import Integration, SparkHireUser

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
PROBE = timedelta(seconds=30)
NAMES = ("failures", "down_since", "paused_until", "limited_until", "pause_reason")
DOWN = Unreachable("Spark Hire could not be reached.")
FULL = "Spark Hire allows no more calls with this key for the moment."


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


class Calls:
    """What the limiter is asked, and what it says: `full` for how many seconds."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.answered = 0
        self.others: list[str] = []
        self.full: float | None = None

    def take(self, key: str, allowance: Allowance, seconds: float, *, is_sync: bool) -> Any:
        if self.full is not None:
            raise Full(self.full)
        self.asked.append((key, allowance, seconds, is_sync))
        return self.answer

    def answer(self) -> None:
        self.answered += 1


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, clock: Any) -> Calls:
    made = Calls()
    monkeypatch.setattr(limiter, "take", made.take)
    monkeypatch.setattr(limiter, "make_room_for_others", made.others.append)
    return made


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(gates, "ring", heard.append)
    return heard


@pytest.fixture
def key(integration: Integration, alice: User) -> SparkHireUser:
    return SparkHireUser.objects.get(user=alice)


@pytest.fixture
def gate(key: SparkHireUser, calls: Calls) -> KeyGate:
    return KeyGate("k-of-alice", Share.WORK, key)


def row(key: SparkHireUser) -> tuple[Any, ...]:
    return tuple(SparkHireUser.objects.values_list(*NAMES).get(pk=key.pk))


def others(key: SparkHireUser) -> set[tuple[Any, ...]]:
    return set(SparkHireUser.objects.exclude(pk=key.pk).values_list(*NAMES))


UNTOUCHED = (0, None, None, None, "")


def go_down(gate: KeyGate) -> None:
    for _ in range(3):
        gate.enter(15)(DOWN)


def test_what_the_limiter_is_asked(
    key: SparkHireUser, dana: User, calls: Calls, integration: Integration
) -> None:
    """B3, T3."""
    primary = integration.primary_user
    for share in Share:
        for owner in (key, primary, None):
            KeyGate("k", share, owner).enter(7.5)
    name = limiter.name_of("k")
    expected = [
        (name, Allowance.of(share, of_primary_user=own), 7.5, share is Share.SYNC)
        for share in Share
        for own in (False, True, False)
    ]
    assert calls.asked == expected
    assert Allowance.of(Share.WORK) != Allowance.of(Share.WORK, of_primary_user=True)


def test_the_third_call_in_a_row_without_an_answer_closes_it(
    gate: KeyGate, key: SparkHireUser, calls: Calls, rung: list[str]
) -> None:
    """B3: half a sentence instead of an answer is none either."""
    for error in (DOWN, Unintelligible("A web page came.")):
        gate.enter(15)(error)
    assert row(key) == (2, None, None, None, "")
    gate.enter(15)(DOWN)
    assert row(key) == (3, NOW, NOW + PROBE, None, DOWN.reason)
    assert others(key) == {UNTOUCHED}
    assert (calls.answered, rung) == (3, [])


def test_a_probe_that_fails_says_why_and_closes_nothing_anew(
    gate: KeyGate, key: SparkHireUser, clock: Any
) -> None:
    go_down(gate)
    clock.shift(PROBE)
    gate.enter(15)(Unintelligible("A web page came."))
    reason = Unintelligible("A web page came.").reason
    assert row(key) == (3, NOW, NOW + 2 * PROBE, None, reason)


def test_one_probe_each_thirty_seconds_to_the_moment(
    gate: KeyGate, key: SparkHireUser, clock: Any, calls: Calls
) -> None:
    """B3."""
    go_down(gate)
    clock.shift(PROBE - TICK)
    with pytest.raises(Unreachable) as told:
        gate.enter(15)
    assert (told.value.retry_after, told.value.held_back) == (TICK.total_seconds(), True)
    assert "does not answer for the moment" in told.value.reason
    clock.shift(TICK)
    gate.enter(15)
    assert row(key)[2] == NOW + 2 * PROBE
    with pytest.raises(Unreachable) as told:
        gate.enter(15)
    assert told.value.retry_after == 30.0
    assert len(calls.asked) == 4


@pytest.mark.parametrize(
    ("until", "let_out"),
    [
        (None, True),
        (timedelta(0), True),
        (TICK, False),
        (2 * PROBE, False),
        (2 * PROBE + TICK, True),
    ],
)
def test_when_a_closed_gate_lets_a_probe_out(
    gate: KeyGate, key: SparkHireUser, calls: Calls, until: timedelta | None, let_out: bool
) -> None:
    """B3: one further away than two probes is of a clock that was put back."""
    paused = None if until is None else NOW + until
    SparkHireUser.objects.update(down_since=NOW, failures=3, paused_until=paused)
    if let_out:
        gate.enter(15)
    else:
        with pytest.raises(Unreachable):
            gate.enter(15)
    assert len(calls.asked) == let_out
    assert others(key) == {(3, NOW, paused, None, "")}


def test_who_saw_it_closed_passes_when_it_has_opened_since(
    gate: KeyGate, key: SparkHireUser
) -> None:
    gate._probe(NOW - PROBE, NOW + PROBE, NOW)
    assert row(key) == UNTOUCHED


def test_a_wait_is_never_less_than_none(gate: KeyGate, key: SparkHireUser) -> None:
    SparkHireUser.objects.update(down_since=NOW, failures=3, paused_until=NOW + PROBE)
    for seen, told in ((NOW - PROBE, 0.0), (None, 30.0)):
        with pytest.raises(Unreachable) as refused:
            gate._probe(NOW, seen, NOW)
        assert refused.value.retry_after == told


@pytest.mark.parametrize("error", [None, SparkHireError("No such job.")])
def test_any_answer_opens_it_and_the_queue_is_told(
    gate: KeyGate, key: SparkHireUser, clock: Any, rung: list[str], error: SparkHireError | None
) -> None:
    """B3."""
    gate.enter(15)(error)
    assert (row(key), rung) == (UNTOUCHED, [])
    go_down(gate)
    limited = NOW + timedelta(seconds=20)
    SparkHireUser.objects.update(limited_until=limited, failures=1)
    clock.shift(PROBE)
    gate.enter(15)(error)
    assert row(key) == (0, None, limited, limited, "")
    assert rung == ["video_interviews.work"]
    assert {each[0] for each in others(key)} == {1}


def test_a_429_holds_everything_until_it_says(
    gate: KeyGate, key: SparkHireUser, calls: Calls, clock: Any
) -> None:
    """B3: and what is not ours counts as well."""
    said = RateLimited("Spark Hire allows no more calls.", retry_after=17)
    gate.enter(15)(said)
    until = NOW + timedelta(seconds=17)
    assert row(key) == (0, None, until, until, said.reason)
    assert others(key) == {UNTOUCHED}
    assert calls.others == [limiter.name_of("k-of-alice")]
    clock.shift(timedelta(seconds=17) - TICK)
    with pytest.raises(RateLimited) as told:
        gate.enter(15)
    assert (told.value.retry_after, told.value.held_back) == (TICK.total_seconds(), True)
    assert told.value.reason == FULL
    clock.shift(TICK)
    gate.enter(15)


@pytest.mark.parametrize(("full", "pause"), [(0.1, 0.5), (0.7, 0.7)])
def test_the_queue_waits_for_several_calls_and_a_page_pauses_nothing(
    gate: KeyGate, key: SparkHireUser, calls: Calls, full: float, pause: float
) -> None:
    """B3."""
    calls.full = full
    for share in (Share.PEOPLE, Share.SYNC):
        with pytest.raises(RateLimited) as told:
            KeyGate("k-of-alice", share, key).enter(15)
        assert told.value.retry_after == pytest.approx(full)
    assert row(key) == UNTOUCHED
    with pytest.raises(RateLimited):
        gate.enter(15)
    assert row(key) == (0, None, NOW + timedelta(seconds=pause), None, FULL)
    assert others(key) == {UNTOUCHED}


@pytest.mark.parametrize(
    ("down", "until", "becomes"),
    [(True, 10.0, 10.0), (True, 5.0, 5.0), (True, 4.0, 5.0), (False, 10.0, 5.0)],
)
def test_a_full_limit_never_shortens_the_pause_of_a_closed_gate(
    gate: KeyGate, key: SparkHireUser, down: bool, until: float, becomes: float
) -> None:
    paused = NOW + timedelta(seconds=until)
    since = NOW if down else None
    SparkHireUser.objects.filter(pk=key.pk).update(down_since=since, paused_until=paused)
    gate._held_back(timedelta(seconds=5))
    assert row(key)[2] == NOW + timedelta(seconds=becomes)
    assert bool(row(key)[4]) is (becomes != until)


def test_a_key_of_nobody_here_has_no_row_to_write_to(key: SparkHireUser, calls: Calls) -> None:
    """One that is only tried."""
    tried = KeyGate("k-new", Share.PEOPLE)
    go_down(tried)
    tried.enter(15)(RateLimited("Too many.", retry_after=5))
    assert {row(key), *others(key)} == {UNTOUCHED}


def test_a_new_key_begins_anew_and_nobody_elses(key: SparkHireUser) -> None:
    troubles = (3, NOW, NOW, NOW, "down")
    SparkHireUser.objects.update(**dict(zip(NAMES, troubles, strict=True)))
    gates.begin_anew(key)
    assert row(key) == UNTOUCHED
    assert others(key) == {troubles}
