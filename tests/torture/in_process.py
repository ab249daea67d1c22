"""The sandbox's world in this process: its API behind `responses`, its clock ours, its trouble ordered.

No HTTP, no threads, nothing that is not repeated exactly: for tests that take very many steps.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import responses
import time_machine
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from sparkhire_client.sandbox.api import limits
from sparkhire_client.sandbox.world import interviews, recordings, seed
from sparkhire_client.sandbox.world.addresses import Home
from sparkhire_client.sandbox.world.records import (
    TABLES,
    Delivery,
    Event,
    Interview,
    Webhook,
)
from sparkhire_client.sandbox.world.store import db
from tests.sandbox.process import Api
from tests.torture import vendor
from tests.torture.vendor import UNLIMITED
from tests.torture.world import Clock

BASE = "http://spark-hire.test"
URLS = "sparkhire_client.sandbox.api.urls"
Answer = tuple[int, Mapping[str, str], bytes]

NOT_CARRIED_OUT = ("unreached", "lost", "500", "502", "html", "429", "400", "401", "403")
CARRIED_OUT = ("no_answer", "500_after", "empty_200", "late", "502_late")
REFUSING = ("400", "401", "403")


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    key: str


class StandingClock(Clock):
    """One clock for us and for Spark Hire. It stands still until it is moved."""

    def __init__(self, world: "World", at: datetime) -> None:
        self._world = world
        self._standing = time_machine.travel(at, tick=False)
        self._moving = self._standing.start()

    def move(self, seconds: float) -> None:
        self._moving.shift(timedelta(seconds=seconds))
        self._world.carry_out_what_is_late()

    def back_to_now(self) -> None:
        self._standing.stop()


class World:
    """Spark Hire. `order` trouble for its next call, or for its next call that changes something."""

    def __init__(self, wire: responses.RequestsMock, folder: Path) -> None:
        self.v1, self.url = f"{BASE}/v1.0", BASE
        self.orders: list[tuple[str, float, bool]] = []
        self.down: Callable[[], str] | None = None  # while it is, which fault each call meets
        self.attempts: list[Attempt] = []  # while it is down
        self.refused: list[str] = []  # e-mail addresses of candidates whom a refusal concerned
        self._late: list[tuple[datetime, Callable[[], object]]] = []
        db.open(Path(":memory:"))
        seed.plant()
        recordings.Folder.path, Home.listening = folder, BASE
        limits.REQUESTS = UNLIMITED
        for method in ("GET", "POST", "PUT", "DELETE"):
            wire.add_callback(method, re.compile(re.escape(self.v1) + "/.*"), self._answer)

    def close(self) -> None:
        limits.REQUESTS = 400
        db.close()

    def api(self, key: str) -> Api:
        return Api(self.v1, key)

    def plant(self) -> list[str]:
        """One more Spark Hire company; the keys of two admins and two recruiters."""
        with db.transaction():
            return vendor._company()

    def order(self, fault: str, seconds: float, *, changes: bool) -> None:
        self.orders.append((fault, seconds, changes))

    def forget(self) -> None:
        """No interviews any more, and no trouble."""
        self.orders.clear()
        self._late.clear()
        with db.transaction():
            for table in (*vendor.TABLES.values(), *FORGOTTEN):
                if table.__name__ not in ("Job", "Webhook"):
                    db.delete(table, "1")

    def world(self, *tables: str) -> dict[str, list[dict[str, Any]]]:
        return {name: [asdict(row) for row in db.select(vendor.TABLES[name])] for name in tables}

    def interviews_of(self, email: str) -> list[Interview]:
        """The oldest first, deleted ones too."""
        return db.select(Interview, "email = ?", [email])

    def newest_posts(self) -> list[tuple[str, str]]:
        """Address and body of everything that was to be posted, the newest first."""
        posts = []
        for delivery in db.select(Delivery, order="rowid DESC", limit=20):
            event, webhook = (
                db.get(Event, delivery.event_uuid),
                db.get(Webhook, delivery.webhook_uuid),
            )
            if event and webhook:
                posts.append((webhook.url, event.body))
        return posts

    def carry_out_what_is_late(self) -> None:
        interviews.expire_due()
        due = [act for at, act in self._late if at <= timezone.now()]
        self._late = [(at, act) for at, act in self._late if at > timezone.now()]
        for act in due:
            act()

    def _answer(self, request: requests.PreparedRequest) -> Answer:
        path = str(request.url).removeprefix(self.v1).lstrip("/")
        fault, seconds = self._trouble(str(request.method))
        if self.down:
            fault = self.down()
            self.attempts.append(Attempt(timezone.now(), str(request.headers["Authorization"])))

        def carry_out() -> Answer:
            return _bytes(_view(request, path))

        if fault in REFUSING:
            self.refused.append(self._whom(request, path))
        match fault:
            case "":
                return carry_out()
            case "unreached":
                raise requests.ConnectTimeout
            case "lost":
                raise requests.ReadTimeout
            case "no_answer":
                carry_out()
                raise requests.ReadTimeout
            case "500_after":
                carry_out()
                return 500, {}, b"{}"
            case "empty_200":
                carry_out()
                return 200, {}, b""
            case "late" | "502_late":
                self._late.append((timezone.now() + timedelta(seconds=seconds), carry_out))
                if fault == "late":
                    raise requests.ReadTimeout
                return 502, {}, b"<html>"
            case "html":
                return 200, {}, b"<html>"
            case "429":
                return 429, {"X-Rate-Limit-Try-Again-Seconds": str(round(seconds))}, b"{}"
        return int(fault), {}, b'{"reason": "No"}'

    def _trouble(self, method: str) -> tuple[str, float]:
        for number, (fault, seconds, changes) in enumerate(self.orders):
            if not changes or method != "GET":
                del self.orders[number]
                return fault, seconds
        return "", 0.0

    def _whom(self, request: requests.PreparedRequest, path: str) -> str:
        if request.method == "POST" and path == "interviews":
            return str(json.loads(request.body or b"{}")["assigned_to"][0]["email"])
        named = re.match("interviews/([^/?]+)", path)
        found = db.get(Interview, named[1]) if named else None
        return found.email if found else "anybody"


FORGOTTEN = tuple(
    table for table in TABLES if table.__name__ in ("Answer", "ShareLink", "Mail", "Fault")
)


def _view(request: requests.PreparedRequest, path: str) -> HttpResponseBase:
    body = request.body or b""
    asked = RequestFactory().generic(
        str(request.method),
        f"/{path}",
        body if isinstance(body, bytes) else body.encode(),
        "application/json",
        headers={"Authorization": str(request.headers["Authorization"])},
    )
    found = resolve(f"/{path}".partition("?")[0], URLS)
    answer: HttpResponseBase = found.func(asked, *found.args, **found.kwargs)
    return answer


def _bytes(answer: HttpResponseBase) -> Answer:
    content: bytes = getattr(answer, "content", b"")
    headers = {name: value for name, value in answer.items() if name != "Content-Type"}
    return answer.status_code, headers, content
