"""The table of the rows, printed and kept in `docs/reliability.md`."""

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.processes import ROOT
from tests.torture.rows import Outcome, seed

DOC = ROOT / "docs" / "reliability.md"
HEAD = "| row | figure asked | figure reached | seed | seconds |\n|---|---|---|---|---|\n"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->"


def lines(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """One line of the table for each row, its parts joined."""
    rows: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.part.row, []).append(outcome)
    return {name: _line(name, rows[name]) for name in sorted(rows, key=_number)}


def _line(name: str, parts: list[Outcome]) -> str:
    asked = "; ".join(dict.fromkeys(one.part.asked for one in parts))
    reached = "; ".join(dict.fromkeys(one.reached for one in parts))
    seconds = sum(one.seconds for one in parts)
    cells = [text.replace("|", "\\|") for text in (asked, reached)]
    return f"| {name} | {cells[0]} | {cells[1]} | {seed()} | {seconds:,.0f} |"


def table(rows: dict[str, str]) -> str:
    return HEAD + "".join(f"{rows[name]}\n" for name in sorted(rows, key=_number))


def write(rows: dict[str, str], doc: Path = DOC) -> None:
    """Put the rows into the document's table; rows that did not run keep the figures they had."""
    before, _, rest = doc.read_text().partition(BEGIN)
    kept, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{doc} has no {BEGIN.strip()} … {END}")
    known = {found[1]: found[0] for found in re.finditer(r"^\| (R\d+) \|.*$", kept, re.MULTILINE)}
    doc.write_text(f"{before}{BEGIN}{table(known | rows)}{END}{after}")


def _number(name: str) -> int:
    return int(name.removeprefix("R"))
