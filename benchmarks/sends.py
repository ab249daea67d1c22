"""1,000 invitations at once: how much of what Spark Hire allows is used, and is it never overstepped?

    python -m benchmarks.sends [--sends 1000]

Real time, about two and a half minutes: Spark Hire takes 400 calls of a key in any 60 seconds. One
worker, web and beat are not needed; all requests are of one person, whose key is not the Primary User's.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta

from benchmarks import figures
from benchmarks.spark_hire import LIMIT, calls_since, spark_hire, with_its_limit
from benchmarks.surroundings import process, servers

vendor = spark_hire()
servers("postgres", "durable", "redis")

from django.core.management import call_command

from benchmarks.companies import candidates
from tests.torture.world import tenant
from tests.video_interviews.walks import ask
from video_interviews.models import InterviewRequest, Status

MINUTE = timedelta(minutes=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sends", type=int, default=1000)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    company = tenant(vendor, vendor.plant(1)[0])
    with_its_limit(vendor)
    for candidate in candidates(company, asked.sends):
        ask(candidate, company.alice)
    began = datetime.now(UTC)
    worker = process("worker", "celery", "-A", "recruiting", "worker", "--loglevel", "WARNING")
    waiting = InterviewRequest.objects.filter(status=Status.SENDING)
    until = time.monotonic() + 60 * (3 + asked.sends / LIMIT)
    while waiting.exists() and time.monotonic() < until and worker.running():
        time.sleep(0.5)
    calls = [call for call in calls_since(vendor, began) if call["account_email"]]
    sent = InterviewRequest.objects.filter(status=Status.REQUESTED).count()
    made = sorted(
        datetime.fromisoformat(call["received_at"])
        for call in calls
        if call["operation"] == "create_interview" and call["status"] in (200, 201)
    )
    full_minutes = (asked.sends - 1) // LIMIT
    used = sum(moment < made[0] + full_minutes * MINUTE for moment in made)
    ideal = full_minutes * MINUTE
    figures.say(
        f"{asked.sends:,} invitations at once ({figures.machine()})",
        {
            "sent, each once": f"{sent:,}, {len(made):,} created at Spark Hire",
            f"in the first {full_minutes} minutes (to reach: 98 % of {LIMIT} a minute)": (
                f"{used:,} of {full_minutes * LIMIT:,}: {100 * used / full_minutes / LIMIT:.1f} %"
            ),
            "from the first to the last": (
                f"{(made[-1] - made[0]).total_seconds():.1f} s, at best {ideal.total_seconds():.0f} s"
            ),
            "most in any 60 s": str(max(busiest(made))),
            "429": str(sum(call["status"] == 429 for call in calls)),
        },
    )


def busiest(made: list[datetime]) -> list[int]:
    """For each call, how many there were in the 60 s that end with it."""
    found, first = list[int](), 0
    for last, moment in enumerate(made):
        while made[first] <= moment - MINUTE:
            first += 1
        found.append(last - first + 1)
    return found


if __name__ == "__main__":
    main()
