"""The harness itself: what it asks, what it tells, and that it can fail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture import report, rows
from tests.torture.rows import Outcome, Part

PART = Part("R2", "200 faults: 0 lost", full=200, ci=10, means="")


def test_a_row_is_as_large_as_scale_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCALE", raising=False)
    assert PART.size == 10
    for scale, size in (("1", 200), ("0.1", 20), ("0.0001", 1), ("2", 400)):
        monkeypatch.setenv("SCALE", scale)
        assert PART.size == size


def test_only_the_rows_that_were_named_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWS", "R1, R10")
    assert [name for name in ("R1", "R2", "R10") if rows.chosen(name)] == ["R1", "R10"]
    monkeypatch.delenv("ROWS")
    assert rows.chosen("R2")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """The outcomes of this test alone."""
    outcomes: list[Outcome] = []
    monkeypatch.setattr(rows, "OUTCOMES", outcomes)
    return outcomes


def test_a_row_below_its_figure_fails_and_says_so(told: list[Outcome]) -> None:
    def short(count: int) -> str:
        assert count == 0, f"{count} lost\nand more"
        return "0 lost"

    part: Callable[..., None] = rows.row("R2", asked="0 lost", full=1, ci=1, means="")(short)
    part(count=0)
    with pytest.raises(AssertionError):
        part(count=3)
    assert [(one.passed, one.reached) for one in told] == [
        (True, "0 lost"),
        (False, "**FAILED**: 3 lost"),
    ]


def test_the_parts_of_a_row_share_a_line_and_other_rows_keep_theirs(tmp_path: Path) -> None:
    doc = tmp_path / "reliability.md"
    old = "| R1 | a | b | 1 | 2 |\n| R2 | old | old | 1 | 2 |\n| R10 | c | d | 1 | 2 |\n"
    doc.write_text(f"# Title\n{report.BEGIN}{report.HEAD}{old}{report.END}\nafter\n")
    other = Part("R2", "64 at once: 1", full=64, ci=4, means="")
    reached = [Outcome(PART, "20 faults: 0 lost", 1.4, True), Outcome(other, "4 | 1", 2.2, True)]

    report.write(report.lines(reached), doc)

    expected = (
        "| R1 | a | b | 1 | 2 |\n"
        "| R2 | 200 faults: 0 lost; 64 at once: 1 | 20 faults: 0 lost; 4 \\| 1 "
        f"| {rows.DEFAULT_SEED} | 4 |\n"
        "| R10 | c | d | 1 | 2 |\n"
    )
    assert doc.read_text() == f"# Title\n{report.BEGIN}{report.HEAD}{expected}{report.END}\nafter\n"
