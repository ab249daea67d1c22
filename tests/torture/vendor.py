"""The sandbox with what torture needs: a clock that is moved by a call, and any limit of calls.

`python -m tests.torture.vendor --limit 400 …` takes the sandbox's other options too. What the sandbox
holds back for a while (a late commit, an answer that does not come) it holds back by the moved clock.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.http import HttpRequest, HttpResponse, JsonResponse

from sparkhire_client.sandbox import __main__ as sandbox
from sparkhire_client.sandbox.api import limits, trouble
from sparkhire_client.sandbox.lifetime import stopping
from sparkhire_client.sandbox.world import clock, interviews, question_sets, seed
from sparkhire_client.sandbox.world.records import (
    Answer,
    ApiCall,
    Company,
    Delivery,
    Effect,
    Event,
    Fault,
    Interview,
    Job,
    Mail,
    ShareLink,
    Webhook,
    new_token,
)
from sparkhire_client.sandbox.world.store import db
from tests.sandbox.process import Sandbox

UNLIMITED = 10**9


class Vendor(Sandbox):
    """A running Spark Hire for torture."""

    def __init__(self, data: Path, *, limit: int = UNLIMITED) -> None:
        super().__init__(data, ["-m", "tests.torture.vendor", "--limit", str(limit)])

    def travel(self, moment: datetime) -> None:
        """From now on its clock goes on from the (aware) moment."""
        self.lever("clock", at=moment.isoformat())

    def plant(self, count: int) -> list[list[str]]:
        """As many Spark Hire companies more, each with a question set; the keys of two admins and of
        two recruiters of each."""
        return list(self.lever("companies", count=count)["keys"])

    def accept(self, uuids: Sequence[str], rate: float) -> None:
        """The candidates begin to accept, so many a second, without a call for each."""
        self.lever("accept", uuids=uuids, rate=rate)

    def forget(self) -> None:
        """No interviews any more, and nothing told of any. Jobs and subscriptions stay."""
        self.lever("forget")

    def world(self, *tables: str) -> dict[str, list[dict[str, Any]]]:
        """Every row of the tables (`interview`, `job`, `webhook`, `effect`, `apicall`), oldest first."""
        found = self.look("world", tables=",".join(tables))
        return {name: list(found[name]) for name in tables}


class Held:
    """Calls that an ordered fault holds back, by the sandbox's clock instead of the machine's."""

    def __init__(self) -> None:
        self._until: dict[int, datetime | None] = {}  # by thread

    def wait(self, timeout: float) -> bool:
        """As `Event.wait`; True when the sandbox ends."""
        until, thread = clock.now() + timedelta(seconds=timeout), threading.get_ident()
        if thread in self._until:
            self._until[thread] = until
        while not stopping.wait(min(0.01, timeout)):
            if clock.now() >= until:
                return False
        return True

    def counted(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """While the act lasts, `settle` waits for what it does when its time has come."""

        def acted(*args: Any) -> Any:
            self._until[threading.get_ident()] = None
            try:
                return act(*args)
            finally:
                del self._until[threading.get_ident()]

        return acted

    def settle(self) -> None:
        """Returns when whatever was held back until now has been carried out."""
        now = clock.now()
        while any(until and until <= now for until in list(self._until.values())):
            stopping.wait(0.005)


held = Held()
TABLES = {
    table.__name__.lower(): table
    for table in (Interview, Job, Webhook, Event, Delivery, Effect, ApiCall)
}
_travels: list[time_machine.travel] = []


def move_clock(request: HttpRequest) -> HttpResponse:
    """POST {at}: an RFC 3339 time. What was to happen until then has happened when it answers."""
    while _travels:
        _travels.pop().stop()
    _travels.append(time_machine.travel(datetime.fromisoformat(json.loads(request.body)["at"])))
    _travels[0].start()
    held.settle()
    return JsonResponse({"now": clock.now().isoformat()})


def world(request: HttpRequest) -> HttpResponse:
    """GET ?tables=: all of their rows."""
    names = filter(None, request.GET["tables"].split(","))
    return JsonResponse({name: [asdict(row) for row in db.select(TABLES[name])] for name in names})


def plant(request: HttpRequest) -> HttpResponse:
    """POST {count}."""
    with db.transaction():
        keys = [_company() for _ in range(json.loads(request.body)["count"])]
    return JsonResponse({"keys": keys})


def accept(request: HttpRequest) -> HttpResponse:
    """POST {uuids, rate}: from now on the candidates accept, so many a second."""
    asked = json.loads(request.body)
    threading.Thread(target=_accept, args=(asked["uuids"], asked["rate"]), daemon=True).start()
    return JsonResponse({})


def _accept(uuids: list[str], rate: float) -> None:
    began = time.perf_counter()
    for turn, uuid in enumerate(uuids):
        stopping.wait(max(0.0, began + turn / rate - time.perf_counter()))
        interviews.accept(uuid)


def _company() -> list[str]:
    company = Company(name="One more")
    db.insert(company)
    people = []
    for name in ("Ada Admin", "Eve Admin", "Rita Recruiter", "Sam Recruiter"):
        level, email = name.split()[1].lower(), f"{name[:3].lower()}.{company.uuid}@example.com"
        person = seed._account(company, email, name, level)
        person.key = f"k-{new_token()}"
        db.insert(person)
        people.append(person)
    question_sets.create(people[0], "One Screen", ["Why?"])
    return [str(person.key) for person in people]


def forget(request: HttpRequest) -> HttpResponse:
    """POST."""
    with db.transaction():
        for table in (Interview, Answer, ShareLink, Mail, Event, Delivery, ApiCall, Effect, Fault):
            db.delete(table, "1")
    return JsonResponse({})


def main() -> int:
    at = sys.argv.index("--limit")
    limits.REQUESTS = int(sys.argv[at + 1])
    del sys.argv[at : at + 2]
    vars(trouble)["stopping"] = held
    for name in ("act_out", "_later"):
        vars(trouble)[name] = held.counted(vars(trouble)[name])
    _add_levers()
    return sandbox.main()


def _add_levers() -> None:
    """Beside the sandbox's own; its addresses are read when its site is made."""
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    from sparkhire_client.sandbox.switches import urls

    levers = {
        "clock": move_clock,
        "world": world,
        "companies": plant,
        "forget": forget,
        "accept": accept,
    }
    urls.urlpatterns += [path(name, csrf_exempt(lever)) for name, lever in levers.items()]


if __name__ == "__main__":
    sys.exit(main())
