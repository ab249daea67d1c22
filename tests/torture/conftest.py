"""Rows get their size and seed, and what they reached is told at the end as a Markdown table."""

import os

import pytest

from tests.torture import report
from tests.torture.rows import OUTCOMES, Part, chosen
from tests.torture.rows import seed as chosen_seed
from tests.video_interviews.conftest import (  # noqa: F401
    admin,
    integration,
    link,
    linked,
    one_sandbox,
    sandbox,
)


def part_of(item: pytest.Item) -> Part | None:
    marker = item.get_closest_marker("torture")
    return marker.args[0] if marker else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """ROWS leaves out every other row."""
    out = [item for item in items if (part := part_of(item)) and not chosen(part.row)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture
def size(request: pytest.FixtureRequest) -> int:
    """How large the row is in this run."""
    part = part_of(request.node)
    assert part, "only rows have a size"
    return part.size


@pytest.fixture
def seed() -> int:
    """What every choice of the row is drawn from."""
    return chosen_seed()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not (rows := report.lines(OUTCOMES)):
        return
    terminalreporter.section("torture")
    terminalreporter.write(report.table(rows))
    if os.environ.get("REPORT") == "1":
        report.write(rows)
        terminalreporter.write_line(f"written to {report.DOC.name}")
