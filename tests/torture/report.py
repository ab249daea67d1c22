"""The table of the rows, printed and kept in `docs/reliability.md`."""

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.processes import ROOT
from tests.torture.rows import Outcome, seed

DOC = ROOT / "docs" / "reliability.md"
HEAD = "| row | figure asked | figure reached | seed | seconds |\n|---|---|---|---|---|\n"
MEANINGS_HEAD = "| row | what it means to whoever uses the product |\n|---|---|\n"


def by_row(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The parts of each row that ran, the rows in their order."""
    rows: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.part.row, []).append(outcome)
    return {name: rows[name] for name in sorted(rows, key=_number)}


def lines(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """One line of the table for each row, its parts joined."""
    return {name: _line(name, parts) for name, parts in by_row(outcomes).items()}


def meanings(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """The same, for what they mean."""
    told = {name: [one.part.means for one in parts] for name, parts in by_row(outcomes).items()}
    return {
        name: f"| {name} | {' '.join(filter(None, dict.fromkeys(each)))} |"
        for name, each in told.items()
    }


def _line(name: str, parts: list[Outcome]) -> str:
    asked = "; ".join(dict.fromkeys(one.part.asked for one in parts))
    reached = "; ".join(dict.fromkeys(one.reached for one in parts))
    seconds = sum(one.seconds for one in parts)
    cells = [text.replace("|", "\\|") for text in (asked, reached)]
    return f"| {name} | {cells[0]} | {cells[1]} | {seed()} | {seconds:,.0f} |"


def table(rows: dict[str, str], head: str = HEAD) -> str:
    return head + "".join(f"{rows[name]}\n" for name in sorted(rows, key=_number))


def write(outcomes: Iterable[Outcome], doc: Path = DOC) -> None:
    """Put the rows into the document's tables; rows that did not run keep the figures they had."""
    outcomes = list(outcomes)
    _merge("figures", lines(outcomes), HEAD, doc)
    _merge("meanings", meanings(outcomes), MEANINGS_HEAD, doc)


def _merge(name: str, rows: dict[str, str], head: str, doc: Path) -> None:
    kept = _parts(doc, name)[1]
    known = {found[1]: found[0] for found in re.finditer(r"^\| (R\d+) \|.*$", kept, re.MULTILINE)}
    put(name, table(known | rows, head), doc)


def put(name: str, text: str, doc: Path = DOC) -> None:
    """Replace what stands in the document between `<!-- name -->` and `<!-- /name -->`."""
    before, _, after = _parts(doc, name)
    doc.write_text(f"{before}<!-- {name} -->\n{text}<!-- /{name} -->{after}")


def _parts(doc: Path, name: str) -> tuple[str, str, str]:
    before, _, rest = doc.read_text().partition(f"<!-- {name} -->\n")
    kept, end, after = rest.partition(f"<!-- /{name} -->")
    if not end:
        raise ValueError(f"{doc} has no <!-- {name} --> … <!-- /{name} -->")
    return before, kept, after


def _number(name: str) -> int:
    return int(name.removeprefix("R"))
