"""What the lives of the reference model share: the people, their wishes, and one company to live in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
import responses
from django.utils import timezone
from pytest_django import Settings

from recruiting.models import Candidate
from tests.torture.in_process import StandingClock, World
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant, tenant
from video_interviews import tasks
from video_interviews.keys import seal
from video_interviews.models import SparkHireUser, Status, WebhookDelivery
from video_interviews.models.requests import OPEN


@dataclass
class Wish:
    """What was wished of one request, and what excuses that it did not come true."""

    pk: int
    canceled: bool = False
    excused: bool = False


@dataclass
class Person:
    candidate: Candidate
    wishes: list[Wish] = field(default_factory=list)

    def blocked(self) -> bool:
        """Is a request open or completed?"""
        statuses = self.candidate.interview_requests.values_list("status", flat=True)
        return any(status in (*OPEN, Status.COMPLETED) for status in statuses)


@dataclass
class Stage:
    """What all lives share: one company, here and at Spark Hire."""

    world: World
    clock: StandingClock
    tenant: Tenant
    steps: int = 0
    lives: int = 0
    reached: dict[str, int] = field(default_factory=dict)  # how often each end of a request

    @property
    def vendor(self) -> Vendor:
        """The world, for those who ask it for its books alone."""
        return cast(Vendor, self.world)

    def begin_anew(self) -> None:
        self.world.forget()
        WebhookDelivery.objects.all().delete()
        Candidate.objects.all().delete()
        tenant, integration = self.tenant, self.tenant.integration
        for user, key in zip((tenant.dana, tenant.eve, tenant.alice), tenant.keys, strict=False):
            self.give_key(user.pk, key)
        self.be_primary(tenant.dana.pk)
        tasks.subscribe(integration.pk)
        self.clock.move(1)
        self.lives += 1

    def give_key(self, user_pk: int, key: str) -> None:
        state = SparkHireUser.KeyState.WORKING if key else SparkHireUser.KeyState.MISSING
        SparkHireUser.objects.filter(user=user_pk).update(
            sealed_key=seal(key, owner_id=user_pk) if key else "",
            key_state=state,
            failures=0,
            down_since=None,
            paused_until=None,
            limited_until=None,
        )

    def be_primary(self, user_pk: int) -> None:
        integration = self.tenant.integration
        integration.refresh_from_db()
        integration.primary_user = SparkHireUser.objects.get(user=user_pk)
        integration.subscribe_at = timezone.now()
        integration.save()


BEGIN = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture
def stage(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    transactional_db: None,
) -> Iterator[Stage]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        world = World(wire, tmp_path)
        clock = StandingClock(world, BEGIN)
        settings.SPARKHIRE_API_URL, settings.REDIS_URL = world.v1, ""  # Redis has its own clock
        settings.DEBUG = True
        monkeypatch.setattr("recruiting.bell.Ringer.ring", lambda *_: None)
        monkeypatch.setattr(
            "sparkhire_client.sandbox.world.interviews.unanswered", lambda _: []
        )  # no recordings
        yield Stage(world, clock, tenant(cast(Vendor, world), world.plant()))
        clock.back_to_now()
        world.close()
