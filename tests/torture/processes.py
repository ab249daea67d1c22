"""The product's own processes on the database of the test, to be killed."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from django.db import connection

from scripts.processes import Child, free_port, stop
from tests.servers import redis_binary
from tests.torture.vendor import Vendor


class Staff:
    """Web processes, workers and beats, as many as are started. `env` is added to their environment."""

    def __init__(self, folder: Path, vendor: Vendor, **env: str) -> None:
        self.folder = folder
        self.env = os.environ | {
            "DATABASE_URL": database_url(),
            "SPARKHIRE_API_URL": vendor.v1,
            "DATA_DIR": str(folder),
            "C_FORCE_ROOT": "1",
            **env,
        }
        self.children: list[Child] = []

    def web(self, application: str, *, processes: int, threads: int, port: int = 0) -> str:
        """The address of a web server that answers, at this port or any."""
        port = port or free_port()
        options = ["--bind", f"127.0.0.1:{port}", "--workers", processes, "--threads", threads]
        web = self._start("web", "gunicorn", application, "--preload", *options)
        url = f"http://127.0.0.1:{port}"
        web.wait_until(lambda: _answers(url))
        return url

    def worker(self, name: str, *, at: datetime | None = None, threads: int = 8) -> Child:
        """A worker that is ready; its clock is moved to `at`."""
        options = ["--pool", "threads", "--concurrency", threads, "--loglevel", "INFO"]
        options += ["--without-mingle", "--without-gossip"]  # which cost a second of every start
        command = ["celery", "-A", "recruiting", "worker", *options, "--hostname", f"{name}@%h"]
        worker = self._start(name, *command, at=at)
        worker.wait_until(lambda: " ready." in worker.written())
        return worker

    def beat(self, *, at: datetime | None = None) -> Child:
        command = ["celery", "-A", "recruiting", "beat", "--pidfile=", "--loglevel", "INFO"]
        beat = self._start("beat", *command, at=at)
        beat.wait_until(lambda: "beat: Starting" in beat.written())
        return beat

    def kill(self, child: Child) -> None:
        """kill -9, its own children too."""
        with suppress(ProcessLookupError):  # it died before
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self.children.remove(child)

    def stop(self) -> None:
        """Without asking: nothing of theirs is looked at any more."""
        for child in list(self.children):
            self.kill(child)

    def _start(self, name: str, *command: Any, at: datetime | None = None) -> Child:
        moved = ["tests.end_to_end.moved_clock", at.isoformat()] if at else []
        python = [sys.executable, "-m", *moved, *map(str, command)]
        log = self.folder / f"{name}-{len(list(self.folder.glob('*.log')))}.log"
        child = Child(name, python, log=log, env=self.env)
        self.children.append(child)
        return child


class Redis:
    """A Redis that forgets everything when it dies, and comes back where it was."""

    def __init__(self, folder: Path) -> None:
        binary = redis_binary()
        if binary is None:
            pytest.skip("no Redis: install redis-server, or set REDIS_SERVER")
        self._port, self._log = free_port(), folder / "redis.log"
        self._command = [binary, "--port", str(self._port), "--bind", "127.0.0.1"]
        self._command += ["--dir", str(folder), "--save", "", "--appendonly", "no"]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        self._child = Child("Redis", self._command, log=self._log)
        self._child.wait_until(lambda: "eady to accept connections" in self._child.written())

    def kill(self) -> None:
        os.kill(self._child.process.pid, signal.SIGKILL)
        self._child.process.wait()

    def flush(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port), 5) as redis:
            redis.sendall(b"FLUSHALL\r\n")
            redis.recv(16)

    def stop(self) -> None:
        stop([self._child], grace=1)


@contextmanager
def staff(folder: Path, vendor: Vendor, **env: str) -> Iterator[Staff]:
    """They all end with the test."""
    everybody = Staff(folder, vendor, **env)
    try:
        yield everybody
    finally:
        everybody.stop()


def database_url() -> str:
    """Of the database that this process uses."""
    at = connection.settings_dict
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgres://{at['USER']}{password}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
