"""Webhooks in: how many a second 8 clients get kept and answered, beside a raw insert over HTTP.

    python -m benchmarks.webhook_intake [--seconds 5] [--rounds 5]

gunicorn with two workers, PostgreSQL that syncs each commit, clients on the same machine.
"""

import argparse
import json
import time
from collections.abc import Iterator

from benchmarks import figures, load
from benchmarks.surroundings import servers, web

servers("postgres", "durable", "redis")

from django.core.management import call_command

from tests.people import make_company
from video_interviews.actions.deliveries import token_hash
from video_interviews.models import Integration, Subscription, WebhookDelivery

CLIENTS = 8
EVENT, TOKEN = "InterviewCompleted", "an-address-that-nobody-guesses-0000000000000"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    integration = Integration.objects.create(company=make_company(), is_on=True)
    Subscription.objects.create(integration=integration, event=EVENT, token_hash=token_hash(TOKEN))
    ports = {"product": web("recruiting.wsgi"), "limit": web("benchmarks.raw_intake")}
    for port in ports.values():
        posted(port, 1)  # warm: connections, caches, code
    loads: dict[str, list[load.Load]] = {name: [] for name in ports}
    for _ in range(asked.rounds):
        for name, port in ports.items():
            loads[name].append(posted(port, asked.seconds))
    product, limit = ([one.rate for one in loads[name]] for name in ports)
    slow = [1000 * figures.percentile(one.answered, 95) for one in loads["product"]]
    figures.say(
        f"Webhook intake: {CLIENTS} clients ({figures.machine()})",
        {
            "the product, a second": figures.spread(product, digits=0),
            "the limit: raw insert without Django, a second": figures.spread(limit, digits=0),
            "ratio (to reach: 0.70)": figures.spread(figures.ratios(product, limit)),
            "95 of 100 answers within (to reach: 10 ms)": figures.spread(slow, " ms", digits=1),
        },
    )


def posted(port: int, seconds: float) -> load.Load:
    """Post for so long. Every answer 2xx stands for a row, or the figure is worth nothing."""
    WebhookDelivery.objects.all().delete()
    until = time.perf_counter() + seconds
    found = load.post(port, lambda n: messages(n, until), clients=CLIENTS)
    kept = WebhookDelivery.objects.count()
    assert (found.refused, kept) == (0, len(found.answered)), (found.refused, kept)
    return found


def messages(client: int, until: float) -> Iterator[bytes]:
    """What Spark Hire posts, each about another interview."""
    number = 0
    while time.perf_counter() < until:
        number += 1
        body = {
            "uuid": f"{client:08}-{number:08}",
            "type": "one_way",
            "status": "completed",
            "job_post": {"uuid": "job-1", "title": "Backend Engineer"},
            "assigned_to": {"email": "casey@example.com", "name": "Casey Candidate"},
            "scheduled_at": "2026-11-30T05:00:00Z",
            "created_at": "2026-11-23T15:00:00Z",
            "updated_at": "2026-11-24T15:00:00Z",
        }
        yield load.request(f"/webhooks/spark-hire/{TOKEN}/{EVENT}/", json.dumps(body).encode())


if __name__ == "__main__":
    main()
