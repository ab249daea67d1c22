"""Which midnight: every zone, against an oracle that knows nothing but the offset at an instant."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.video_interviews.midnights import (
    FIRST_DAY,
    LAST_DAY,
    Special,
    first_instant,
    known_special_days,
    packaged_zone,
    special_days,
)
from video_interviews.expiry import deadline, default_date, earliest_date, latest_date, today

ZONES = sorted(available_timezones())


@cache
def written_down() -> dict[str, list[Special]]:
    """The days without a midnight and those with two, zone by zone."""
    found: dict[str, list[Special]] = {}
    for special in known_special_days():
        found.setdefault(special.zone, []).append(special)
    return found


@pytest.mark.parametrize("name", written_down())
def test_days_without_a_midnight_and_days_with_two_begin_once(name: str) -> None:
    """V2: each of them from 2000 to 2037, by the rules that are written down here."""
    zone, specials = packaged_zone(name), written_down()[name]
    assert [deadline(each.on, zone) for each in specials] == [s.first_instant for s in specials]


def test_no_special_day_is_missing() -> None:
    """V2: 675 days without a midnight and 236 with two, in 598 zones."""
    kinds = [special.midnights for special in known_special_days()]
    assert (kinds.count("none"), kinds.count("two")) == (675, 236)
    for name in ("America/Havana", "America/Santiago", "America/St_Johns", "Antarctica/Casey"):
        assert list(special_days(packaged_zone(name))) == written_down()[name]


def test_a_day_that_never_was_begins_with_the_next() -> None:
    """V2: Samoa left out December 30, 2011."""
    apia = ZoneInfo("Pacific/Apia")
    assert deadline(date(2011, 12, 30), apia) == deadline(date(2011, 12, 31), apia)


@settings(max_examples=1500, deadline=None)
@given(name=st.sampled_from(ZONES), on=st.dates(FIRST_DAY, LAST_DAY))
def test_any_day_of_any_zone_has_its_first_instant(name: str, on: date) -> None:
    """V2: right on every date of every IANA zone."""
    zone = ZoneInfo(name)
    found = deadline(on, zone)
    assert found == first_instant(zone, on)
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
