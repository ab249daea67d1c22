"""An interview's whole life, told in any order: the story, every schedule of it, and what is expected.

Spark Hire posts eight reports, in any order; the answer to our create, which names the interview,
comes at any of nine places among them. What came before it waits and is read once with all that wait;
each later report is read by itself. A read shows the world as it is once the newest report so far
has happened. The model knows words and places in the story only; no time, no table of transitions.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import permutations
from math import factorial
from zoneinfo import ZoneInfo

from recruiting.newsfeed import Entry
from sparkhire_client.resources import Event, Interview
from video_interviews.models import Status
from video_interviews.reports import Known, Over, Report, learn
from video_interviews.transitions import ALLOWED

BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)
DEADLINE, MOVED_TO = BEGAN + timedelta(minutes=100), BEGAN + timedelta(minutes=6)

STORY = (
    Event.INTERVIEW_CREATED,
    Event.INTERVIEW_ACCEPTED,
    Event.INTERVIEW_RESCHEDULED,
    Event.INTERVIEW_COMPLETED,
    Event.INTERVIEW_RATED,
    Event.INTERVIEW_RESET,
    Event.INTERVIEW_EXPIRED,
    Event.INTERVIEW_DELETED,
)
CREATED, ACCEPTED, RESCHEDULED, COMPLETED, RATED, RESET, EXPIRED, DELETED = range(len(STORY))
TOLD_AS = (
    "Requested",
    "Accepted",
    "Rescheduled",
    "Completed",
    "Rated",
    "Reset",
    "Expired",
    "Canceled",
)

Read = tuple[int, frozenset[int]]  # how far the story is, and the reports that it is read for
SCHEDULES = factorial(len(STORY)) * (len(STORY) + 1)


def schedules() -> Iterator[tuple[tuple[int, ...], int]]:
    """All of them: an order of the reports, and how many of them come before the create's answer."""
    for order in permutations(range(len(STORY))):
        for place in range(len(STORY) + 1):
            yield order, place


def some_schedules(number: int, seed: int) -> Iterator[tuple[tuple[int, ...], int]]:
    chance = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    for _ in range(number):
        yield tuple(chance.sample(range(len(STORY)), len(STORY))), chance.randint(0, len(STORY))


def reads(order: Sequence[int], place: int) -> Iterator[Read]:
    if place:
        yield max(order[:place]), frozenset(order[:place])
    for end in range(place, len(order)):
        yield max(order[: end + 1]), frozenset(order[end : end + 1])


# -- The model ------------------------------------------------------------------------------------
# What an answer proves by itself, and which reports it agrees with besides.
PROVES: dict[int, set[int]] = {
    CREATED: set(),
    ACCEPTED: {ACCEPTED},
    RESCHEDULED: {RESCHEDULED},
    COMPLETED: {RESCHEDULED, COMPLETED},
    RATED: {RESCHEDULED, COMPLETED, RATED},
    RESET: {RESCHEDULED, RESET},
    EXPIRED: {EXPIRED},
    DELETED: {DELETED},
}
AGREES_WITH = {RESCHEDULED: {ACCEPTED}, COMPLETED: {ACCEPTED}, RATED: {ACCEPTED}}
BECOMES = {
    COMPLETED: Status.COMPLETED,
    RATED: Status.COMPLETED,
    RESET: Status.REQUESTED,
    EXPIRED: Status.EXPIRED,
    DELETED: Status.CANCELED,
}
FINAL = (Status.COMPLETED, Status.EXPIRED, Status.CANCELED)  # an answer 410 or 404 undoes none


def model(story: Iterable[Read]) -> tuple[str, list[str]]:
    """The status in the end, and what the newsfeed tells, in its order."""
    status, told = Status.REQUESTED, {CREATED}
    for seen, reported in story:
        if seen in (EXPIRED, DELETED) and status in FINAL:
            continue
        news = PROVES[seen] | (AGREES_WITH.get(seen, set()) & reported)
        told |= news
        if seen in BECOMES:
            status = BECOMES[seen]
        elif ACCEPTED in news:
            status = Status.ACCEPTED
    return status, [TOLD_AS[place] for place in sorted(told)]


# -- The product's rules ----------------------------------------------------------------------------
FRESH = Known(
    pk=1,
    candidate_id=1,
    status=Status.REQUESTED,
    requested_at=BEGAN,
    expires_at=DEADLINE,
    zone=ZoneInfo("America/New_York"),
)


def happened_at(place: int) -> datetime:
    return BEGAN + timedelta(minutes=place)


def shown(seen: int) -> Interview | Over:
    """What Spark Hire answers at this place of the story."""
    if seen in (EXPIRED, DELETED):
        return Over.EXPIRED if seen == EXPIRED else Over.DELETED
    done = happened_at(COMPLETED) if COMPLETED <= seen < RESET else None
    return Interview(
        uuid="interview-1",
        type="one_way",
        status=STORY[seen].removeprefix("Interview").lower(),
        job_uuid="job-1",
        job_title="",
        candidate_email="",
        candidate_name="",
        deadline_at=MOVED_TO if seen >= RESCHEDULED else DEADLINE,
        created_at=BEGAN,
        updated_at=happened_at(seen),
        completed_at=done,
        rating=4.0 if seen == RATED else None,
        share_url="",
    )


@dataclass(frozen=True, slots=True)
class Step:
    known: Known
    entries: tuple[Entry, ...]


@cache
def step(known: Known, read: Read) -> Step:
    """What is known after a read, as `absorb` would write it."""
    seen, reported = read
    reports = [Report(STORY[place], happened_at(place)) for place in sorted(reported)]
    learned = learn(known, shown(seen), reports, happened_at(seen) + timedelta(seconds=5))
    assert learned is not None, "the world only moves on"
    status = known.status
    for change in learned.changes:
        assert change.to in ALLOWED[status], f"{status} -> {change.to}"
        status = change.to
    ours = {name: value for name, value in learned.columns.items() if name in Known.__slots__}
    return Step(replace(known, **ours, status=status), learned.entries)


def play(story: Iterable[Read]) -> tuple[str, list[str]]:
    """The same as the model, by the rules of the product. Told twice is told twice."""
    known = FRESH
    told: dict[str | None, Entry] = {}
    for read in story:
        after = step(known, read)
        known = after.known
        for entry in after.entries:
            told.setdefault(entry.once, entry)
    in_order = sorted(told.values(), key=lambda entry: entry.happened_at or BEGAN)
    headlines = [entry.headline.removeprefix("Video Interview ") for entry in in_order]
    return known.status, ["Requested", *headlines]


def differences(chosen: Iterable[tuple[tuple[int, ...], int]]) -> list[str]:
    """The schedules that the product tells otherwise than the model, a sentence each."""
    return [
        f"{order} with the create's answer after {place}: {got}, expected {expected}"
        for order, place in chosen
        if (got := play(reads(order, place))) != (expected := model(reads(order, place)))
    ]
