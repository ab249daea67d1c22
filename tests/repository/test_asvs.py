"""docs/asvs.md: every level 1 requirement once, each with something that is really there."""

import ast
import functools
import re

from scripts.processes import ROOT

PAGE = (ROOT / "docs" / "asvs.md").read_text()
ROWS = [
    tuple(cell.strip() for cell in row.split("|")[1:-1])
    for row in re.findall(r"(?m)^\| \d+\..*$", PAGE)
]
# How many of level 1 and of level 2 each chapter of ASVS 5.0.0 has.
LEVEL_1 = (8, 4, 8, 2, 4, 13, 6, 4, 4, 5, 3, 3, 1, 2, 3, 0, 0)
LEVEL_2 = (19, 7, 11, 8, 5, 22, 12, 3, 3, 24, 11, 6, 12, 7, 10, 16, 7)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
SETTING = re.compile(r"`([A-Z][A-Z_]+)`")
HEADING = re.compile(r"`([\w/]+\.md)#([\w-]+)`")


def chapters(ids: list[str]) -> tuple[int, ...]:
    """How many of the ids are of each chapter."""
    return tuple(
        sum(name.startswith(f"{chapter}.") for name in ids)
        for chapter in range(1, len(LEVEL_1) + 1)
    )


@functools.cache
def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def headings(file: str) -> set[str]:
    found = re.findall(r"(?m)^#+ (.+)$", (ROOT / file).read_text())
    return {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in found}


def settings() -> set[str]:
    tree = ast.parse((ROOT / "recruiting" / "settings.py").read_text())
    stored = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in stored if isinstance(node.ctx, ast.Store)}


def test_every_requirement_of_level_1_is_there_once_and_answered() -> None:
    ids = [row[0] for row in ROWS]
    assert len(ids) == len(set(ids)) == 70
    assert ids == sorted(ids, key=lambda name: [int(part) for part in name.split(".")])
    assert chapters(ids) == LEVEL_1
    assert [row for row in ROWS if len(row) != 3 or not all(row)] == []


def test_whatever_is_said_to_hold_one_exists() -> None:
    for name, _asks, held in ROWS:
        for file, function in TEST.findall(held):
            assert (ROOT / file).exists(), (name, file)
            assert function in functions(file), (name, file, function)
        assert set(SETTING.findall(held)) <= settings(), name
        for file, heading in HEADING.findall(held):
            assert heading in headings(file), (name, file, heading)


def test_each_is_held_by_something_or_says_why_not() -> None:
    """And the numbers above the table are those of the table."""
    kinds = {"open": 0, "n/a": 0, "held": 0}
    for name, _asks, held in ROWS:
        if said := re.match(r"(open): \S|(n/a) because \S", held):
            kinds[said[1] or said[2]] += 1
        else:
            assert TEST.search(held) or SETTING.search(held) or HEADING.search(held), name
            kinds["held"] += 1
    counted = re.search(r"Of 70, (\d+) are held,\s(\d+) do not arise and (\d+) are open", PAGE)
    assert counted
    assert [int(each) for each in counted.groups()] == [kinds["held"], kinds["n/a"], kinds["open"]]


def test_what_was_not_assessed_is_listed_and_not_guessed() -> None:
    """All of level 2, each once, by chapter."""
    not_assessed = PAGE.split("## Not assessed")[1]
    ids = re.findall(r"\b\d+\.\d+\.\d+\b", not_assessed)
    assert len(ids) == len(set(ids))
    assert chapters(ids) == LEVEL_2
    assert not {row[0] for row in ROWS} & set(ids)
