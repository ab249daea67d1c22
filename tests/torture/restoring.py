"""A backup by `scripts/backup.sh`, a disaster, and the restore line by line as docs/running.md has it.

What the lines say to containers is done on this machine, with the test's database and folder.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from scripts.processes import ROOT
from tests.servers import postgres_folders
from tests.torture.processes import database_url

Act = Callable[[], None]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def documented() -> list[str]:
    """The lines with which docs/running.md restores."""
    doc = (ROOT / "docs" / "running.md").read_text()
    found = re.search(r"<!-- restore -->\n(.*?)<!-- /restore -->", doc, re.DOTALL)
    assert found, "docs/running.md does not say how to restore"
    return [line.strip() for line in found[1].splitlines()]


class Machine:
    """Where the product's data lies: a database, and a folder of uploads.

    Without `own_processes` the product's commands run in this one.
    """

    def __init__(
        self, folder: Path, data: Path, env: dict[str, str], *, own_processes: bool
    ) -> None:
        self.own_processes = own_processes
        self.folder, self.data, self.url = folder, data, urlsplit(database_url())
        self.name = self.url.path.lstrip("/")
        self.backups = folder / "backups"
        self.backups.mkdir()
        (folder / "password").write_text(self.url.password or "none")
        self.env = os.environ | env | {
            "DATABASE_URL": self.url.geturl(),
            "DATA_DIR": str(data),
            "BACKUPS": str(self.backups),
            "POSTGRES_PASSWORD_FILE": str(folder / "password"),
            "PGHOST": str(self.url.hostname),
            "PGPORT": str(self.url.port or 5432),
            "PGUSER": str(self.url.username),
            "PGDATABASE": self.name,
            "PGPASSWORD": self.url.password or "",
            "PATH": f"{postgres_binaries()}:{os.environ['PATH']}",
        }  # fmt: skip

    def back_up(self) -> str:
        """The name of the backup."""
        self._run(["sh", str(ROOT / "scripts" / "backup.sh"), "once"])
        [dump] = self.backups.glob("*.dump")
        return dump.stem

    def lose_everything(self) -> None:
        """The database, and every upload. What comes after has a new, empty database."""
        connections.close_all()
        self._run(["dropdb", "--force", self.name])
        self._run(["createdb", self.name])
        shutil.rmtree(self.data)
        self.data.mkdir()

    def restore(self, backup: str, *, stop: Act, look: Act, start: Act) -> None:
        """What the lines say; `stop` and `start` do it to the product's processes, and `look` looks at
        what was in the backup."""
        for line in documented():
            if "after_restore" in line:
                look()
            if (left_out := os.environ.get("LEAVE_OUT")) and left_out in line:
                continue
            match shlex.split(line.replace("NAME", backup)):
                case ["docker", "compose", "stop", *_]:
                    stop()
                case ["docker", "compose", "up", *_]:
                    start()
                case ["docker", "compose", "run" | "exec", *words]:
                    self._do(words)
                case _:
                    raise AssertionError(f"what does this do? {line}")

    def _do(self, words: list[str]) -> None:
        """In a container of the service; without a command of its own, the service's."""
        while words[0].startswith("-"):
            words = words[1:]
        service, *command = words
        match command or shlex.split(COMPOSE["services"][service]["command"]):
            case ["python", "manage.py", *rest]:
                self._manage(rest)
            case [*rest, "<", name]:
                with (self.folder / name).open("rb") as file:
                    self._run([self._here(*pair) for pair in pairwise(["", *rest])], file)
            case _:
                raise AssertionError(f"what does this do? {words}")

    def _here(self, option: str, word: str) -> str:
        """What is called so in the containers."""
        if option == "--username":
            return str(self.url.username)
        return {"/data": str(self.data), "recruiting": self.name}.get(word, word)

    def _manage(self, command: list[str]) -> None:
        """By the moved clock."""
        if self.own_processes:
            moved = ["tests.end_to_end.moved_clock", timezone.now().isoformat(), "manage"]
            self._run([sys.executable, "-m", *moved, *command])
        else:
            call_command(*command, verbosity=0)
        connections.close_all()

    def _run(self, command: list[str], stdin: BinaryIO | None = None) -> None:
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, stdin=stdin, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def postgres_binaries() -> Path:
    """Of the server that the tests use, with what makes and reads dumps."""
    for folder in postgres_folders():
        if (folder / "pg_dump").exists() and (folder / "pg_restore").exists():
            return folder
    pytest.skip("no pg_dump: install PostgreSQL's client programs")
