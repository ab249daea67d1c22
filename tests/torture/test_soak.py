"""R21: all of it under load for as long as one likes, while its processes are replaced one by one."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from django.db import connection, connections
from django.utils import timezone

from recruiting.models import Candidate
from scripts.processes import Child, stop
from tests.torture.processes import Staff, staff
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from tests.video_interviews.walks import ask
from video_interviews.actions.deliveries import token_hash
from video_interviews.models import InterviewRequest, Subscription, WebhookDelivery

POSTS, SENDS = 100, 5  # a second
POSTERS = 4  # threads of Spark Hire
TRIES = 5  # of a post that is not answered 2xx
RESTARTS = 50
LONG = 300  # seconds; before that, memory says nothing
TOKEN = "the-secret-of-the-soak"


@row(
    "R21",
    asked="8 h of 100 webhooks and 5 sends a second: RSS growth < 5 %, 0 leaked connections, outbox "
    "lag p99 < 2 s; 50 rolling restarts: 0 non-2xx after retry",
    full=8 * 3600,
    ci=4,
    means="It runs for days as it did in the first minute, and is updated while people work.",
)
def test_it_runs_on_as_it_began(
    size: int, vendor: Vendor, tenants: list[Tenant], tmp_path: Path, bells: None
) -> str:
    """`size` seconds."""
    tenant = tenants[0]
    sample = tenant.sent()
    vendor.lever(f"interviews/{sample.spark_hire_uuid}/accept")
    body = bytes(vendor.api(tenant.keys[0]).get(f"/interviews/{sample.spark_hire_uuid}").content)
    Subscription.objects.create(
        integration=tenant.integration, event="InterviewAccepted", token_hash=token_hash(TOKEN),
        retired_at=timezone.now(), spark_hire_user=tenant.integration.primary_user,
    )  # fmt: skip
    # As in production: with DEBUG each connection remembers its last 9,000 queries.
    with staff(tmp_path, vendor, DEBUG="0", EMAIL_URL="dummymail://") as everybody:
        url = everybody.web("recruiting.wsgi", processes=1, threads=4)
        web, worker = everybody.children[0], everybody.worker("first")
        everybody.beat()
        load = Load(f"{url}/webhooks/spark-hire/{TOKEN}/InterviewAccepted/", body, tenants)
        with load.on():
            time.sleep(size / 10)
            before, connected = memory([web, worker]), database_connections()
            time.sleep(size * 0.4)
            growth = memory([web, worker]) / before - 1
            restarts = max(1, min(RESTARTS, size // 20))
            for number in range(restarts):
                time.sleep(size * 0.4 / restarts)
                os.kill(web.process.pid, signal.SIGHUP)  # gunicorn replaces its workers
                worker = replace(everybody, worker, number)
            time.sleep(size / 10)
        after = database_connections()
    lag = lags()
    assert not load.lost, f"{len(load.lost)} posts were not kept: {load.lost[0]}"
    kept = WebhookDelivery.objects.count()
    assert kept >= load.posted, f"{load.posted} acknowledged, {kept} kept"
    assert lag[int(len(lag) * 0.99)] < 2, (
        f"p99 of the outbox' lag {lag[int(len(lag) * 0.99)]:.1f} s"
    )
    assert after <= connected + 8, f"{connected} connections, and then {after}"
    assert size < LONG or growth < 0.05, f"memory grew by {growth:.1%}"
    return (
        f"{size:,} s: {load.posted:,} posts ({load.again} again), {len(lag):,} sends, lag p99 "
        f"{lag[int(len(lag) * 0.99)]:.2f} s, {restarts} rolling restarts, 0 non-2xx after retry, "
        f"memory {growth:+.1%}, connections {connected} → {after}"
    )


@dataclass
class Load:
    """What Spark Hire posts and people ask for, evenly, each post until it is answered 2xx."""

    url: str
    body: bytes
    tenants: list[Tenant]
    posted: int = 0
    again: int = 0
    lost: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def on(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._post) for _ in range(POSTERS)]
        threads.append(threading.Thread(target=self._ask))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _post(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._over.wait(POSTERS / POSTS):
                said = ""
                for attempt in range(TRIES):
                    try:
                        answer = session.post(self.url, data=self.body, timeout=10)
                        said = str(answer.status_code)
                    except requests.RequestException as error:
                        said = type(error).__name__
                    if said.startswith("2"):
                        break
                    time.sleep(0.2 * 2**attempt)
                with self._lock:
                    self.posted += said.startswith("2")
                    self.again += attempt > 0
                    self.lost += [] if said.startswith("2") else [said]

    def _ask(self) -> None:
        number = 0
        while not self._over.wait(1 / SENDS):
            tenant = self.tenants[number % len(self.tenants)]
            ask(tenant.candidate(), tenant.alice)
            number += 1
            if (
                number % 5000 == 0
            ):  # what is asked for piles up here, and in no real database's cache
                Candidate.objects.filter(pk__lt=Candidate.objects.latest("pk").pk - 2500).delete()
        connections.close_all()


def replace(everybody: Staff, old: Child, number: int) -> Child:
    """A new worker first, then the old one ends in order."""
    new = everybody.worker(f"worker-{number}")
    stop([old])
    everybody.children.remove(old)
    return new


def memory(children: list[Child]) -> float:
    """Resident bytes of these processes and of those that they started."""
    return sum(_resident(child.process.pid) for child in children)


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/statm")
    children = Path(f"/proc/{pid}/task/{pid}/children")
    own = int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return own + sum(_resident(int(child)) for child in children.read_text().split())


def database_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()")
        count: int = cursor.fetchone()[0]
    return count


def lags() -> list[float]:
    """How long each request waited for a worker; the longest last."""
    tried = InterviewRequest.objects.filter(first_attempt_at__isnull=False)
    moments = tried.values_list("requested_at", "first_attempt_at")
    return sorted((began - asked).total_seconds() for asked, began in moments if began)
