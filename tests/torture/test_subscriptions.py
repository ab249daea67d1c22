"""R11: Spark Hire is always told a working address, however often it changes and whoever dies meanwhile.

Real processes: one web server behind a port that stays open, two workers. Each is killed with SIGKILL
again and again and replaced; leases and the quarantine are a second long instead of a minute.
"""

import os
import random
import signal
import socket
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import Client
from pytest_django import Settings

from scripts.processes import die_with_parent
from tests.sandbox.process import until
from tests.torture.checker import findings
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, Tenant, recover, work_off
from tests.video_interviews.walks import headlines
from video_interviews import tasks
from video_interviews.actions import configuring, leases, outbox, subscribing
from video_interviews.models import Integration, InterviewRequest

TOLD = Counter(["Requested", "Accepted", "Completed", "Rated"])
A_SECOND = timedelta(seconds=1)


class Victim:
    """A process that is killed now and then, and replaced at once."""

    def __init__(self, live: Callable[[], None]) -> None:
        self._live = live
        self._start()

    def _start(self) -> None:
        connections.close_all()  # each process has its own
        parent = os.getpid()
        self.pid = os.fork()
        if not self.pid:
            try:
                die_with_parent(parent, signal.SIGKILL)
                self._live()
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(1)

    def end(self) -> bool:
        """kill -9; False when it had ended by itself."""
        os.kill(self.pid, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        killed = self.end()
        self._start()
        assert killed, "it ended by itself"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


def worker() -> None:
    """Whatever is due, but for polling: only webhooks bring news."""
    while True:
        work_off()
        time.sleep(0.01)


@contextmanager
def site(settings: Settings) -> Iterator[list[Victim]]:
    """Two workers and, last, the web server that Spark Hire posts to."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
    victims = [Victim(worker), Victim(worker), Victim(server.serve_forever)]
    try:
        yield victims
    finally:
        killed = [victim.end() for victim in victims]
        server.server_close()
    assert all(killed), "one ended by itself"


@pytest.fixture
def hurry(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What died or is in doubt is taken over after a second; what is old goes after a few."""
    settings.SPARKHIRE_QUARANTINE = timedelta(0)
    monkeypatch.setattr(outbox, "CALL_TIMEOUT", A_SECOND)
    monkeypatch.setattr(subscribing, "DROP_AFTER", 10 * A_SECOND)  # 3 tries of Spark Hire's
    for module in (outbox, leases):
        monkeypatch.setattr(module, "LEASE", A_SECOND)


@row(
    "R11",
    asked="500 changes of Primary User or addresses under load with kill -9: 0 lost, 0 double, "
    "old addresses refused 24 h later",
    full=500,
    ci=8,
    means="Choosing another Primary User or renewing the webhook addresses loses no update and tells "
    "none twice, and an address that became known to somebody is of no use a day later.",
)
def test_whatever_changes_and_whoever_dies_every_event_is_told_once(
    size: int,
    seed: int,
    vendor: Vendor,
    clock: Clock,
    tenants: list[Tenant],
    settings: Settings,
    hurry: None,
) -> str:
    chance = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    addresses, kills = set[str](), 0
    requests = [tenants[number % len(tenants)].sent() for number in range(size)]
    with site(settings) as victims:
        for tenant in tenants:
            change(tenant, chance)
        until(lambda: all(map(is_settled, tenants)), "the first subscriptions", patience=60)
        for number, request in enumerate(requests):
            tenant = tenants[number % len(tenants)]
            addresses |= there(vendor)
            change(tenant, chance)
            kills += live_on(request, vendor, victims, chance)
            if chance.random() < 0.7:  # and otherwise it changes again meanwhile
                until(lambda who=tenant: is_settled(who), "the subscriptions", patience=60)  # type: ignore[misc]
        until(lambda: all(map(is_settled, tenants)), "the last subscriptions", patience=60)
        until(lambda: not on_their_way(vendor), "the last webhooks", patience=60)
    recover(clock)
    for tenant in tenants:
        tasks.poll(tenant.integration.pk)
    unheard, twice = told(vendor)
    wrong = [*findings(vendor), *untold()]
    assert not unheard, f"{unheard} events were told to no address"
    assert not wrong, f"{len(wrong)} wrong: {wrong[0]}\n" + "\n".join(wrong)
    old = addresses - there(vendor)
    refused_in_time(old, there(vendor), clock)
    return (
        f"{size} changes, {kills} kill -9: 0 lost, 0 double, {twice} events told by two addresses; "
        f"{len(old)} old addresses accepted after 23 h, refused after 25 h"
    )


def change(tenant: Tenant, chance: random.Random) -> None:
    """Dana chooses another Primary User or renews the addresses."""
    integration = Integration.objects.select_related("company", "primary_user__user").get(
        pk=tenant.integration.pk
    )
    if integration.subscriptions.exists() and chance.random() < 0.5:
        assert subscribing.renew_addresses(integration)
        return
    others = [tenant.key_of(user) for user in (tenant.dana, tenant.eve, tenant.alice)]
    others = [other for other in others if other != integration.primary_user]
    configuring.save_settings(integration, is_on=True, keys={}, primary_user=chance.choice(others))


def live_on(
    request: InterviewRequest, vendor: Vendor, victims: list[Victim], chance: random.Random
) -> int:
    """The candidate does all there is to do while somebody dies; how many did."""
    deaths = 0
    for verb in ("accept", "complete", "rate"):
        if chance.random() < 0.4:
            time.sleep(chance.uniform(0, 0.06))
            chance.choices(victims, weights=[4, 4, 1])[0].kill()
            deaths += 1
        time.sleep(chance.uniform(0, 0.06))
        vendor.lever(f"interviews/{request.spark_hire_uuid}/{verb}")
    return deaths


def is_settled(tenant: Tenant) -> bool:
    """Is each event subscribed as wanted, whatever old ones there are still?"""
    integration = Integration.objects.get(pk=tenant.integration.pk)
    current = integration.subscriptions.filter(retired_at=None)
    wanted = current.filter(
        spark_hire_user=integration.primary_user, superseded=False, unknown_since=None
    )
    return current.count() == wanted.count() == len(subscribing.EVENTS)


def there(vendor: Vendor) -> set[str]:
    """Where Spark Hire posts to now."""
    return {webhook["url"] for webhook in vendor.world("webhook")["webhook"]}


def on_their_way(vendor: Vendor) -> bool:
    return any(one["state"] == "pending" for one in vendor.world("delivery")["delivery"])


def told(vendor: Vendor) -> tuple[int, int]:
    """How many events that followed were addressed to nobody, and how many to more than one."""
    world = vendor.world("event", "delivery")
    times = Counter(one["event_uuid"] for one in world["delivery"])
    followed = ("InterviewAccepted", "InterviewCompleted", "InterviewRated")
    events = [times[one["uuid"]] for one in world["event"] if one["name"] in followed]
    return sum(not each for each in events), sum(each > 1 for each in events)


def untold() -> Iterator[str]:
    """Each newsfeed tells of all that the candidate did, and of each once."""
    for request in InterviewRequest.objects.select_related("candidate"):
        if Counter(headlines(request.candidate)) != TOLD:
            yield f"{request}: the newsfeed tells {headlines(request.candidate)}"


def refused_in_time(old: set[str], current: set[str], clock: Clock) -> None:
    clock.move(23 * 3600)
    assert {answer(url) for url in old | current} == {200}
    clock.move(2 * 3600)
    assert {answer(url) for url in old} == {404}
    assert {answer(url) for url in current} == {200}


def answer(url: str) -> int:
    return int(
        Client().post(urlsplit(url).path, b"{}", content_type="application/json").status_code
    )
