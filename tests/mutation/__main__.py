"""`python -m tests.mutation`, with MODULES=access,outbox for those alone: what no test notices.

For each module of `modules.py`: its branches that its tests reach, and of all `changes` those that they
let pass. A change is tried with the tests that reach its line, and before it counts as one that no test
notices with all of the module's. What takes much longer than the tests do counts as noticed. With
REPORT=1 the figures are kept in `docs/mutants.md`. Fails where a change passes that is not explained
there.
"""

import os
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import coverage

from tests.mutation import report
from tests.mutation.changes import Change, changes
from tests.mutation.copy import Copy, copied
from tests.mutation.modules import MODULES
from tests.mutation.stage import Codes, NotInPlace, Stage, changed_codes


def main() -> int:
    wanted = [part for part in os.environ.get("MODULES", "").split(",") if part]
    unexplained = 0
    with copied() as copy:
        for module, tests in MODULES.items():
            if not wanted or any(part in module for part in wanted):
                figures, survivors = tried(copy, module, tests)
                print(figures.row, flush=True)  # noqa: T201
                unexplained += len(report.unexplained(module, survivors))
                if os.environ.get("REPORT") == "1":
                    report.put(figures)
    return unexplained and 1


def tried(copy: Copy, module: str, tests: Iterable[str]) -> tuple[report.Figures, list[Change]]:
    """What became of every change of the module."""
    tests = list(tests)
    source = (copy.folder / module).read_text()
    reached, branches, usual = baseline(copy, module, tests)
    every = list(changes(source))
    few = [tests_of(reached, change.line) for change in every]
    passed = [
        n for n, code in enumerate(in_place(copy, module, source, every, few, tests, 10 + 3 * usual))
        if code in (0, Stage.NOT_TRIED)
    ]  # fmt: skip
    survivors = []
    try:
        for change in (every[n] for n in passed):
            copy.write(module, change.source)
            if copy.run(tests, timeout=30 + 3 * usual) == 0:
                survivors.append(change)
                print(f"  {module}:{change.line} {change.what}", flush=True)  # noqa: T201
    finally:
        copy.write(module, source)
    if copy.run(tests):
        raise SystemExit(f"{module}: its tests fail without a change\n{said(copy)}")
    return report.Figures(module, len(every), len(survivors), branches), survivors


def in_place(
    copy: Copy, module: str, source: str, every: list[Change], few: list[list[str]],
    tests: list[str], longest: float,
) -> list[int]:  # fmt: skip
    """What the tests that reach it said of each change, as `Stage` says it."""
    tries, codes = list[tuple[Codes, list[str]]](), dict[int, int]()
    for n, change in enumerate(every):
        codes[n] = Stage.NOT_TRIED
        with suppress(NotInPlace):
            found = changed_codes(source, change.source, str(copy.folder / module))
            tries.append((found, few[n]))
            codes[n] = len(tries) - 1
    said_in = copy.folder / "said"
    said_in.unlink(missing_ok=True)
    copy.run(tests, plugin=Stage(module, tries, said_in, longest), timeout=3600)
    if not said_in.exists():
        raise SystemExit(f"{module}: its tests fail without a change\n{said(copy)}")
    told = [int(line) for line in said_in.read_text().split()]
    told += [Stage.NOT_TRIED] * (len(tries) - len(told))
    return [told[at] if at >= 0 else at for at in codes.values()]


def baseline(copy: Copy, module: str, tests: list[str]) -> tuple[dict[int, list[str]], str, float]:
    """Which tests reach each line, the branches reached, and how many seconds the tests take."""
    data = copy.folder / ".coverage"
    begun = time.monotonic()
    os.environ["COVERAGE_FILE"] = str(data)
    name = module.removesuffix(".py").replace("/", ".")
    options = [f"--cov={name}", "--cov-branch", "--cov-context=test", "--cov-report="]
    if copy.run(tests, *options):
        raise SystemExit(f"{module}: its tests fail without a change\n{said(copy)}")
    usual = time.monotonic() - begun
    measured = coverage.CoverageData(str(data))
    measured.read()
    reached = measured.contexts_by_lineno(str(copy.folder / module))
    return reached, report.branches(copy.folder, module, data), usual


def tests_of(reached: dict[int, list[str]], line: int) -> list[str]:
    """The tests that reach the line; none for one that is read with the module itself."""
    contexts = reached.get(line, [])
    if "" in contexts:
        return []
    return list(dict.fromkeys(context.rpartition("|")[0] for context in contexts))


def said(copy: Copy) -> str:
    return Path(copy.folder / "pytest.log").read_text()[-3000:]


if __name__ == "__main__":
    sys.exit(main())
