"""Rows get their size and seed."""

import os
from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.torture.mutants import MUTANTS
from tests.torture.rows import Part, chosen
from tests.torture.rows import seed as chosen_seed
from tests.torture.vendor import UNLIMITED, Vendor
from tests.torture.world import Clock, Tenant, tenant
from tests.video_interviews.conftest import (  # noqa: F401
    admin,
    integration,
    link,
    linked,
    one_sandbox,
    sandbox,
)
from video_interviews import limiter


def part_of(item: pytest.Item) -> Part | None:
    marker = item.get_closest_marker("torture")
    return marker.args[0] if marker else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """ROWS leaves out every other row."""
    out = [item for item in items if (part := part_of(item)) and not chosen(part.row)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def one_vendor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    running = Vendor(tmp_path_factory.mktemp("vendor"))
    yield running
    running.kill()


@pytest.fixture
def vendor(one_vendor: Vendor, settings: Settings, transactional_db: None) -> Vendor:
    """A Spark Hire on its first day, without a limit, which the product calls. The database is
    written for good."""
    one_vendor.lever("clear")
    one_vendor.travel(timezone.now())
    settings.SPARKHIRE_API_URL = one_vendor.v1
    settings.SPARKHIRE_APP_URL = one_vendor.url
    settings.DEBUG = True
    return one_vendor


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process the limiter counts and holds nothing back: its minutes are not the moved clock's."""
    monkeypatch.setattr(limiter, "LIMIT", UNLIMITED)
    monkeypatch.setattr(limiter, "MOST_SYNC", UNLIMITED)
    # A 429 tells of nobody else who uses the key: up to such a limit their calls would never be counted.
    monkeypatch.setattr(limiter, "FEW", UNLIMITED)


@pytest.fixture
def bells() -> None:
    """Bells that are rung in this process are heard by workers, where there are any."""


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `bells` nobody hears any: the test itself is the worker."""
    if "bells" not in request.fixturenames:
        monkeypatch.setattr("celery.current_app.send_task", lambda *_, **__: None)


@pytest.fixture(autouse=True)
def broken(request: pytest.FixtureRequest) -> Iterator[None]:
    """With MUTANT something is taken out of the product, see `mutants.py`."""
    if not (name := os.environ.get("MUTANT")):
        yield
        return
    request.getfixturevalue("transactional_db")
    with MUTANTS[name].breaking():
        yield


@pytest.fixture
def clock(vendor: Vendor) -> Iterator[Clock]:
    """Ours and Spark Hire's."""
    moved = Clock(vendor)
    moved.move(0)
    yield moved
    moved.back_to_now()


@pytest.fixture
def tenants(vendor: Vendor) -> list[Tenant]:
    """Six companies, each with a Spark Hire company of its own."""
    return [tenant(vendor, keys) for keys in vendor.plant(6)]


@pytest.fixture
def size(request: pytest.FixtureRequest) -> int:
    """How large the row is in this run."""
    part = part_of(request.node)
    assert part, "only rows have a size"
    return part.size


@pytest.fixture
def seed() -> int:
    """What every choice of the row is drawn from."""
    return chosen_seed()
