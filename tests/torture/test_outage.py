"""R4: Spark Hire is down for hours while thousands wait to be sent."""

import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier

from django.db import connections
from django.utils import timezone

from recruiting.models import Candidate
from sparkhire_client.sandbox.world.records import Effect
from sparkhire_client.sandbox.world.store import db
from tests.people import log_in
from tests.torture import crowd
from tests.torture.checker import findings
from tests.torture.in_process import Attempt
from tests.torture.rows import row
from tests.torture.stage import Stage, stage
from tests.torture.world import recover
from video_interviews import tasks
from video_interviews.actions import canceling, outbox
from video_interviews.gate import PROBE_EVERY
from video_interviews.limiter import FOR_PEOPLE, LIMIT
from video_interviews.models import InterviewRequest, SparkHireUser, Status

__all__ = ["stage"]  # the fixture

WORKERS = 4  # threads that work at the same time
SWEEP = 5.0  # seconds between two ticks in the first minutes
A_MINUTE = LIMIT - FOR_PEOPLE  # sends that one key may make in it
Work = Callable[[], None]
CANCELED = 20  # every so many-th is canceled while Spark Hire is down


@row(
    "R4",
    asked="Spark Hire down for 2 h and for 24 h, 5,000 sends queued: 0 lost, order kept, at most 1 "
    "probe in 30 s per key, drained at >= 90 % of the allowed rate, the tab says so within 5 s",
    full=5_000,
    ci=440,
    means="Whatever was asked for while Spark Hire is down is sent when it is back, in order and at "
    "once, and meanwhile everybody reads why it waits.",
)
def test_what_was_asked_for_during_an_outage_is_sent_in_order(
    size: int, seed: int, stage: Stage
) -> str:
    reached = []
    for hours in (2, 24) if size >= 2_000 else (2,):
        stage.begin_anew()
        rng = random.Random(seed)  # noqa: S311 -- a seed that can be run again
        with workers() as work:
            reached.append(outage(stage, work, timedelta(hours=hours), size, rng))
    return "; ".join(reached)


def outage(stage: Stage, work: Work, lasting: timedelta, number: int, rng: random.Random) -> str:
    """What was reached, in words."""
    world, clock, tenant = stage.world, stage.clock, stage.tenant
    requests = crowd.waiting(tenant.job, tenant.alice, number)
    coarse = 15.0 if number >= 2_000 else 120.0
    began = timezone.now()
    world.attempts.clear()
    world.down = lambda: rng.choice(["unreached", "unreached", "lost", "502"])
    work()
    assert_the_tab_says_so(stage, requests[number // 2])
    for request in requests[::CANCELED]:
        request.refresh_from_db()
        assert canceling.cancel_request(request, by=tenant.alice)
    while timezone.now() < began + lasting:
        clock.move(SWEEP if timezone.now() < began + timedelta(minutes=2) else coarse)
        work()
        tasks.poll(tenant.integration.pk)
    probes = most_often(world.attempts)
    world.down = None
    ever = InterviewRequest.objects.filter(first_attempt_at__isnull=False)
    tried = set(ever.values_list("pk", flat=True))
    minutes = drain(stage, work)
    in_order(requests, tried)
    recover(clock)
    wrong = findings(stage.vendor)
    assert not wrong, f"{len(wrong)} wrong, the first: {wrong[0]}"
    ends = set(InterviewRequest.objects.values_list("status", flat=True))
    assert ends == {Status.REQUESTED, Status.CANCELED}, ends
    return (
        f"{lasting.total_seconds() / 3600:.0f} h, {number:,} queued: 0 lost, in order, {probes} "
        f"probe in 30 s at most, drained at {minutes:.0%} of the allowed rate, the tab says so at once"
    )


@contextmanager
def workers() -> Iterator[Work]:
    """Call to have all that is due done, by several threads at the same time."""
    together = Barrier(WORKERS)

    def one(act: Callable[[], None]) -> None:
        together.wait()
        act()

    with ThreadPoolExecutor(WORKERS) as pool:
        yield lambda: list(pool.map(one, [tasks.work] * WORKERS)).clear()
        list(pool.map(one, [connections.close_all] * WORKERS))


def assert_the_tab_says_so(stage: Stage, request: InterviewRequest) -> None:
    """The tab of a candidate whose own request was never tried, as soon as the breaker is open."""
    key = SparkHireUser.objects.get(user=stage.tenant.alice)
    assert key.down_since, "the breaker is not open"
    address = Candidate.objects.get(pk=request.candidate_id).get_absolute_url()
    page = log_in(stage.tenant.alice).get(f"{address}?tab=video-interview")
    told = page.content.decode()
    assert "Waiting for Spark Hire, which has not answered since" in told
    assert (timezone.now() - key.down_since).total_seconds() <= 5


def most_often(attempts: list[Attempt]) -> int:
    """The most calls of one key within 30 s, once it was known that Spark Hire is down."""
    of_key: defaultdict[str, list[datetime]] = defaultdict(list)
    for attempt in attempts:
        of_key[attempt.key].append(attempt.at)
    most = 1
    for moments in of_key.values():
        # The breaker opens after three in a row; those that were on their way then do not count.
        for before, after in pairwise(sorted(moments)[2 + WORKERS :]):
            if after - before < PROBE_EVERY * 0.99:
                most += 1
    assert most == 1, f"{most - 1} probes sooner than 30 s after the one before"
    return most


def drain(stage: Stage, work: Work) -> float:
    """Work until nothing is queued; how fast, compared with what is allowed."""
    waiting = InterviewRequest.objects.filter(status=Status.SENDING)
    began: datetime | None = None
    before = waiting.count()
    while left := waiting.filter(unknown_since=None).count():
        work()
        if began is None and waiting.count() < before:
            began = timezone.now()
        stage.clock.move(1)
    assert began, "nothing was sent"
    took = (timezone.now() - began).total_seconds()
    least = 60.0 * ((before - 1) // A_MINUTE)
    reached = 1.0 if least == 0 else least / max(took, least)
    assert reached >= 0.9, f"{before:,} took {took:.0f} s, {least:.0f} s are possible ({left} left)"
    return reached


def in_order(requests: list[InterviewRequest], tried: set[int]) -> None:
    """Sent in the order in which they were asked for, but for those that were tried in vain; several
    at the same time may overtake each other. No candidate is told two things in the wrong order."""
    place = {request.email: n for n, request in enumerate(requests) if request.pk not in tried}
    told: defaultdict[str, list[str]] = defaultdict(list)
    for effect in db.select(Effect):
        told[effect.candidate_email].append(effect.effect)
    in_turn = sorted(place[email] for email in told if email in place)
    sent = [place[email] for email in told if email in place]
    for turn, at in enumerate(sent):
        late = turn - bisect_left(in_turn, at)
        assert late <= 2 * outbox.AT_ONCE, f"the {at}th was sent {late} turns late"
    for email, effects in told.items():
        assert effects in (["created"], ["created", "deleted"]), f"{email}: {effects}"
