"""A stream of reports over HTTP while web processes and workers are killed."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import requests
from django.utils import timezone

from scripts.processes import Child, free_port
from tests.sandbox.process import until
from tests.torture.mail import Letter, disturbed
from tests.torture.processes import Staff, staff
from tests.torture.rows import row
from tests.torture.test_webhooks_stream import CERTAIN, compare, token_of
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from tests.video_interviews.walks import subscribed
from video_interviews.actions.subscribing import EVENTS
from video_interviews.models import WebhookDelivery

SENDERS = 4
KILL_EVERY = 30  # reports: a few seconds, as a replacement takes its time too
EVENT_OF = {
    "accepted": "InterviewAccepted",
    "rescheduled": "InterviewRescheduled",
    "completed": "InterviewCompleted",
    "rated": "InterviewRated",
}
VERBS = {
    "accepted": "accept",
    "rescheduled": "reschedule",
    "completed": "complete",
    "rated": "rate",
}
A_REPORT = 2.6  # steps of an interview, as `CERTAIN` has them


@row(
    "R7",
    asked="50,000 of them over HTTP, with kill -9 of web and workers every few seconds and a sender "
    "that tries again: 0 lost, 0 told twice, 0 forged accepted, 0 steps back",
    full=50_000,
    ci=100,
    means="Also while servers die, a report that was answered 2xx is kept, and one that was not comes again.",
)
def test_a_stream_survives_kills(
    size: int,
    seed: int,
    vendor: Vendor,
    tenants: list[Tenant],
    tmp_path: Path,
    unlimited: None,
) -> str:
    chance, tenant = random.Random(seed), tenants[0]  # noqa: S311
    for event in EVENTS:
        subscribed(tenant.integration, event, token=token_of(event))
    lives = {
        tenant.sent().spark_hire_uuid: chance.choice(CERTAIN)
        for _ in range(round(size / 1.41 / A_REPORT) + 1)
    }
    with staff(tmp_path, vendor) as everybody:
        crew = Crew(everybody, chance)
        with sending(crew.address, chance) as bag:
            letters: list[Letter] = []
            for uuid, word in mixed(lives, chance):
                letters.append(happens(vendor, tenant, uuid, word))
                if len(letters) == 20:
                    bag.add(disturbed(letters, chance))
                    letters = []
                crew.kill_now_and_then()
            bag.add(disturbed(letters, chance))
            until(lambda: not bag.waits(), "everything posted", patience=120)
        crew.kill_worker()
        # What the dead held is free a little later.
        everybody.worker("last", at=timezone.now() + timedelta(minutes=5))
        waiting = WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING)
        until(lambda: not waiting.exists(), "everything applied", patience=120)
    compare(lives)
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in bag.answered.most_common())
    return (
        f"{len(lives):,} interviews, {kinds}; {crew.killed} kills, {bag.again} posts repeated: "
        "0 lost, 0 twice, 0 forged, 0 steps back"
    )


def mixed(lives: Mapping[str, tuple[str, ...]], chance: random.Random) -> Iterator[tuple[str, str]]:
    """The steps of all interviews in any order, each one's own in theirs."""
    left = {uuid: list(words) for uuid, words in lives.items()}
    whose = [uuid for uuid, words in lives.items() for _ in words]
    chance.shuffle(whose)
    for uuid in whose:
        yield uuid, left[uuid].pop(0)


def happens(vendor: Vendor, tenant: Tenant, uuid: str, word: str) -> Letter:
    """At Spark Hire; what it posts of that."""
    wish: dict[str, dict[str, Any]] = {
        "rescheduled": {
            "deadline_at": (timezone.now() + timedelta(days=20)).isoformat(),
            "time_zone": "America/New_York",
        },
        "rated": {"rating": 4},
    }
    vendor.lever(f"interviews/{uuid}/{VERBS[word]}", **wish.get(word, {}))
    return Letter(EVENT_OF[word], vendor.api(tenant.keys[0]).get(f"/interviews/{uuid}").content)


class Crew:
    """A web server, a worker and a beat; now and then one of the first two is killed and replaced."""

    def __init__(self, everybody: Staff, chance: random.Random) -> None:
        self._everybody, self._chance, self._port = everybody, chance, free_port()
        self.address = self._start_web()
        self._worker = everybody.worker("worker")
        everybody.beat()
        self.killed = 0
        self._reports = 0

    def kill_now_and_then(self) -> None:
        self._reports += 1
        if self._reports % KILL_EVERY:
            return
        if self._chance.random() < 0.5:
            self._everybody.kill(self._web)
            self._start_web()
        else:
            self.kill_worker()
            self._worker = self._everybody.worker(f"worker-{self.killed}")
        self.killed += 1

    def kill_worker(self) -> None:
        self._everybody.kill(self._worker)

    def _start_web(self) -> str:
        url = self._everybody.web("recruiting.wsgi", processes=2, threads=4, port=self._port)
        self._web: Child = self._everybody.children[-1]
        return url


class Bag:
    """Letters on their way, in no order; one that was not answered 2xx (a forged one: 404) goes back."""

    def __init__(self, address: str, chance: random.Random) -> None:
        self._address, self._chance, self._lock = address, chance, Lock()
        self._letters: list[Letter] = []
        self._on_the_way = 0
        self.answered = Counter[str]()
        self.again = 0
        self.over = False

    def add(self, letters: list[Letter]) -> None:
        with self._lock:
            self._letters += letters

    def waits(self) -> bool:
        with self._lock:
            return bool(self._letters) or self._on_the_way > 0

    def send(self) -> None:
        """One after the other, until it is over."""
        with requests.Session() as session:
            while not self.over:
                if letter := self._take():
                    self._put_down(letter, self._post(session, letter))
                else:
                    time.sleep(0.02)

    def _take(self) -> Letter | None:
        with self._lock:
            if not self._letters:
                return None
            self._on_the_way += 1
            return self._letters.pop(self._chance.randrange(len(self._letters)))

    def _post(self, session: requests.Session, letter: Letter) -> int:
        token = "nobodys" if letter.is_forged else token_of(letter.event)
        address = f"{self._address}/webhooks/spark-hire/{token}/{letter.event}/"
        try:
            return session.post(address, data=letter.body, timeout=10).status_code
        except requests.RequestException:
            return 0

    def _put_down(self, letter: Letter, status: int) -> None:
        arrived = status == (404 if letter.is_forged else 200)
        with self._lock:
            self._on_the_way -= 1
            if arrived:
                self.answered[letter.kind] += 1
            else:
                self.again += 1
                self._letters.append(letter)
        if not arrived:
            assert status in (0, 500, 502, 503), f"{status} for {letter.kind}"
            time.sleep(0.1)


@contextmanager
def sending(address: str, chance: random.Random) -> Iterator[Bag]:
    bag = Bag(address, chance)
    senders = [Thread(target=bag.send, daemon=True) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        yield bag
    finally:
        bag.over = True
        for sender in senders:
            sender.join()
