"""The leases of an integration's work, to the moment."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from recruiting.models import User
from video_interviews.actions.leases import Lease, Lost
from video_interviews.models import Integration

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LEASE = timedelta(seconds=45)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.mark.parametrize("kind", ["reading", "polling", "subscribing"])
def test_one_worker_holds_an_integrations_work_and_lets_go_of_it(
    integration: Integration, clock: Any, kind: Any
) -> None:
    def until() -> Any:
        return Integration.objects.values_list(f"{kind}_until", flat=True).get()

    mine = Lease.take(integration.pk, kind)
    assert mine is not None
    assert (mine.kind, mine.pk, until()) == (kind, integration.pk, NOW + LEASE)
    assert Lease.take(integration.pk, kind) is None
    assert Lease.take(integration.pk + 1, kind) is None
    clock.shift(10)
    mine.write()
    assert until() == NOW + timedelta(seconds=10) + LEASE
    mine.write(is_on=False)
    assert Integration.objects.get().is_on is False
    mine.let_go()
    assert until() == NOW + timedelta(seconds=10)
    again = Lease.take(integration.pk, kind)
    assert again is not None
    for late in (mine.write, mine.let_go):
        with pytest.raises(Lost):
            late()
    again.let_go(after=timedelta(seconds=3))
    clock.shift(timedelta(seconds=3) - TICK)
    assert Lease.take(integration.pk, kind) is None
    clock.shift(TICK)
    assert Lease.take(integration.pk, kind)
    Integration.objects.update(**{f"{kind}_until": NOW + timedelta(seconds=13) + LEASE + TICK})
    assert Lease.take(integration.pk, kind)  # of a clock that was put back


def test_another_companys_lease_is_left_alone(
    integration: Integration, charlie: User, clock: Any
) -> None:
    """Whatever its token."""
    assert charlie.company is not None
    other = Integration.objects.create(company=charlie.company, is_on=True)
    mine = Lease.take(integration.pk, "reading")
    assert mine is not None
    other.refresh_from_db()
    assert (other.reading_token, other.reading_until) == (None, None)
    Integration.objects.update(reading_token=mine.token)
    mine.write(is_on=False)
    mine.let_go()
    other.refresh_from_db()
    assert (other.is_on, other.reading_until) == (True, None)
