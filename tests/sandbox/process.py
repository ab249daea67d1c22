"""The sandbox as a process of its own, as everyone else meets it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests

from scripts.processes import die_with_parent

ADA, RITA, CHARLIE = (
    "k-admin-0000000000000000",
    "k-recruiter-000000000000",
    "k-outsider-0000000000000",
)
PATIENCE = 15.0  # seconds; what is awaited takes a fraction of one

T = TypeVar("T")


def until(look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """The first true thing that ``look`` returns; fails when there is none in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {patience} s: {what}")


class Sandbox:
    """A running sandbox. ``url`` is its root; it keeps its port and world over a restart."""

    def __init__(self, data: Path, command: Sequence[str] = ("-m", "sparkhire_client.sandbox")):
        self.data = data
        self._command = command
        self._port = 0
        self.start()

    def start(self) -> None:
        """Returns once it answers. Call it from the main thread: the sandbox ends with it."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, *self._command, "--port", str(self._port), "--data", str(self.data)],
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: die_with_parent(parent, signal.SIGKILL),
        )
        assert self.process.stdout is not None
        greeting = re.search(r"http://127\.0\.0\.1:(\d+)", self.process.stdout.readline())
        assert greeting, "the sandbox did not say where it listens"
        self._port = int(greeting[1])
        self.url = greeting[0]
        self.v1 = f"{self.url}/v1.0"
        until(self._answers, "an answer of /healthz")

    def stop(self) -> int:
        """Ends it as Ctrl-C would; its exit code."""
        self.process.terminate()
        return self._gone()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._gone()

    def _gone(self) -> int:
        code = self.process.wait(PATIENCE)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=2).ok
        except requests.ConnectionError:
            return False

    def api(self, key: str = ADA) -> "Api":
        return Api(self.v1, key)

    def lever(self, path: str, **body: Any) -> Any:
        """POST to the JSON helpers; what they answer."""
        answer = requests.post(f"{self.url}/sandbox/api/{path}", json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def look(self, path: str, **query: str) -> Any:
        """GET from the JSON helpers."""
        answer = requests.get(f"{self.url}/sandbox/api/{path}", params=query, timeout=10)
        assert answer.ok, answer.text
        return answer.json()


class Api(requests.Session):
    """Raw HTTP with a key; paths are below the base, every answer within ten seconds."""

    def __init__(self, base: str, key: str) -> None:
        super().__init__()
        self.base = base.rstrip("/")
        self.auth = (key, "")
        self.trust_env = False

    def request(self, method: str | bytes, url: str | bytes, *a: Any, **k: Any) -> Any:
        k.setdefault("timeout", 10)
        return super().request(method, f"{self.base}{url!s}", *a, **k)

    def make_job(self, **changes: Any) -> dict[str, Any]:
        answer = self.post("/jobs", json=job_body(**changes))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def make_interview(self, job: dict[str, Any], **changes: Any) -> dict[str, Any]:
        answer = self.post("/interviews", json=self.interview_body(job, **changes))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def interview_body(self, job: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """What POST /interviews wants, with the newest question set."""
        asked = self.get("/question_sets").json()[0]
        return {
            "type": "one_way",
            "scheduled_at": in_future(days=7),
            "timezone": "America/Chicago",
            "assigned_to": [
                {
                    "name": "Casey Candidate",
                    "first_name": "Casey",
                    "last_name": "Candidate",
                    "email": "casey@example.com",
                }
            ],
            "email_message": "We look forward to meeting you.",
            "job_post": {"uuid": job["uuid"]},
            "interview_question_set": asked["uuid"],
        } | changes


def job_body(**changes: Any) -> dict[str, Any]:
    """What POST /jobs wants."""
    return {
        "title": "Backend Engineer",
        "description": "Build what others build on.",
        "location": {"city": "Chicago", "state": "IL", "country": "USA"},
    } | changes


def in_future(**later: float) -> str:
    """RFC 3339, UTC, whole seconds."""
    moment = datetime.now(UTC) + timedelta(**later)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
