"""What every test run stands on, loaded by `-p tests.plugin` before Django reads its settings.

Starts private servers (`tests/servers.py`) in a process of their own that ends with this one,
whatever way that happens, and says just before pytest's summary what the run could not exercise.
With `-n` (pytest-xdist) each of the processes that run the tests has servers of its own.
`REQUIRE_ALL=1` makes that a failure; `FAILED_CHECKS` names checks that failed before the tests.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Generator

import pytest

from scripts.processes import ROOT


def environment() -> dict[str, str]:
    """The settings of a test run, whatever the shell or `.env` says; nothing secret or real."""
    return {
        "DEBUG": "1",
        "SECRET_KEY": "for-tests-only-" * 4,
        "FIELD_ENCRYPTION_KEYS": "Zm9yLXRlc3RzLW9ubHktZm9yLXRlc3RzLW9ubHktMDA=",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "BASE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "consolemail://",
        "DEFAULT_FROM_EMAIL": "recruiting@localhost",
        "CLOCK": "machine",  # which tests move
        "SPARKHIRE_API_URL": os.environ.get("SPARKHIRE_API_URL", "http://127.0.0.1:9/v1.0"),
        "SPARKHIRE_APP_URL": os.environ.get("SPARKHIRE_APP_URL", "http://127.0.0.1:9"),
    }


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    os.environ |= environment()
    # Tests start the product dozens of times: its modules are compiled once.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if runs_tests(early_config.known_args_namespace.numprocesses):
        start_servers(early_config)
    yield


def runs_tests(numprocesses: int | None) -> bool:
    """Is it this process, and no other of pytest-xdist's?"""
    return not numprocesses or "PYTEST_XDIST_WORKER" in os.environ


def start_servers(config: pytest.Config) -> None:
    wanted = {"DATABASE_URL": "postgres", "REDIS_URL": "redis"}
    missing = [name for variable, name in wanted.items() if not os.environ.get(variable)]
    servers = subprocess.Popen(
        [sys.executable, "-m", "tests.servers", *missing],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    assert servers.stdout
    said = servers.stdout.readline()
    if not said.startswith("{"):
        raise pytest.UsageError(said + servers.stdout.read())
    os.environ |= {"REDIS_URL": os.environ.get("REDIS_URL", ""), **json.loads(said)}

    def end() -> None:
        servers.communicate(timeout=30)  # closes its input, at which it stops what it started

    config.add_cleanup(end)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once Playwright runs, Django takes later tests for asynchronous code."""
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


def gaps(config: pytest.Config) -> list[str]:
    """What this run left out or what failed before it, a line each."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    lines = [f"{count} skipped: {reason}" for reason, count in reasons.items()]
    if failed := os.environ.get("FAILED_CHECKS"):
        lines.append(f"failed before the tests (see above): {failed}")
    return lines


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    strict = os.environ.get("REQUIRE_ALL") and gaps(session.config)
    if session.exitstatus == 0 and (strict or os.environ.get("FAILED_CHECKS")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if not (lines := gaps(config)):
        return
    terminalreporter.section(
        "NOT EXERCISED, OR FAILED BEFORE THE TESTS", sep="!", red=True, bold=True
    )
    for line in lines:
        terminalreporter.write_line(f"  - {line}", red=True)
