"""Polling 10,000 open requests: how many calls it takes, by Spark Hire's own ledger.

    python -m benchmarks.polling [--open 10000] [--changes 0 1 50 250 999 2500]

The limit is what Spark Hire's lists allow: 100 changes a call, and to see that there are no more.
Between two polls both clocks are moved on by minutes.
"""

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from math import ceil

from benchmarks import figures
from benchmarks.spark_hire import calls_since, spark_hire
from benchmarks.surroundings import servers

vendor = spark_hire()
servers("postgres", CLOCK="machine")  # Redis would count the calls by a clock that stands still

from django.core.management import call_command

from benchmarks.companies import interviews_at_spark_hire, requests_for
from tests.torture.world import Clock, tenant
from video_interviews.actions.polling import LIST_OPEN_EVERY, poll
from video_interviews.models import Integration, InterviewRequest, Status

MINUTES = LIST_OPEN_EVERY.total_seconds() / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--changes", type=int, nargs="*", default=[0, 1, 50, 250, 999, 2500])
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    company = tenant(vendor, vendor.plant(1)[0])
    uuids = interviews_at_spark_hire(vendor, company, asked.open)
    requests_for(company, uuids)
    clock, lines = Clock(vendor), dict[str, str]()
    clock.move(0)
    first, _ = polled(company.integration, with_the_listing=False)
    lines["the first poll, which reads all"] = f"{first} calls"
    waiting = iter(uuids)
    for number in asked.changes:
        change(clock, waiting, 1)  # so that what was changed long before is not read once more
        polled(company.integration, with_the_listing=False)
        change(clock, waiting, number)
        calls, seconds = polled(company.integration, with_the_listing=False)
        lines[f"{number:,} changed"] = (
            f"{calls} calls, limit {ceil((number + 1) / 100)}, {seconds:.2f} s"
        )
    clock.move(MINUTES)
    listed, _ = polled(company.integration)
    lines["every ten minutes, which finds what was deleted"] = (
        f"{listed} calls, limit {1 + ceil(asked.open / 100)}"
    )
    figures.say(f"Polling {asked.open:,} open requests ({figures.machine()})", lines)


def change(clock: Clock, waiting: Iterator[str], number: int) -> None:
    """Minutes later so many more candidates accept."""
    clock.move(MINUTES)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(accept, islice(waiting, number)))


def accept(uuid: str) -> None:
    vendor.lever(f"interviews/{uuid}/accept")


def polled(integration: Integration, *, with_the_listing: bool = True) -> tuple[int, float]:
    """The calls that one poll makes, and its seconds."""
    listed_at = None if with_the_listing else datetime.now(UTC)
    Integration.objects.filter(pk=integration.pk).update(last_listed_at=listed_at)
    began, ticks = datetime.now(UTC), time.perf_counter()
    poll(integration.pk)
    seconds = time.perf_counter() - ticks
    integration.refresh_from_db()
    assert integration.polling_problem == "", integration.polling_problem
    at_spark_hire = vendor.look("ledger", limit="1000000")["effects"]
    accepted = sum(effect["effect"] == "accepted" for effect in at_spark_hire)
    assert InterviewRequest.objects.filter(status=Status.ACCEPTED).count() == accepted
    return len(calls_since(vendor, began)), seconds


if __name__ == "__main__":
    main()
