"""R13, R14: whole processes die: the workers, and Redis."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event

import redis
from django.db import connection
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate
from tests.sandbox.process import until
from tests.torture.checker import findings
from tests.torture.processes import Redis, Staff, staff
from tests.torture.rows import row
from tests.torture.test_crowds import Browser, form_of
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, Tenant, forget, recover, work_off
from video_interviews.models import InterviewRequest, Status, Transition

TASKS = 300
KILLS = 3  # of whole workers while these are done, one after the other


@row(
    "R14",
    asked=f"{TASKS} tasks x 200 kill -9 of whole workers: 0 unfinished within 60 s, 0 done twice",
    full=200,
    ci=2,
    means="Workers may be killed, restarted or moved at any moment; what they were at is finished "
    "by the others.",
)
def test_what_killed_workers_were_at_is_finished_by_others(
    size: int,
    seed: int,
    vendor: Vendor,
    clock: Clock,
    tenants: list[Tenant],
    tmp_path: Path,
    bells: None,
    redis_url: str,
    unlimited: None,
) -> str:
    rng = random.Random(seed)  # noqa: S311
    killed = tasks = held = in_doubt = 0
    while killed < size:
        clock.begin_anew()
        redis.Redis.from_url(redis_url).flushall()  # the calls of the last round count no more
        for number in range(TASKS):
            tenants[number % len(tenants)].asked()
        tasks += TASKS
        with staff(tmp_path, vendor) as everybody:
            for _ in range(min(KILLS, size - killed)):
                worker = everybody.worker("worker")
                time.sleep(rng.uniform(0.05, 1.0))
                everybody.kill(worker)
                killed += 1
                held += held_now()
        in_doubt += left_after_a_minute(clock)
        recover(clock)
        wrong = findings(vendor)
        assert not wrong, f"after {killed} kills {len(wrong)} wrong: {wrong[0]}"
        forget(vendor)
    return (
        f"{tasks:,} tasks, {killed} kills, {held} tasks in their hands: 0 unfinished within 60 s but "
        f"{in_doubt} in doubt, which waited out the quarantine; 0 done twice"
    )


def held_now() -> int:
    """How many tasks somebody was at who is dead."""
    return InterviewRequest.objects.filter(leased_until__gt=timezone.now()).count()


def left_after_a_minute(clock: Clock) -> int:
    """How many wait for the end of the quarantine; all others are finished."""
    clock.move(60)
    work_off()
    left = InterviewRequest.objects.filter(status=Status.SENDING)
    stuck = left.filter(unknown_since=None)
    assert not stuck.exists(), f"{stuck.count()} unfinished after a minute"
    return left.count()


@dataclass
class Clicks:
    """Alice of each company keeps asking, in a browser, until told to stop."""

    browsers: list[tuple[Tenant, Browser]]
    over: Event = field(default_factory=Event)
    slowest: float = 0.0

    def go_on(self, number: int) -> int:
        tenant, browser = self.browsers[number]
        made = 0
        try:
            while not self.over.is_set():
                self.click(tenant, browser)
                made += 1
        finally:
            connection.close()
        return made

    def click(self, tenant: Tenant, browser: Browser) -> None:
        candidate: Candidate = tenant.candidate()
        path = reverse("request-video-interview", args=[candidate.pk])
        began = time.monotonic()
        status, text = browser.post(path, form_of(candidate), Barrier(1))
        self.slowest = max(self.slowest, time.monotonic() - began)
        assert status == 302, f"{status}: {text[:2000]}"
        self.over.wait(0.2)


@row(
    "R13",
    asked="kill -9 or FLUSHALL of Redis at random x 200: 0 lost, work resumes within 60 s; the same "
    "with Redis off all day",
    full=200,
    ci=2,
    means="Redis may lose everything or stay away: pages answer, and what was asked for is done, a "
    "few seconds later.",
)
def test_whatever_redis_loses_nothing_is_lost(
    size: int, seed: int, vendor: Vendor, tenants: list[Tenant], tmp_path: Path
) -> str:
    rng, server = random.Random(seed), Redis(tmp_path)  # noqa: S311
    with staff(tmp_path, vendor, REDIS_URL=server.url) as everybody:
        url = everybody.web("recruiting.wsgi", processes=2, threads=4)
        everybody.worker("worker")
        everybody.beat()
        clicks = Clicks([(tenant, Browser(url, tenant.alice)) for tenant in tenants[:2]])
        with ThreadPoolExecutor(2) as pool:
            made = [pool.submit(clicks.go_on, number) for number in range(2)]
            try:
                for _ in range(size):
                    lose(server, rng)
            finally:
                clicks.over.set()
        asked = sum(each.result() for each in made)
        resumed = until_done(everybody)
        server.kill()
        off = day_without_redis(clicks, max(3, size))
        slowest_off = until_done(everybody)
    wrong = findings(vendor)
    assert not wrong, f"{len(wrong)} wrong: {wrong[0]}"
    waited = (resumed, slowest_off)
    assert max(waited) <= 60, f"{waited} s"
    return (
        f"{size} losses under {asked} clicks, then {off} clicks without Redis: 0 lost, 0 twice, the "
        f"last was sent after {waited[0]:.0f} s and {waited[1]:.0f} s, slowest page "
        f"{clicks.slowest:.1f} s"
    )


def lose(server: Redis, rng: random.Random) -> None:
    time.sleep(rng.uniform(0.1, 1.0))
    if rng.random() < 0.5:
        return server.flush()
    server.kill()
    time.sleep(rng.uniform(0, 1.0))
    return server.start()


def day_without_redis(clicks: Clicks, number: int) -> int:
    clicks.over.clear()
    for _ in range(number):
        clicks.click(*clicks.browsers[0])
    return number


def until_done(everybody: Staff) -> float:
    """The longest that anybody's click has waited until it was sent; all have been."""
    until(
        lambda: not InterviewRequest.objects.filter(status=Status.SENDING).exists(),
        f"everything sent. {everybody.children[1].tail()}",
        patience=120,
    )
    sent = Transition.objects.filter(to_status=Status.REQUESTED)
    longest = sent.aggregate(longest=Max(F("at") - F("request__requested_at")))["longest"]
    return float((longest or timedelta()).total_seconds())
