"""The product as it runs: web, worker and beat, each a process, and the sandbox over HTTP."""

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

    def start(self, at: datetime | None = None, *, beat: bool = True) -> None:
        """Start every process, with the clock moved to `at`, and return when all of them answer.

        A worker whose broker is away has said so by then.
        """
        web = ("gunicorn", "recruiting.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4")
        celery = ("celery", "-A", "recruiting")
        for name, *command in (
            ("sandbox", "sparkhire_client.sandbox", "--port", str(self.sandbox_port)),
            ("web", *web),
            ("worker", *celery, "worker", "--loglevel", "INFO"),
            ("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile="),
        ):
            if name == "beat" and not beat:
                continue
            clock = ["tests.end_to_end.moved_clock", at.isoformat()] if at else []
            python = [sys.executable, "-m", *clock, *command]
            log = self.folder / f"{name}.log"
            self.children.append(Child(name, python, log=log, env=self.env))
        for child in self.children:
            child.wait_until(partial(self._is_ready, child))

    def _is_ready(self, child: Child) -> bool:
        if child.name in ("sandbox", "web"):
            return _answers(f"{self.spark_hire if child.name == 'sandbox' else self.url}/healthz")
        signs = (" ready.", "Cannot connect", "beat: Starting")
        return any(sign in child.written() for sign in signs)

    def stop(self) -> None:
        stop(self.children)
        self.children = []

    def written(self) -> str:
        """Everything that the processes wrote since they were started last."""
        return "\n".join(child.written() for child in self.children)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:  # not up yet, or slow on a busy machine
        return False
