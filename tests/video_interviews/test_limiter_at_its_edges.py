"""The numbers of the limit, whose share is how large, and who counts while Redis is away."""

import time
from datetime import timedelta
from itertools import repeat
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from video_interviews import clock, limiter
from video_interviews.limiter import Allowance, Full, Share
from video_interviews.models import ApiCall

KEY, OTHER = "1" * 64, "2" * 64
A_WHILE = timedelta(seconds=30)


@pytest.fixture
def by_rows(settings: Settings, db: None) -> None:
    settings.REDIS_URL = ""


@pytest.fixture
def by_redis(settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> redis.Redis:
    settings.REDIS_URL = redis_url
    monkeypatch.setattr(limiter._Redis, "away_until", 0.0)
    server = redis.Redis.from_url(redis_url)
    server.delete(*limiter._Redis.logs(KEY))
    return server


def make_room() -> None:
    limiter.make_room_for_others(KEY)


def counted(number: int, *, of: str = KEY, sync: bool = False) -> None:
    until = clock.now() + A_WHILE
    calls = repeat({"key_hash": of, "is_sync": sync, "counts_until": until}, number)
    ApiCall.objects.bulk_create(ApiCall(**call) for call in calls)


def test_the_numbers_are_those_that_were_agreed() -> None:
    """B3: 400 calls in 60 seconds are Spark Hire's, the others ours."""
    assert (limiter.LIMIT, limiter.WINDOW, limiter.FOR_PEOPLE) == (400, 60.0, 6)
    assert (limiter.FOR_SYNC, limiter.MOST_SYNC, limiter.FEW) == (40, 200, 40)
    assert (limiter.PATIENCE, limiter.AWAY) == (0.2, 5.0)


@pytest.mark.parametrize(
    ("share", "is_primary", "total", "own"),
    [
        (Share.PEOPLE, False, 400, 400),
        (Share.PEOPLE, True, 400, 400),
        (Share.SYNC, True, 394, 200),
        (Share.WORK, False, 394, 394),
        (Share.WORK, True, 394, 354),
    ],
)
def test_each_share_leaves_the_others_theirs(
    share: Share, is_primary: bool, total: int, own: int
) -> None:
    """B3."""
    assert Allowance.of(share, of_primary_user=is_primary) == Allowance(total, own)
    assert is_primary or Allowance.of(share) == Allowance(total, own)


def test_a_key_is_counted_under_a_name_that_does_not_lead_back() -> None:
    name = limiter.name_of("k-admin")
    assert (len(name), name) == (64, limiter.name_of("k-admin"))
    assert name != limiter.name_of("k-other")
    assert "k-admin" not in name


def test_a_call_counts_for_its_time_and_a_window(by_rows: None) -> None:
    """B3: by default one of a minute; of another key nothing is counted."""
    counted(1, of=OTHER)
    limiter.take(KEY, Allowance(1, 1), 5.0)
    assert not ApiCall.objects.get(key_hash=KEY).is_sync
    with pytest.raises(Full, match=r"for 6[45]\.\d s") as full:
        limiter.take(KEY, Allowance(1, 1), 5.0)
    assert 64 < full.value.seconds <= 65


@pytest.mark.parametrize(
    ("ours", "others"), [(0, 0), (39, 0), (40, 364), (41, 364), (399, 41), (400, 0)]
)
def test_as_many_calls_of_others_are_counted_as_are_not_ours(
    by_rows: None, ours: int, others: int
) -> None:
    """B3: and a tenth of ours; not after few of ours, and not when all are."""
    counted(ours)
    counted(3, of=OTHER)
    ApiCall.objects.create(key_hash=KEY, is_sync=True, counts_until=clock.now())  # no more
    limiter.make_room_for_others(KEY)
    found = ApiCall.objects.filter(key_hash=KEY, counts_until__gt=clock.now())
    theirs = found.filter(counts_until__gt=clock.now() + A_WHILE)
    assert (found.count() - ours, theirs.filter(is_sync=False).count()) == (others, others)
    last = theirs.order_by("counts_until").last()
    assert last is None or 59 < (last.counts_until - clock.now()).total_seconds() <= 60


@pytest.mark.parametrize(("ours", "others"), [(39, 0), (40, 364), (41, 364), (400, 0)])
def test_redis_counts_them_alike(by_redis: redis.Redis, ours: int, others: int) -> None:
    """B3."""
    for number in range(ours):
        limiter.take(KEY, Allowance(400, 400), 1.0, is_sync=number % 2 == 0)
    limiter.make_room_for_others(KEY)
    found = sum(int(by_redis.zcard(log)) for log in limiter._Redis.logs(KEY))
    assert found - ours == others
    if ours + others >= 400:
        with pytest.raises(Full):
            limiter.take(KEY, Allowance(400, 400), 1.0)


def test_processes_of_two_versions_count_together(by_redis: redis.Redis) -> None:
    """B3: by the same names in Redis, both in one slot of a cluster; its scripts are made ready once."""
    assert limiter._Redis.logs("k") == [
        "spark-hire-calls:{k}:people-and-work",
        "spark-hire-calls:{k}:sync",
    ]
    address = settings.REDIS_URL
    assert limiter._Redis.scripts(address) is limiter._Redis.scripts(address)


def test_of_those_who_count_in_rows_one_counts_at_a_time(by_rows: None) -> None:
    """B3: on PostgreSQL, under a lock of the key."""
    for count in (lambda: limiter.take(KEY, Allowance(9, 9), 1.0), make_room):
        with CaptureQueriesContext(connection) as asked:
            count()
        first = asked.captured_queries[1]["sql"]  # after the transaction begins
        assert "pg_advisory_xact_lock" in first
        assert KEY in first


def test_while_redis_is_away_the_database_counts_and_redis_is_not_asked(
    by_redis: redis.Redis, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B3: for five seconds, so that no call waits for it twice."""
    asked = list[str]()

    def away(url: str) -> Any:
        asked.append(url)
        raise redis.ConnectionError("gone")

    monkeypatch.setattr(limiter._Redis, "scripts", away)
    before = time.monotonic()
    for _ in range(2):
        limiter.take(KEY, Allowance(400, 400), 1.0)
    limiter.make_room_for_others(KEY)
    assert (len(asked), ApiCall.objects.filter(key_hash=KEY).count()) == (1, 2)
    assert before + 5 <= limiter._Redis.away_until <= time.monotonic() + 5
    monkeypatch.setattr(limiter._Redis, "away_until", time.monotonic())
    limiter.make_room_for_others(KEY)  # Spark Hire says it again
    assert (len(asked), ApiCall.objects.filter(key_hash=KEY).count()) == (2, 2)
