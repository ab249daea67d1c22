"""The product as it runs: web, two workers and beat, each a process, and the sandbox over HTTP."""

import os
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import requests

from scripts.processes import Child, free_port, stop


class Product:
    """All processes of the product, with the demo data, on free ports of 127.0.0.1.

    `env` chooses the database and the broker; empty means the embedded defaults.
    """

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.spark_hire = f"http://127.0.0.1:{self.sandbox_port}"
        self.env = os.environ | {
            "BASE_URL": self.url,
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DATA_DIR": str(folder / "data"),
            "SPARKHIRE_API_URL": f"{self.spark_hire}/v1.0",
            "SPARKHIRE_APP_URL": self.spark_hire,
            "C_FORCE_ROOT": "1",
            **env,
        }
        self.children: list[Child] = []
        (folder / "data").mkdir()
        for command in ("migrate", "seed_demo"):
            log = folder / f"{command}.log"
            Child(command, [sys.executable, "manage.py", command], log=log, env=self.env).finish()

    def start(self, at: datetime | None = None) -> None:
        """Start every process, with the clock moved to `at`, and return when all of them answer."""
        web = ("gunicorn", "recruiting.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4")
        worker = ("celery", "-A", "recruiting", "worker", "--loglevel", "INFO", "--pool", "threads")
        only_clock = ("--queues", "clock", "--concurrency", "1", "--hostname", "clock@%h")
        for name, *command in (
            ("sandbox", "sparkhire_client.sandbox", "--port", str(self.sandbox_port)),
            ("web", *web),
            ("worker", *worker, "--concurrency", "4"),
            ("clock", *worker, *only_clock),
            ("beat", "celery", "-A", "recruiting", "beat", "--loglevel", "INFO", "--pidfile="),
        ):
            clock = ["tests.end_to_end.moved_clock", at.isoformat()] if at else []
            python = [sys.executable, "-m", *clock, *command]
            log = self.folder / f"{name}.log"
            self.children.append(Child(name, python, log=log, env=self.env))
        sandbox, web_process, *workers, beat = self.children
        sandbox.wait_until(lambda: _answers(f"{self.spark_hire}/healthz"))
        web_process.wait_until(lambda: _answers(f"{self.url}/healthz"))
        for each in workers:
            each.wait_until(partial(_is_ready, each))
        beat.wait_until(lambda: "beat: Starting" in beat.written())

    def stop(self) -> None:
        stop(self.children)
        self.children = []

    def written(self) -> str:
        """Everything that the processes wrote since they were started last."""
        return "\n".join(child.written() for child in self.children)


def _is_ready(worker: Child) -> bool:
    return " ready." in worker.written()


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:  # not up yet, or slow on a busy machine
        return False
