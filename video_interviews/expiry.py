"""Dates and midnights. Pure: no database, no clock. The only place where a date becomes an instant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_DAYS = 7


def today(zone: ZoneInfo, now: datetime) -> date:
    """The date in the zone at the (aware) instant `now`."""
    return now.astimezone(zone).date()


def default_date(today: date) -> date:
    """One week from today."""
    return today + timedelta(days=DEFAULT_DAYS)


def earliest_date(today: date) -> date:
    """Tomorrow: a request that expires today would have expired already."""
    return today + timedelta(days=1)


def latest_date(today: date, max_days: int) -> date:
    return today + timedelta(days=max_days)


def deadline(on: date, zone: ZoneInfo) -> datetime:
    """The first instant of the date in the zone, in UTC.

    On a day with two midnights it is the first. Where midnight was skipped it is the instant at
    which the clocks jumped; for a date that a zone left out altogether (Samoa, December 30, 2011),
    the first instant of the next one.
    """
    return datetime.combine(on, time.min, tzinfo=zone).astimezone(UTC)
