"""R15: PostgreSQL dies in the middle of commits. What was acknowledged is there, and nothing twice."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import cast

import pytest
from django.core.management import call_command
from django.db import Error, connection, connections

from scripts.processes import Child, stop
from tests.sandbox.process import until
from tests.servers import start_postgres
from tests.torture.acts import SCENES, Scene
from tests.torture.checker import findings
from tests.torture.kill import Point, deadly
from tests.torture.points import COMMIT
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, forget, recover, tenant

AT_ONCE = 4  # people and workers at work when PostgreSQL dies
ACTS = ("request", "send", "cancel click", "cancel", "webhook", "reports", "link")
ROUNDS = 10  # before everything is compared


class Postgres:
    """A server of its own that syncs what it acknowledges; the product is on it while it lasts."""

    def __init__(self, folder: Path) -> None:
        self._child, url = start_postgres(folder, durable=True)
        self._port = int(url.split(":")[-1].split("/")[0])
        self._folder = folder

    @property
    def address(self) -> dict[str, object]:
        return {"HOST": "127.0.0.1", "PORT": self._port, "NAME": "postgres", "USER": "postgres"}

    @property
    def pid(self) -> int:
        return self._child.process.pid

    def back(self) -> None:
        """Returns when it answers, started again where it had to be."""
        connection.close()
        until(self._answers, "PostgreSQL is back", patience=60)

    def stop(self) -> None:
        stop([self._child], grace=5)

    def _start(self) -> None:
        command = cast(list[str], self._child.process.args)
        user = "nobody" if os.geteuid() == 0 else None
        log, sent = self._child.log, signal.SIGINT
        while True:  # until those that the dead one left behind are gone too
            self._child = Child(
                "PG", command, log=log, cwd=self._folder, user=user, stop_signal=sent
            )
            until(self._decided, "PostgreSQL starts or gives up")
            if self._child.running():
                return
            time.sleep(0.05)

    def _decided(self) -> bool:
        return "ready to accept" in self._child.written() or not self._child.running()

    def _answers(self) -> bool:
        if not self._child.running():
            self._start()
        with suppress(Error):
            connection.ensure_connection()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        connection.close()
        return False


@pytest.fixture
def postgres(vendor: Vendor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """The product's database for the length of this test."""
    folder = tmp_path_factory.mktemp("postgres")
    for path in takewhile(lambda path: path != Path(gettempdir()), (folder, *folder.parents)):
        path.chmod(0o755)  # the server runs as somebody else
    running = Postgres(folder)
    before = dict(connection.settings_dict)
    connections.close_all()
    connection.settings_dict.update(running.address)
    try:
        call_command("migrate", verbosity=0)
        yield running
    finally:
        connections.close_all()
        connection.settings_dict.update(before)
        running.stop()


@row(
    "R15",
    asked="500 x kill -9 of a PostgreSQL backend or the postmaster during commits: 0 acknowledged "
    "lost, 0 done twice",
    full=500,
    ci=6,
    means="The database may crash while it writes: what the product said was done is done, and what it "
    "was at is finished once.",
)
def test_what_was_acknowledged_is_there_when_the_database_is_back(
    size: int, seed: int, vendor: Vendor, clock: Clock, postgres: Postgres, unlimited: None
) -> str:
    rng = random.Random(seed)  # noqa: S311
    tenants = [tenant(vendor, keys) for keys in vendor.plant(AT_ONCE)]
    acknowledged = broken = 0
    for number in range(size):
        names = [rng.choice(ACTS) for _ in tenants]
        scenes = [SCENES[name](at, vendor) for name, at in zip(names, tenants, strict=True)]
        done = crash(names, scenes, postgres, rng)
        acknowledged, broken = acknowledged + sum(done), broken + done.count(False)
        for name, scene, was_done in zip(names, scenes, done, strict=True):
            if not was_done:
                scene.afterwards()
            elif name == "request":
                assert scene.happened(), f"round {number}: an acknowledged request is lost"
        if (number + 1) % ROUNDS == 0 or number + 1 == size:
            recover(clock)
            wrong = findings(vendor)
            assert not wrong, f"after {number + 1} crashes {len(wrong)} wrong: {wrong[0]}"
            forget(vendor)
    return (
        f"{size} crashes, {acknowledged} acts acknowledged around them, {broken} broken off: 0 "
        "acknowledged lost, 0 done twice"
    )


def crash(
    names: list[str], scenes: list[Scene], postgres: Postgres, rng: random.Random
) -> list[bool]:
    """All act at once; the first that commits brings the server down. Who was told that it is done."""
    nth, late, whole = rng.randint(1, 3), rng.uniform(0, 0.004), rng.random() < 0.3
    once, strikes = threading.Lock(), list[threading.Thread]()

    def die() -> None:
        if once.acquire(blocking=False):
            backend = connection.connection.get_backend_pid()
            strikes.append(threading.Thread(target=strike, args=(backend,)))
            strikes[0].start()

    def strike(backend: int) -> None:
        time.sleep(late)
        with suppress(ProcessLookupError):
            os.kill(postgres.pid if whole else backend, signal.SIGKILL)

    with (
        deadly(Point("a commit", "any", COMMIT, "before", nth), die),
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        done = list(pool.map(_act, scenes))
    if once.acquire(blocking=False):  # nobody came to a commit
        os.kill(postgres.pid, signal.SIGKILL)
    for each in strikes:
        each.join()
    postgres.back()
    return done


def _act(scene: Scene) -> bool:
    try:
        scene.act()
    except Error:
        return False
    finally:
        with suppress(Error):
            connections.close_all()
    return True
