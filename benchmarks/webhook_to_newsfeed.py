"""How long after a change at Spark Hire the newsfeed shows it, at 100 changes a second.

    python -m benchmarks.webhook_to_newsfeed [--rate 100] [--seconds 30] [--companies 10]

Everything runs, on this one machine: Spark Hire (the sandbox, with its limit of 400 calls a minute for
each key, which delivers the webhooks), web with two workers, one worker, PostgreSQL that syncs, Redis.
"""

import argparse
import json
import threading
import time
from collections.abc import Sequence
from datetime import datetime

from benchmarks import figures
from benchmarks.spark_hire import spark_hire, with_its_limit
from benchmarks.surroundings import process, servers, web
from scripts.processes import free_port

vendor, port = spark_hire(), free_port()
servers("postgres", "durable", "redis", BASE_URL=f"http://127.0.0.1:{port}")

from django.core.management import call_command
from django.db import connection

from benchmarks.companies import interviews_at_spark_hire, requests_for
from recruiting.models import NewsfeedItem
from tests.torture.world import tenant
from video_interviews import clock
from video_interviews.actions.subscribing import subscribe
from video_interviews.models import Integration, InterviewRequest, Subscription, WebhookDelivery

PATIENCE = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--companies", type=int, default=10)
    parser.add_argument("--alone", type=int, default=20, help="changes with nothing else going on")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    changes = int(asked.rate * asked.seconds)
    uuids = world(asked.companies, -(-(changes + asked.alone) // asked.companies))
    with_its_limit(vendor)
    web("recruiting.wsgi", port)
    worker = process("worker", "celery", "-A", "recruiting", "worker", "--loglevel", "WARNING")
    process("beat", "celery", "-A", "recruiting", "beat", "--pidfile=")
    watch = Watch()
    alone = [s for uuid in uuids[: asked.alone] for s in changed_and_told(watch, [uuid], 1)]
    told = changed_and_told(watch, uuids[asked.alone : asked.alone + changes], asked.rate)
    watch.stop()
    assert worker.running(), worker.tail()
    lost = changes - len(told)
    here = since_the_webhook_came(watch, set(uuids[asked.alone :]))
    figures.say(
        f"Webhook to newsfeed: {asked.rate:.0f} a second over {asked.companies} companies, "
        f"{changes:,} in all ({figures.machine()})",
        {
            "since the webhook came: half within": f"{figures.percentile(here, 50):.2f} s",
            "    95 of 100 within (to reach: 1 s)": f"{figures.percentile(here, 95):.2f} s",
            "    all within": f"{max(here):.2f} s",
            "since Spark Hire changed it: half within": f"{figures.percentile(told, 50):.2f} s",
            "    95 of 100 within": f"{figures.percentile(told, 95):.2f} s",
            "not told at all": str(lost),
            "one alone, half within": f"{figures.percentile(alone, 50):.2f} s",
            "deliveries": str(WebhookDelivery.objects.count()),
        },
    )


def world(companies: int, each: int) -> list[str]:
    """Subscribed companies with open requests; the interviews, company by company in turns."""
    interviews = []
    for keys in vendor.plant(companies):
        company = tenant(vendor, keys)
        uuids = interviews_at_spark_hire(vendor, company, each)
        requests_for(company, uuids)
        Integration.objects.filter(pk=company.integration.pk).update(subscribe_at=clock.now())
        subscribe(company.integration.pk)
        interviews.append(uuids)
    subscribed = Subscription.objects.exclude(spark_hire_uuid="").filter(event="InterviewAccepted")
    assert subscribed.count() == companies, "the companies are not subscribed"
    return [uuid for turn in zip(*interviews, strict=True) for uuid in turn]


class Watch:
    """Looks every 20 milliseconds which newsfeeds say Accepted by now."""

    def __init__(self) -> None:
        pairs = InterviewRequest.objects.values_list("candidate_id", "spark_hire_uuid")
        self._interview_of = dict(pairs)
        self.seen: dict[str, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        newest = 0
        while not self._over.wait(0.02):
            items = NewsfeedItem.objects.filter(
                pk__gt=newest - 200, kind="video_interview.accepted"
            )
            for pk, candidate_id in items.values_list("pk", "candidate_id"):
                self.seen.setdefault(self._interview_of[candidate_id], time.time())
                newest = max(newest, pk)
        connection.close()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def since_the_webhook_came(watch: Watch, uuids: set[str]) -> list[float]:
    """Of each interview, the seconds from the first delivery at our door until it was told."""
    came, told = dict[str, float](), uuids & watch.seen.keys()
    for body, at in WebhookDelivery.objects.order_by("pk").values_list("body", "received_at"):
        came.setdefault(json.loads(bytes(body))["uuid"], at.timestamp())
    return [watch.seen[uuid] - at for uuid, at in came.items() if uuid in told]


def changed_and_told(watch: Watch, uuids: Sequence[str], rate: float) -> list[float]:
    """The candidates accept at this rate, whatever happens; the seconds until each was told."""
    vendor.accept(uuids, rate)
    until = time.perf_counter() + len(uuids) / rate + PATIENCE
    while not watch.seen.keys() >= set(uuids) and time.perf_counter() < until:
        time.sleep(0.02)
    changed = {row["uuid"]: row["accepted_at"] for row in vendor.world("interview")["interview"]}
    return [
        watch.seen[uuid] - datetime.fromisoformat(changed[uuid]).timestamp()
        for uuid in uuids
        if uuid in watch.seen
    ]


if __name__ == "__main__":
    main()
