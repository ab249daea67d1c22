"""R19: lives of requests that nobody would have thought of, against a reference model."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import hypothesis
import pytest
import responses
from hypothesis.stateful import run_state_machine_as_test
from pytest_django import Settings

from tests.torture.in_process import StandingClock, World
from tests.torture.life import Life
from tests.torture.rows import row
from tests.torture.stage import Stage
from tests.torture.vendor import Vendor
from tests.torture.world import tenant

STEPS = 50
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
        monkeypatch.setattr("video_interviews.bell._send", lambda *_: None)
        monkeypatch.setattr(
            "sparkhire_client.sandbox.world.interviews.unanswered", lambda _: []
        )  # no recordings
        yield Stage(world, clock, tenant(cast(Vendor, world), world.plant()))
        clock.back_to_now()
        world.close()


@row(
    "R19",
    asked="20,000 lives x 50 steps = 1,000,000 steps against a reference model, 0 mismatches",
    full=1_000_000,
    ci=600,
    means="Whatever people, Spark Hire, crashes and clocks do after each other, each request ends as "
    "was wished or as Spark Hire says, and the newsfeed tells it once.",
)
def test_whatever_happens_a_request_ends_as_was_wished(size: int, seed: int, stage: Stage) -> str:
    Life.stage = stage
    lives = -(-size // STEPS)
    hypothesis.seed(seed)(Life)
    settings = hypothesis.settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    run_state_machine_as_test(Life, settings=settings)
    ends = ", ".join(f"{number:,} {name}" for name, number in sorted(stage.reached.items()))
    return f"{stage.lives:,} lives, {stage.steps:,} steps, 0 mismatches ({ends})"
