"""R2: whatever Spark Hire and the network do to a call, it is carried out once or said to be refused."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from recruiting.models import Job
from sparkhire_client.transport import Transport
from tests.torture.acts import SCENES, Scene
from tests.torture.checker import findings
from tests.torture.proxy import ExpiredTLS, Proxy, refused_url
from tests.torture.rows import row
from tests.torture.vendor import UNLIMITED, Vendor
from tests.torture.world import Clock, Tenant, forget, recover
from video_interviews import gate
from video_interviews.actions.jobs import SparkHireSays
from video_interviews.models import InterviewRequest, JobLink, Status

PATIENCE = 0.25  # seconds instead of 15: what hangs here hangs by the moved clock
LATEST = 120.0  # seconds after the call; the quarantine

VERBS = {
    "send": ("create_interview",),
    "cancel": ("interview", "delete_interview"),
    "link": ("create_job",),
    "subscribe": ("webhooks", "create_webhook", "delete_webhook"),
}
AT_SPARK_HIRE = (
    "timeout_before_commit",
    "timeout_after_commit",
    "reset_before_commit",
    "reset_mid_body",
    "truncated",
    "html",
    "empty_200",
    "500_after_commit",
    "502",
    "429",
    "401",
    "403",
    "redirect",
    "late_commit",
    "502_late_commit",
    "drip",
)
ON_THE_WAY = ("refused", "tls", "reset", "reset_after", "cut")
FAULTS = (*AT_SPARK_HIRE, *ON_THE_WAY)
REFUSING = ("401", "403")  # Spark Hire says no, and the person is told so


@dataclass
class Trouble:
    """Orders a fault for the next calls."""

    vendor: Vendor
    settings: Settings
    proxy: Proxy
    tls: ExpiredTLS
    rng: random.Random

    def order(self, fault: str, verb: str, calls: int) -> None:
        if fault in AT_SPARK_HIRE:
            for _ in range(calls):
                operation = self.rng.choice(VERBS[verb])
                seconds = self.rng.uniform(1, LATEST)
                self.vendor.lever("faults", operation=operation, fault=fault, seconds=seconds)
        elif fault in ("refused", "tls"):
            self.settings.SPARKHIRE_API_URL = refused_url() if fault == "refused" else self.tls.url
        else:
            self.proxy.order(fault, calls)
            self.settings.SPARKHIRE_API_URL = self.proxy.url

    def over(self) -> None:
        """The way to Spark Hire is clear again; what it was ordered to do late it still does."""
        self.settings.SPARKHIRE_API_URL = self.vendor.v1


@pytest.fixture
def trouble(
    vendor: Vendor,
    settings: Settings,
    seed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    unlimited: None,
) -> Iterator[Trouble]:
    """The breaker is off: it would keep most calls from their fault."""
    monkeypatch.setattr(gate, "FAILURES", UNLIMITED)
    patient = Transport.__init__

    def impatient(self: Transport, key: str, url: str, seconds: float, *more: Any) -> None:
        patient(self, key, url, min(seconds, PATIENCE), *more)

    monkeypatch.setattr(Transport, "__init__", impatient)
    proxy, tls = Proxy(vendor.v1), ExpiredTLS(tmp_path)
    yield Trouble(vendor, settings, proxy, tls, random.Random(seed))  # noqa: S311
    proxy.close()
    tls.close()


@row(
    "R2",
    asked="15 faults x {send, cancel, link, webhook setup} x 200 seeds = 12,000: 0 duplicates, "
    "0 lost, 0 wrong status",
    full=12_000,
    ci=len(FAULTS) * len(VERBS),
    means="Whatever Spark Hire or the network does to a call, it is carried out once, or the person "
    "reads that it was refused.",
)
def test_whatever_happens_to_a_call_it_is_carried_out_once(
    size: int, vendor: Vendor, clock: Clock, tenants: list[Tenant], trouble: Trouble
) -> str:
    each = -(-size // (len(FAULTS) * len(VERBS)))
    met = 0
    for fault in FAULTS:
        for verb in VERBS:
            scenes = [SCENES[verb](tenants[n % len(tenants)], vendor) for n in range(each)]
            meet(fault, verb, scenes, trouble)
            recover(clock, step=10)
            if verb == "link":
                try_again(scenes, clock)
            if verb == "subscribe":  # what could not be dropped is, at the next look after an hour
                clock.move(3600)
                recover(clock)
            where = f"{fault} x {verb}"
            wrong = [*findings(vendor), *undone(verb, allowed=fault in REFUSING)]
            assert not wrong, f"{where}: {len(wrong)} wrong: {wrong[0]}\n" + "\n".join(wrong)
            met += each if fault in ON_THE_WAY else faulted(vendor)
            forget(vendor)
    assert trouble.tls.received == 0, "something was sent to an expired certificate"
    rounds = each * len(FAULTS) * len(VERBS)
    assert met >= rounds, f"only {met} of {rounds} calls met their fault"
    return (
        f"{len(FAULTS)} faults x {len(VERBS)} x {each} = {rounds:,}: 0 duplicates, 0 lost, "
        f"0 wrong status; late commits up to {LATEST:.0f} s"
    )


def try_again(scenes: list[Scene], clock: Clock) -> None:
    """Whoever read why not, and how long that lasts, tries again then: once, or as often as calls meet
    a fault that the first ones, which stopped all others, had left."""
    for _ in scenes:
        clock.move(LATEST)
        for scene in scenes:
            scene.afterwards()
        if not list(undone("link", allowed=False)):
            return


def faulted(vendor: Vendor) -> int:
    """How many calls met an ordered fault."""
    return sum(bool(call["fault"]) for call in vendor.world("apicall")["apicall"])


def meet(fault: str, verb: str, scenes: list[Scene], trouble: Trouble) -> None:
    """Everybody acts while the trouble lasts; then people try again what they were told has failed."""
    for scene in scenes if verb == "subscribe" else [None]:
        trouble.order(fault, verb, len(scenes) if scene is None else 1)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(_act, scenes if scene is None else [scene]))
        trouble.over()
    for scene in scenes:
        scene.afterwards()


def _act(scene: Scene) -> None:
    try:
        with suppress(SparkHireSays):  # a page says it
            scene.act()
    finally:
        connections.close_all()


def undone(verb: str, *, allowed: bool) -> Iterator[str]:
    """What was wished for and is not so; `allowed`: Spark Hire may have refused it."""
    wished = {"send": Status.REQUESTED, "cancel": Status.CANCELED}
    if verb in wished and not allowed:
        for request in InterviewRequest.objects.exclude(status=wished[verb]):
            yield f"wished to {verb}: {request}, {request.reason!r}"
    if verb == "link":
        for job in Job.objects.exclude(pk__in=JobLink.objects.values("job")):
            yield f"not linked: {job}"
