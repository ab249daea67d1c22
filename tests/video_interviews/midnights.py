"""An oracle for midnights, which knows nothing but the offset that a zone's clocks have at an instant.

`python -m tests.video_interviews.midnights` writes the days without a midnight and those with two
anew (`special_midnights.csv`), by the oracle and the zones of the package `tzdata`.
"""

import csv
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from video_interviews.expiry import deadline

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2037, 12, 31)
BEGINNING, END = datetime(1999, 12, 25, tzinfo=UTC), datetime(2038, 1, 10, tzinfo=UTC)
LOOK_EVERY = timedelta(hours=12)  # clocks that change twice within it would be seen as unchanged
SPECIAL = Path(__file__).parent / "special_midnights.csv"

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
def segments(zone: ZoneInfo, begins: datetime = BEGINNING, end: datetime = END) -> list[Segment]:
    """The stretches of constant offset from one instant to another, in their order."""
    found: list[Segment] = []
    looked = begins
    while looked < end:
        ahead = looked + LOOK_EVERY
        while offset(zone, looked) != offset(zone, ahead):
            looked = change_between(zone, looked, ahead)
            found.append((begins, looked, offset(zone, begins)))
            begins = looked
        looked = ahead
    return [*found, (begins, end, offset(zone, begins))]


def first_instant(zone: ZoneInfo, day: date) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    near = segments(zone, midnight - timedelta(days=4), midnight + timedelta(days=4))
    return next(first_instants(near, [day]))


def first_instants(stretches: list[Segment], days: Iterable[date]) -> Iterator[datetime]:
    """For each day, given in order, the first instant at which the clocks show it or a later day."""
    at = 0
    for day in days:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        while stretches[at][1] <= midnight - stretches[at][2] - timedelta(days=3):
            at += 1
        for begins, ends, shift in stretches[at:]:
            instant = max(begins, midnight - shift)
            if instant < ends:
                yield instant
                break


def days(step: int = 1, skip: int = 0) -> Iterator[date]:
    """Every day of 2000 to 2037, or every so many."""
    for number in range(FIRST_DAY.toordinal() + skip, LAST_DAY.toordinal() + 1, step):
        yield date.fromordinal(number)


@dataclass(frozen=True, slots=True)
class Special:
    """A day of a zone without a 00:00 (`none`), or with two."""

    zone: str
    on: date
    midnights: str
    first_instant: datetime


def special_days(zone: ZoneInfo) -> Iterator[Special]:
    """Where the clocks, when they changed, jumped over a midnight or back to before one."""
    stretches = segments(zone)
    for (_, change, before), (_, _, after) in pairwise(stretches):
        shown, shows = (change + before).replace(tzinfo=None), (change + after).replace(tzinfo=None)
        early, late = sorted((shown, shows))
        day = (early - timedelta(microseconds=1)).date() + timedelta(days=1)
        while datetime(day.year, day.month, day.day) < late:  # noqa: DTZ001 -- what clocks show
            if FIRST_DAY <= day <= LAST_DAY:
                kind = "none" if shows > shown else "two"
                yield Special(zone.key, day, kind, first_instant(zone, day))
            day += timedelta(days=1)


def packaged_rules(name: str) -> bytes:
    """The zone as the locked version of the package `tzdata` has it, whatever the machine has."""
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def packaged_zone(name: str) -> ZoneInfo:
    return ZoneInfo.from_file(BytesIO(packaged_rules(name)), key=name)


def packaged_names() -> list[str]:
    return files("tzdata").joinpath("zones").read_text().split()


@contextmanager
def new_rules(of_another: Mapping[str, str], folder: Path) -> Iterator[None]:
    """The time zone database of this process changes: each zone gets the rules of another."""
    before = zoneinfo.TZPATH
    for name, other in of_another.items():
        rules = folder / name
        rules.parent.mkdir(parents=True, exist_ok=True)
        rules.write_bytes(packaged_rules(other))
    zoneinfo.reset_tzpath([str(folder), *before])
    ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        ZoneInfo.clear_cache()


def known_special_days() -> list[Special]:
    """Those that are written down."""
    with SPECIAL.open() as lines:
        return [
            Special(zone, date.fromisoformat(on), midnights, datetime.fromisoformat(instant))
            for zone, on, midnights, instant in csv.reader(lines)
        ]


def compare(names: list[str], step: int, skip: int) -> tuple[int, int, list[str]]:
    """How many zone-dates and special days `deadline` was asked for, and where the oracle differs."""
    asked, special, wrong = 0, 0, list[str]()
    for name in names:
        zone = ZoneInfo(name)
        changes = list(special_days(zone))
        chosen = sorted({*days(step, skip), *(each.on for each in changes)})
        for day, instant in zip(chosen, first_instants(segments(zone), chosen), strict=True):
            if deadline(day, zone) != instant:
                wrong.append(f"{name} {day}: {deadline(day, zone)} is not {instant}")
        asked, special = asked + len(chosen), special + len(changes)
    return asked, special, wrong


if __name__ == "__main__":
    with SPECIAL.open("w", newline="") as lines:
        for zone_name in sorted(packaged_names()):
            for each in special_days(packaged_zone(zone_name)):
                row = (each.zone, each.on, each.midnights, each.first_instant.isoformat())
                csv.writer(lines, lineterminator="\n").writerow(row)
