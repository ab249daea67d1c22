"""A copy of the product in which modules are changed, with servers of its own: never the files here.

One process holds the libraries; each run of the tests is a fork of it, with a database made of a
template. So a run costs what its tests cost, and leaves nothing to the next.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

import psycopg2
import pytest

from scripts.processes import ROOT
from tests.plugin import environment

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", "__pycache__", "data", "node_modules"
)
TEMPLATE = "template_of_tests"
OPTIONS = ["-x", "-q", "--reuse-db", "--no-migrations", "--disable-warnings"]
OPTIONS += ["-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
OPTIONS += ["--disable-socket", "--allow-hosts=127.0.0.1,localhost,::1", "--allow-unix-socket"]
TIMED_OUT = -1


class Copy:
    """The copy's folder, and how its tests are run."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self._database = database
        self._ended_well = False

    def write(self, module: str, source: str) -> None:
        """The module has this source, and nothing compiled of it is left."""
        path = self.folder / module
        path.write_text(source)
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()

    def run(
        self, tests: Sequence[str], *options: str, timeout: float = 300, plugin: object = None
    ) -> int:
        """pytest's exit code, or TIMED_OUT."""
        if not self._ended_well:
            self._fresh_database()
        self._ended_well = False
        sys.stdout.flush()
        if (pid := os.fork()) == 0:
            self._become_pytest([*OPTIONS, *options, *tests], [plugin] if plugin else [])
        deadline = time.monotonic() + timeout
        while (done := os.waitpid(pid, os.WNOHANG)) == (0, 0):
            if time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return TIMED_OUT
            time.sleep(0.01)
        with suppress(ProcessLookupError):  # what the tests left running
            os.killpg(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(done[1])
        self._ended_well = code in (0, 1)  # each test has cleared up after itself
        return code

    def _become_pytest(self, arguments: list[str], plugins: list[object]) -> None:
        os.setsid()
        os.chdir(self.folder)
        log = os.open(self.folder / "pytest.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(log, stream)
        sys.path[:] = [
            str(self.folder),
            *(path for path in sys.path if path not in ("", str(ROOT))),
        ]
        for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
            del sys.modules[name]
        os.environ["DJANGO_SETTINGS_MODULE"] = "recruiting.settings"
        code = 70
        try:
            code = int(pytest.main(["-o", "addopts=", *arguments], plugins))
        finally:
            sys.stdout.flush()
            os._exit(code)

    def _fresh_database(self) -> None:
        connection = psycopg2.connect(self._database)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS test_postgres WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE test_postgres TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        connection.close()

    def make_template(self) -> None:
        """The tables, once; and every library that the tests load, in this process."""
        connection = psycopg2.connect(self._database)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {TEMPLATE}")
        connection.close()
        env = os.environ | {"DATABASE_URL": self._database.rpartition("/")[0] + f"/{TEMPLATE}"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=self.folder, env=env, check=True)


OURS = ("recruiting", "video_interviews", "sparkhire_client", "tests", "scripts")


@contextmanager
def copied() -> Iterator[Copy]:
    """A copy, until the end of the block."""
    os.environ |= environment()
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    sys.dont_write_bytecode = False
    command = [sys.executable, "-m", "tests.servers", "postgres", "redis"]
    with tempfile.TemporaryDirectory(prefix="recruiting-mutants-") as name:
        servers = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        assert servers.stdout
        try:
            os.environ |= {"REDIS_URL": "", **json.loads(servers.stdout.readline())}
            shutil.copytree(ROOT, Path(name) / "copy", ignore=NOT_COPIED, symlinks=True)
            copy = Copy(Path(name) / "copy", os.environ["DATABASE_URL"])
            copy.make_template()
            load_libraries(copy)
            yield copy
        finally:
            servers.communicate(timeout=30)


def load_libraries(copy: Copy) -> None:
    """Have in this process what a run loads, but for this repository's own modules."""
    listed = copy.folder / "libraries.json"
    plugin = copy.folder / "tests" / "list_libraries.py"
    plugin.write_text(
        "import json, sys\n\ndef pytest_sessionfinish():\n"
        f"    open({str(listed)!r}, 'w').write(json.dumps(list(sys.modules)))\n"
    )
    copy.run(["tests/recruiting/test_access.py"], "-p", "tests.list_libraries")
    for name in (*json.loads(listed.read_text()), "hypothesis", "coverage"):
        if name.split(".")[0] not in (*OURS, "__main__") and name not in sys.modules:
            with suppress(Exception):  # it needs Django's settings, which a run reads for itself
                import_module(name)
