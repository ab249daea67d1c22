"""What counts towards the limit of a key, in Redis and in rows: exact to the call and to the moment."""

import time
from collections.abc import Callable

import pytest
from pytest_django import Settings

from video_interviews import limiter
from video_interviews.limiter import Allowance, Full

WINDOW = 0.5
KEY = "0" * 64


@pytest.fixture(params=["redis", "rows"], autouse=True)
def counted_by(
    request: pytest.FixtureRequest, settings: Settings, redis_url: str, db: None
) -> None:
    settings.REDIS_URL = redis_url if request.param == "redis" else ""


def take(
    most: int, *, seconds: float = 0.1, own: int = 0, sync: bool = False
) -> Callable[[], None]:
    allowance = Allowance(most, own or most)
    return limiter.take(KEY, allowance, seconds, is_sync=sync, window=WINDOW)


def seconds_to_wait(most: int, *, own: int = 0, sync: bool = False) -> float:
    with pytest.raises(Full) as full:
        take(most, own=own, sync=sync)
    return full.value.seconds


def test_a_short_call_does_not_make_a_long_one_forgotten() -> None:
    """B3: a page asks after a send that Spark Hire has not answered yet."""
    take(2, seconds=15)
    take(2)
    time.sleep(WINDOW + 0.2)  # the short one no longer counts

    take(2)
    assert seconds_to_wait(2) <= WINDOW + 0.1


def test_a_late_answer_makes_its_call_count_longer() -> None:
    """B3: Spark Hire may have seen it as late as that."""
    answered = take(1, seconds=0.2)
    time.sleep(0.4)
    answered()
    time.sleep(0.4)  # longer ago than the call could take, and its window

    assert 0 < seconds_to_wait(1) <= 0.2


def test_a_refusal_tells_when_there_is_a_call_left_for_that_share() -> None:
    """B3: people may have taken more than the queue could; as many as that have to be over first."""
    for _ in range(6):
        take(6)()
        time.sleep(0.05)

    took = [seconds_to_wait(most) for most in (6, 5, 4, 3)]
    time.sleep(seconds_to_wait(3))

    assert took == sorted(took)
    assert took[-1] - took[0] >= 0.14
    take(3)


def test_both_limits_have_to_leave_a_call() -> None:
    """B3, T3: that of all calls and that of what is synchronised, whichever takes longer."""
    take(4, sync=True)()
    time.sleep(0.2)
    for _ in range(3):
        take(4)()

    of_all = seconds_to_wait(3, own=9, sync=True)
    of_sync = seconds_to_wait(9, own=1, sync=True)
    assert of_sync < of_all
    assert seconds_to_wait(3, own=1, sync=True) == pytest.approx(of_all, abs=0.1)
