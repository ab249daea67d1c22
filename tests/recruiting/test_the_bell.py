"""The bell: it keeps nobody waiting, and what is rung twice is sent once."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from recruiting.bell import REST, Ringer
from scripts.processes import ROOT, free_port

RING_AND_SAY_HOW_LONG_IT_TOOK = """
import os, time, django
django.setup()
from recruiting.bell import Ringer
ringer = Ringer()
longest = 0.0
for number in range(50):
    began = time.monotonic()
    ringer.ring(("read_reports", number))
    longest = max(longest, time.monotonic() - began)
    time.sleep(0.03)
while not ringer._away:
    time.sleep(0.03)
print(longest)
"""


class Broker:
    """It takes each task when the test lets it, and keeps what it took."""

    def __init__(self) -> None:
        self.open, self.asked = threading.Event(), threading.Event()
        self.took: list[tuple[str, list[int]]] = []
        self.trouble: Exception | None = None

    def send_task(self, name: str, *, args: list[int]) -> None:
        self.asked.set()
        assert self.open.wait(10)
        if self.trouble:
            raise self.trouble
        self.took.append((name, args))

    def wait_for(self, number: int) -> list[tuple[str, list[int]]]:
        for _ in range(1000):
            if len(self.took) >= number:
                break
            threading.Event().wait(0.01)
        return self.took


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    broker = Broker()
    monkeypatch.setattr("celery.current_app.send_task", broker.send_task)
    yield broker
    broker.open.set()


def test_bells_rung_while_the_broker_takes_its_time_are_sent_once_each(broker: Broker) -> None:
    """B2: a thousand webhooks of one company are one piece of work."""
    ringer = Ringer()
    ringer.ring(("work", None))
    assert broker.asked.wait(10)
    for _ in range(1000):
        ringer.ring(("read_reports", 7))
        ringer.ring(("work", None))
    broker.open.set()
    assert broker.wait_for(3) == [("work", []), ("read_reports", [7]), ("work", [])]


def test_a_crowd_of_webhooks_is_few_bells(broker: Broker) -> None:
    """B2: telling the broker takes longer than keeping a webhook, and must not slow that down."""
    ringer = Ringer()
    broker.open.set()
    began = time.monotonic()
    for _ in range(5000):
        ringer.ring(("read_reports", 7))
    lasted = time.monotonic() - began
    ringer.ring(("work", None))
    broker.wait_for(1)
    while ("work", []) not in broker.took:
        broker.wait_for(len(broker.took) + 1)
    assert broker.took.count(("read_reports", [7])) <= 2 + lasted / REST


def test_a_bell_for_later_is_one_with_an_equal_bell_for_sooner(broker: Broker) -> None:
    """B2: work that goes on by itself is not multiplied by those who ring meanwhile."""
    ringer = Ringer()
    broker.open.set()
    ringer.ring(("poll", 1), 0.1)
    ringer.ring(("work", None), 60)
    ringer.ring(("work", None))
    assert broker.wait_for(2) == [("work", []), ("poll", [1])]


def test_a_broker_that_is_back_hears_the_next_bell(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    """B2: what was not heard is said once, not for every bell."""
    ringer = Ringer()
    broker.open.set()
    broker.trouble = ConnectionRefusedError("Nobody is there.")
    for number in range(3):
        broker.asked.clear()
        ringer.ring(("poll", number))
        assert broker.asked.wait(10)
    broker.asked.clear()
    broker.trouble = None
    ringer.ring(("poll", 9))
    assert broker.wait_for(1)[-1] == ("poll", [9])
    assert caplog.text.count("The broker is away") == 1


def test_a_forked_process_rings_with_a_thread_of_its_own(broker: Broker) -> None:
    """B2: a web server forks; threads and locks do not come along."""
    from recruiting import bell

    bell._send("work", None)
    assert broker.asked.wait(10)
    reader, writer = os.pipe()
    with bell._ringer._rung:  # as if another thread were just ringing
        child = os.fork()
        if child == 0:
            broker.open.set()
            bell._send("subscribe", 4)
            os.write(writer, repr(broker.wait_for(1)).encode())
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 1000).decode() == repr([("subscribe", [4])])
    os.close(reader)
    os.close(writer)


@pytest.fixture(params=["down", "hanging", "out of reach"])
def broken_redis(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a Redis that refuses, that takes every call and answers none, or that nobody gets to."""
    if request.param == "down":
        yield f"redis://127.0.0.1:{free_port()}/0"
        return
    backlog = 0 if request.param == "out of reach" else 100
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as server:
        address: Any = server.getsockname()
        queued = [socket.socket() for _ in range(2 if backlog == 0 else 0)]
        for each in queued:  # the server's queue is full: further calls are not even refused
            each.setblocking(False)
            each.connect_ex(address)
        yield f"redis://127.0.0.1:{address[1]}/0"
        for each in queued:
            each.close()


def test_no_page_and_no_webhook_waits_for_a_broken_redis(broken_redis: str) -> None:
    """B2: whoever rings goes on at once."""
    rang = subprocess.run(
        [sys.executable, "-c", RING_AND_SAY_HOW_LONG_IT_TOOK],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "recruiting.settings", "REDIS_URL": broken_redis},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert rang.returncode == 0, rang.stderr
    assert float(rang.stdout) < 0.25
