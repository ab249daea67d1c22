"""Which midnight: every zone, against an oracle that knows nothing but the offset at an instant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from video_interviews.expiry import deadline, default_date, earliest_date, latest_date, today

FIRST, LAST = datetime(1999, 12, 25, tzinfo=UTC), datetime(2038, 1, 10, tzinfo=UTC)
ZONES = sorted(available_timezones())
Segment = tuple[datetime, datetime, timedelta]
"""From an instant to before another the clocks of a zone show UTC plus this much."""


def offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    found = instant.astimezone(zone).utcoffset()
    assert found is not None
    return found


def change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset that holds at `before` ends. Bisects."""
    held = offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if offset(zone, middle) == held:
            before = middle
        else:
            after = middle
    return after


@cache
def segments(name: str) -> list[Segment]:
    """The stretches of constant offset from FIRST to LAST, found by looking every four days."""
    zone, found = ZoneInfo(name), list[Segment]()
    begins, looked = FIRST, FIRST
    while looked < LAST:
        ahead = looked + timedelta(days=4)
        while offset(zone, looked) != offset(zone, ahead):
            changed = change_between(zone, looked, ahead)
            found.append((begins, changed, offset(zone, begins)))
            begins = looked = changed
        looked = ahead
    return [*found, (begins, LAST, offset(zone, begins))]


def oracle(on: date, name: str) -> datetime:
    """The first instant at which clocks of the zone show the date, or, left out, a later one."""
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    for wanted in (midnight + timedelta(days=1), LAST):
        for begins, ends, shift in segments(name):
            if ends < midnight - timedelta(days=3):
                continue
            instant = max(begins, midnight - shift)
            if instant < min(ends, wanted - shift):
                return instant
    raise AssertionError("no such date")


def special_dates(name: str) -> Iterator[date]:
    """The dates on and around which the zone's clocks changed."""
    for begins, _, shift in segments(name)[1:]:
        near = (begins + shift).date()
        for day in (-2, -1, 0, 1, 2):
            yield near + timedelta(days=day)


def test_every_day_around_every_change_of_clocks_of_every_zone_has_its_first_instant() -> None:
    """V2: days without a midnight and days with two included."""
    without = with_two = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for on in special_dates(name):
            if not 2000 <= on.year <= 2037:
                continue
            found = deadline(on, zone)
            assert found == oracle(on, name), (name, on)
            midnight = datetime(on.year, on.month, on.day, tzinfo=zone)
            if found.astimezone(zone).time() != midnight.time():
                without += 1
            elif midnight.utcoffset() != midnight.replace(fold=1).utcoffset():
                with_two += 1
    assert without > 300, "the oracle looked at days without a midnight"
    assert with_two > 100, "and at days with two"


@settings(max_examples=1500, deadline=None)
@given(name=st.sampled_from(ZONES), on=st.dates(date(2000, 1, 1), date(2037, 12, 31)))
def test_any_day_of_any_zone_has_its_first_instant(name: str, on: date) -> None:
    """V2: right on every date of every IANA zone."""
    zone = ZoneInfo(name)
    found = deadline(on, zone)
    assert found == oracle(on, name)
    assert found.utcoffset() == timedelta(0)
    assert found.astimezone(zone).date() >= on
    assert (found - timedelta(seconds=1)).astimezone(zone).date() < on


@pytest.mark.parametrize(
    ("zone", "on", "instant"),
    [
        ("America/New_York", "2026-11-30", "2026-11-30T05:00:00+00:00"),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00+00:00"),  # jumps at two, later
        ("America/New_York", "2026-03-09", "2026-03-09T04:00:00+00:00"),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00+00:00"),  # begins at one
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00+00:00"),  # midnight comes twice
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00+00:00"),  # begins at one
        ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00+00:00"),  # begins twice
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00+00:00"),  # there was no such day
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00+00:00"),
        ("Pacific/Kiritimati", "2026-11-30", "2026-11-29T10:00:00+00:00"),
        ("Asia/Kathmandu", "2026-11-30", "2026-11-29T18:15:00+00:00"),
        ("UTC", "2026-11-30", "2026-11-30T00:00:00+00:00"),
    ],
)
def test_these_days_begin_then(zone: str, on: str, instant: str) -> None:
    """V2: each by name."""
    assert deadline(date.fromisoformat(on), ZoneInfo(zone)).isoformat() == instant


def test_the_dates_that_are_offered() -> None:
    """V1: one week on, from tomorrow, at most 90 days."""
    tokyo = ZoneInfo("Asia/Tokyo")
    tuesday = today(tokyo, datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert tuesday == date(2026, 11, 24)
    assert default_date(tuesday) == date(2026, 12, 1)
    assert earliest_date(tuesday) == date(2026, 11, 25)
    assert latest_date(tuesday, 90) == date(2027, 2, 22)


@given(
    name=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- Hypothesis adds the zone
)
def test_tomorrow_has_never_expired_already(name: str, now: datetime) -> None:
    """V1, V2: the earliest date that is offered lies ahead."""
    zone = ZoneInfo(name)
    assert deadline(earliest_date(today(zone, now)), zone) > now
