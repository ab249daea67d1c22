"""Break it on purpose: one thing that keeps the product whole is taken out, and a row must say so.

`python -m tests.torture.mutants` runs, for each of them, the row that should catch it, at its size in
CI, and prints what the row said. With REPORT=1 that is kept in `docs/reliability.md`. It fails when
anything can be taken out without a row that notices.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest import mock

from scripts.processes import ROOT
from tests.torture import report

Breaking = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`what` is taken out by `breaking`; `test` of `row` must fail."""

    what: str
    row: str
    test: str
    breaking: Breaking


@contextmanager
def no_lease() -> Iterator[None]:
    """Whoever comes by takes the row and writes to it, whoever holds it."""
    from django.db.models import Q

    from video_interviews.actions import outbox

    write = outbox.write

    def by_anybody(request: Any, **columns: Any) -> bool:
        request.refresh_from_db(fields=["lease_token"])
        return write(request, **columns)

    with mock.patch.multiple(outbox, free=lambda _: ~Q(pk=None), write=by_anybody):
        yield


@contextmanager
def no_intent() -> Iterator[None]:
    """Nothing tells that a create was begun."""
    from video_interviews.actions import outbox

    write = outbox.write

    def forgetful(request: Any, **columns: Any) -> bool:
        if columns.get("unknown_since") is not None:
            del columns["unknown_since"]
        return write(request, **columns)

    with mock.patch.object(outbox, "write", forgetful):
        yield


@contextmanager
def no_look_up() -> Iterator[None]:
    """What is in doubt is taken for never made."""
    with ExitStack() as both:
        for module in ("sending", "canceling"):
            target = f"video_interviews.actions.{module}.find_made"
            both.enter_context(mock.patch(target, return_value=None))
        yield


@contextmanager
def no_quarantine() -> Iterator[None]:
    from django.conf import settings

    with mock.patch.object(settings, "SPARKHIRE_QUARANTINE", timedelta(seconds=-15)):
        yield


def no_constraint(table: str, name: str) -> Breaking:
    """The database takes what it would refuse."""

    @contextmanager
    def broken() -> Iterator[None]:
        from django.apps import apps
        from django.db import connection

        model = apps.get_model(table)
        constraint = next(one for one in model._meta.constraints if one.name == name)
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
        try:
            yield
        finally:
            model._default_manager.all().delete()
            with connection.schema_editor() as editor:
                editor.add_constraint(model, constraint)

    return broken


@contextmanager
def told_twice() -> Iterator[None]:
    """The newsfeed takes a change as often as it is told."""
    from recruiting import newsfeed

    item, count = newsfeed._item, iter(range(10**9))

    def another(entry: Any) -> Any:
        made = item(entry)
        made.once = made.once and f"{made.once}:{next(count)}"
        return made

    with mock.patch.object(newsfeed, "_item", another):
        yield


@contextmanager
def one_by_one() -> Iterator[None]:
    """Each report is read for itself."""
    from video_interviews.actions import reading

    with mock.patch.multiple(reading, LOOKED_AT=1, PACE=timedelta()):
        yield


@contextmanager
def torn() -> Iterator[None]:
    """The newsfeed is told when the status is committed, not together with it."""
    from django.db import transaction

    from recruiting.newsfeed import post
    from video_interviews import transitions

    def afterwards(entries: Any) -> None:
        transaction.on_commit(lambda: post(entries))

    with mock.patch.object(transitions, "post", afterwards):
        yield


@contextmanager
def no_doubt() -> Iterator[None]:
    """Whoever restores leaves out a line of docs/running.md."""
    with mock.patch.dict(os.environ, {"LEAVE_OUT": "after_restore"}):
        yield


CROWD = "test_whoever_clicks_too_there_is_one_invitation and unchecked"
RACE = "test_a_request_that_is_canceled_while_it_is_sent"
MUTANTS = {
    "lease": Mutant("the lease of a row, with its token", "R3", RACE, no_lease),
    "look-up": Mutant("the look-up", "R2", "test_faults", no_look_up),
    "unique": Mutant(
        "the unique constraint on open requests",
        "R3",
        CROWD,
        no_constraint("video_interviews.InterviewRequest", "one_open_or_completed_request"),
    ),
    "coalescing": Mutant("the coalescing of reads", "R7", "test_storm", one_by_one),
    "once": Mutant("the name by which a change is told once", "R7", "disturbed_stream", told_twice),
    "quarantine": Mutant("the quarantine", "R2", "test_faults", no_quarantine),
    "intent": Mutant("the intent before the call", "R1", "test_kills", no_intent),
    "restore": Mutant("`after_restore`", "R20", "test_restore", no_doubt),
    "transaction": Mutant("the one transaction of status and newsfeed", "R1", "test_kills", torn),
}


def main() -> int:
    lines, survived = [], []
    for name, mutant in MUTANTS.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        said = caught(name, mutant)
        if said is None:
            survived.append(name)
        lines.append(f"| {mutant.what} | {mutant.row} | {said or '**nothing**'} |\n")
        print(lines[-1], end="", flush=True)  # noqa: T201
    if os.environ.get("REPORT") == "1":
        report.put(
            "broken", "| taken out | caught by | which said |\n|---|---|---|\n" + "".join(lines)
        )
    return len(survived)


def caught(name: str, mutant: Mutant) -> str | None:
    """The first line of what the row said; None when it was content, or failed of something else."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-m", "torture"]
    env = {key: value for key, value in os.environ.items() if key not in ("SCALE", "REPORT")}
    ran = subprocess.run(
        [*command, "-k", mutant.test, "tests/torture"],
        cwd=ROOT,
        env=env | {"MUTANT": name, "ROWS": mutant.row},
        capture_output=True,
        text=True,
    )
    found = re.search(r"^E +AssertionError: (.+)$", ran.stdout, re.MULTILINE)
    return found[1].replace("|", "\\|") if ran.returncode == 1 and found else None


if __name__ == "__main__":
    sys.exit(main())
