"""The figures, and `docs/mutants.md`, which keeps them and says why a change may pass unnoticed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import coverage

from scripts.processes import ROOT
from tests.mutation.changes import Change

PAGE = ROOT / "docs" / "mutants.md"
# - `recruiting/access.py` `old` -> `new`: why no test can notice
EXPLAINED = re.compile(r"^- `([\w/.]+)` (`.+?` -> `.*?`): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a module. `branches` is "12 of 12"."""

    module: str
    tried: int
    survived: int
    branches: str

    @property
    def row(self) -> str:
        killed = self.tried - self.survived
        share = 100 * killed / max(self.tried, 1)
        columns = (self.tried, killed, f"{share:.1f} %", self.survived, self.branches)
        return f"| `{self.module}` | " + " | ".join(map(str, columns)) + " |"


def explained() -> list[tuple[str, str]]:
    """The module and the change, of each that the page explains."""
    return EXPLAINED.findall(PAGE.read_text())


def unexplained(module: str, survivors: Iterable[Change]) -> list[Change]:
    known = explained()
    return [change for change in survivors if (module, change.what) not in known]


def put(figures: Figures) -> None:
    """Write the module's row of the table anew."""
    row = re.compile(rf"^\| `{re.escape(figures.module)}` \|.*$", re.MULTILINE)
    PAGE.write_text(row.sub(lambda _: figures.row, PAGE.read_text(), count=1))


def branches(folder: Path, module: str, data: Path) -> str:
    """How many of the module's branches were reached, and the lines of those that were not."""
    measured = coverage.Coverage(data_file=str(data), branch=True, config_file=False)
    measured.load()
    numbers = measured._analyze(str(folder / module)).numbers
    lacking = measured._analyze(str(folder / module)).missing_branch_arcs()
    lines = ", ".join(str(line) for line in sorted(lacking))
    reached = numbers.n_branches - numbers.n_missing_branches
    return f"{reached} of {numbers.n_branches}" + (f" (not: {lines})" if lines else "")
