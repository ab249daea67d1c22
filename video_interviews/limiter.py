"""Never more than 400 calls in any 60 seconds with one API key, over all processes and machines.

That is counted as Spark Hire may count it, whatever the network does: a call arrives there between
the moment at which it was let out and its answer. So it counts from the one until a whole window
after the other. Where Redis counts, by its clock; where there is none, or it is away, rows of the
database do. What Redis forgets in a restart is forgotten: then a 429 of Spark Hire is the limit.
"""

import logging
import math
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache

import redis
from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from redis.commands.core import Script

from video_interviews import clock
from video_interviews.models import ApiCall

LIMIT = 400
WINDOW = 60.0  # seconds
FOR_PEOPLE = 6  # of these, which nothing queued may take: somebody who clicks is let out at once
FOR_SYNC = 40  # a minute in which thousands are sent leaves the Primary User's key so many
MOST_SYNC = 200
FEW = 40  # calls of ours in a window

PATIENCE = 0.2  # seconds that a call waits for Redis
AWAY = 5.0  # seconds for which a Redis that did not answer is not asked again

logger = logging.getLogger(__name__)


class Share(Enum):
    """What a call is for."""

    PEOPLE = "a page waits for it"
    WORK = "requests that are sent and canceled"
    SYNC = "polling, reports and subscriptions"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls may count at the same time: all together, and those of its own kind (sync or not)."""

    total: int
    own: int

    @classmethod
    def of(cls, share: Share, *, of_primary_user: bool = False) -> "Allowance":
        queued = LIMIT - FOR_PEOPLE
        if share is Share.PEOPLE:
            return cls(LIMIT, LIMIT)
        if share is Share.SYNC:
            return cls(queued, MOST_SYNC)
        return cls(queued, queued - FOR_SYNC if of_primary_user else queued)


class Full(Exception):
    """The key has no call left; `seconds` from now it has one, unless another process is quicker."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"for {seconds:.1f} s")
        self.seconds = seconds


def name_of(api_key: str) -> str:
    """What the key is counted under: nothing that leads back to it."""
    return salted_hmac("video_interviews.limiter", api_key, algorithm="sha256").hexdigest()


def take(
    key: str, allowance: Allowance, seconds: float, *, is_sync: bool = False, window: float = WINDOW
) -> Callable[[], None]:
    """Count a call that takes at most `seconds`; call the result once it is answered. Raises Full."""
    if settings.REDIS_URL and time.monotonic() >= _Redis.away_until:
        try:
            return _Redis.take(key, allowance, seconds, is_sync, window)
        except redis.RedisError as trouble:
            logger.warning("Redis is away; the database counts calls meanwhile: %s", trouble)
            _Redis.away_until = time.monotonic() + AWAY
    return _take_row(key, allowance, seconds, is_sync, window)


def make_room_for_others(key: str, *, window: float = WINDOW) -> None:
    """Spark Hire admits no call although we have not made as many: somebody else uses the key too.

    For a window the calls that are not ours count as if they were, and a tenth of ours are left to
    chance. What is known already is not counted twice; nor is a 429 after a few calls believed to
    be more than it says.
    """
    if settings.REDIS_URL and time.monotonic() >= _Redis.away_until:
        with suppress(redis.RedisError):  # then Spark Hire says it again
            _Redis.make_room_for_others(key, window)
        return
    with transaction.atomic():
        _only_one_at_a_time(key)
        now = clock.now()
        ours = ApiCall.objects.filter(key_hash=key, counts_until__gt=now).count()
        until = now + timedelta(seconds=window)
        other = ApiCall(key_hash=key, is_sync=False, counts_until=until)
        ApiCall.objects.bulk_create(copy(other) for _ in range(_others(ours)))


def _others(ours: int) -> int:
    return LIMIT - ours + math.ceil(ours / 10) if FEW <= ours < LIMIT else 0


# Two sorted sets a key (sync calls, others), each call with the moment until which it counts. Each set
# lives as long as the call in it that counts the longest, which need not be the newest.
KEEP = """
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if last[2] then redis.call('PEXPIREAT', KEYS[1], math.ceil(last[2] * 1000)) end
"""
TAKE = f"""
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local total, mine = tonumber(ARGV[1]), tonumber(ARGV[2])
for _, log in ipairs(KEYS) do redis.call('ZREMRANGEBYSCORE', log, '-inf', now) end

local function wait(logs, most)  -- until fewer than `most` count; 0 if that is so now
    local used = 0
    for _, log in ipairs(logs) do used = used + redis.call('ZCARD', log) end
    if used < most then return 0 end
    local ends = {{}}
    for _, log in ipairs(logs) do
        local first = redis.call('ZRANGE', log, 0, used - most, 'WITHSCORES')
        for i = 2, #first, 2 do ends[#ends + 1] = tonumber(first[i]) end
    end
    table.sort(ends)
    return ends[used - most + 1] - now
end

local seconds = math.max(wait({{KEYS[1]}}, mine), wait(KEYS, total))
if seconds > 0 then return tostring(seconds) end
redis.call('ZADD', KEYS[1], now + ARGV[3] + ARGV[4], ARGV[5])
{KEEP}
return '0'
"""
ANSWERED = f"""
local t = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'XX', t[1] + t[2] / 1000000 + ARGV[1], ARGV[2])
{KEEP}
"""
OTHERS = f"""
local t = redis.call('TIME')
local now, until_when = t[1] + t[2] / 1000000, t[1] + t[2] / 1000000 + ARGV[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local ours = redis.call('ZCARD', KEYS[1]) + redis.call('ZCARD', KEYS[2])
if ours < tonumber(ARGV[4]) or ours >= tonumber(ARGV[1]) then return end
for n = 1, ARGV[1] - ours + math.ceil(ours / 10) do
    redis.call('ZADD', KEYS[1], until_when, ARGV[3] .. n)
end
{KEEP}
"""


class _Redis:
    away_until = -math.inf

    @staticmethod
    @cache
    def scripts(url: str) -> tuple[Script, Script, Script]:
        server = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        take, answered, others = map(server.register_script, (TAKE, ANSWERED, OTHERS))
        return take, answered, others

    @staticmethod
    def logs(key: str) -> list[str]:
        return [f"spark-hire-calls:{{{key}}}:{kind}" for kind in ("people-and-work", "sync")]

    @classmethod
    def take(
        cls, key: str, allowance: Allowance, seconds: float, is_sync: bool, window: float
    ) -> Callable[[], None]:
        take, answered, _ = cls.scripts(settings.REDIS_URL)
        logs = cls.logs(key)
        if is_sync:
            logs.reverse()
        call = uuid.uuid4().hex
        wait = float(take(logs, [allowance.total, allowance.own, seconds, window, call]))
        if wait:
            raise Full(wait)

        def leave() -> None:
            with suppress(redis.RedisError):  # then it counts for longer than it must
                answered(logs[:1], [window, call])

        return leave

    @classmethod
    def make_room_for_others(cls, key: str, window: float) -> None:
        *_, others = cls.scripts(settings.REDIS_URL)
        others(cls.logs(key), [LIMIT, window, uuid.uuid4().hex, FEW])


def _take_row(
    key: str, allowance: Allowance, seconds: float, is_sync: bool, window: float
) -> Callable[[], None]:
    calls = ApiCall.objects.filter(key_hash=key)
    with transaction.atomic():
        _only_one_at_a_time(key)
        now = clock.now()
        calls.filter(counts_until__lte=now).delete()
        counting = list(calls.order_by("counts_until").values_list("counts_until", "is_sync"))
        every = [until for until, _ in counting]
        own = [until for until, sync in counting if sync == is_sync]
        free_at = [  # when fewer than `most` count
            ends[len(ends) - most]
            for ends, most in ((own, allowance.own), (every, allowance.total))
            if len(ends) >= most
        ]
        if free_at:
            raise Full((max(free_at) - now).total_seconds())
        until = now + timedelta(seconds=seconds + window)
        call = ApiCall.objects.create(key_hash=key, is_sync=is_sync, counts_until=until)

    def leave() -> None:
        until = clock.now() + timedelta(seconds=window)
        ApiCall.objects.filter(pk=call.pk).update(counts_until=until)

    return leave


def _only_one_at_a_time(key: str) -> None:
    """SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
