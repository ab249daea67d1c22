"""What the rows reached is told at the end as a Markdown table, whichever processes ran them.

Loaded by `-p tests.torture.summary`: the process that starts others collects no tests of its own.
"""

import os
from dataclasses import asdict
from typing import Any

import pytest

from tests.torture import report
from tests.torture.rows import OUTCOMES, Outcome


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes of pytest-xdist hands over what it reached."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["torture"] = [asdict(outcome) for outcome in OUTCOMES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    handed = getattr(node, "workeroutput", {})  # one that died has none
    OUTCOMES.extend(Outcome.of(told) for told in handed.get("torture", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not (rows := report.lines(OUTCOMES)):
        return
    terminalreporter.section("torture")
    terminalreporter.write(report.table(rows))
    if os.environ.get("REPORT") == "1":
        report.write(OUTCOMES)
        terminalreporter.write_line(f"written to {report.DOC.name}")
