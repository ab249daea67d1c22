"""Write the tests that hold each rule into docs/rules.md: `python -m scripts.rules`.

A test names its rules at the start of its docstring: `V5, B2: what it proves.`
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from scripts.processes import ROOT

RULES = ROOT / "docs" / "rules.md"
HEADING = re.compile(r"^### ([A-Z]\d+)$", re.M)
NAMED = re.compile(r"([A-Z]\d+(?:, [A-Z]\d+)*)[:.]")


def rules(text: str) -> list[str]:
    """The numbers of the rules in the document, in its order."""
    return HEADING.findall(text)


def proofs() -> dict[str, list[str]]:
    """The tests that name each rule, as `path::name`, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, docstring in _tests(path):
            if match := NAMED.match(docstring):
                for rule in match[1].split(", "):
                    found[rule].append(f"{path.relative_to(ROOT)}::{name}")
    return found


def _tests(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, ast.get_docstring(node) or ""


def rendered(text: str) -> str:
    """The document with the list of tests of every rule as it is now."""
    found = proofs()
    head, *parts = re.split(r"(?m)^(?=### |## )", text)
    return head + "".join(_with_tests(part, found) for part in parts)


def _with_tests(part: str, found: dict[str, list[str]]) -> str:
    match = HEADING.match(part)
    if match is None:
        return part
    prose = re.sub(r"(?m)^- `tests/.*\n", "", part).rstrip("\n")
    tests = "".join(f"- `{test}`\n" for test in found.get(match[1], []))
    return f"{prose}\n\n{tests}\n" if tests else f"{prose}\n\n"


if __name__ == "__main__":
    RULES.write_text(rendered(RULES.read_text()).rstrip("\n") + "\n")
