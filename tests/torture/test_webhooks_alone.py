"""The door with nobody behind it: workers, Redis and Spark Hire are all down."""

import json
import random
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.torture.odd_posts import OURS
from tests.torture.processes import staff
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from tests.video_interviews.walks import SECRET, subscribed
from video_interviews.models import WebhookDelivery

A_SECOND = 100
CLIENTS = 8
AT_MOST = 0.5  # seconds


@row(
    "R9",
    asked="answers of the door at 100 a second, with workers, Redis and Spark Hire all down: 99.9 % "
    "within 500 ms, 2xx for every authentic report (10 minutes)",
    full=60_000,
    ci=200,
    means="Spark Hire can always deliver, whatever else is down here, and never gives up on the address.",
)
def test_with_nobody_behind_it_the_door_answers(
    size: int, seed: int, vendor: Vendor, tenants: list[Tenant], tmp_path: Path
) -> str:
    subscribed(tenants[0].integration, "InterviewAccepted")
    vendor.process.terminate()  # is started again below
    vendor.process.wait()
    try:
        with silent() as redis, staff(tmp_path, vendor, REDIS_URL=redis) as everybody:
            url = everybody.web("recruiting.wsgi", processes=2, threads=4)
            address = f"{url}/webhooks/spark-hire/{SECRET}/InterviewAccepted/"
            found = sorted(at_a_pace(address, size, random.Random(seed)))  # noqa: S311
    finally:
        vendor.start()
    slow = found[min(size - 1, int(size * 0.999))]
    assert WebhookDelivery.objects.count() == size + CLIENTS, "each authentic one is kept, once"
    assert slow <= AT_MOST, f"99.9 % within {1000 * slow:.0f} ms"
    return f"{size:,} reports, all 2xx and kept; 99.9 % within {1000 * slow:.0f} ms"


@contextmanager
def silent() -> Iterator[str]:
    """A Redis that takes connections and never answers: worse than one that refuses them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


def at_a_pace(address: str, size: int, chance: random.Random) -> list[float]:
    """The seconds that each answer took, from when it was to be posted; all were 2xx."""
    began = time.perf_counter() + 1.0
    bodies = [body(chance, number) for number in range(min(size, 500))]

    def client(number: int) -> list[float]:
        late = []
        with requests.Session() as session:
            session.post(address, data=b"to begin with", timeout=10)
            for turn in range(number, size, CLIENTS):
                due = began + turn / A_SECOND
                time.sleep(max(0.0, due - time.perf_counter()))
                answer = session.post(address, data=bodies[turn % len(bodies)], timeout=10)
                assert answer.ok, f"{answer.status_code}: {answer.text[:200]}"
                late.append(time.perf_counter() - due)
        return late

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [seconds for late in pool.map(client, range(CLIENTS)) for seconds in late]


def body(chance: random.Random, number: int) -> bytes:
    """Of an interview that is known, of one that is not, or of none at all."""
    known = {"uuid": OURS, "status": "accepted"}
    return chance.choice(
        [json.dumps(known), json.dumps({"uuid": f"of-somebody-{number}"}), "no JSON"]
    ).encode()
