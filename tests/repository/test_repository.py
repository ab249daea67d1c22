"""The repository keeps its own promises: locks, names, sizes, and what the README says."""

import os
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.processes import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-installer.lock")
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def files(*endings: str) -> Iterator[Path]:
    """Our own files, without what tools and runs leave behind."""
    for folder, folders, names in os.walk(ROOT):
        left_behind = {"__pycache__", "staticfiles", "node_modules", "test-results"}
        folders[:] = [n for n in folders if n == ".ci" or not (n[0] == "." or n in left_behind)]
        yield from (Path(folder, name) for name in names if name.endswith(endings))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def pinned(lock: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def too_long(paths: Iterator[Path], most: int) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {lines(path)}" for path in paths if lines(path) > most]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host_and_has_a_hash_for_everything(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", text.strip()))


def test_the_tests_run_with_the_versions_that_production_installs() -> None:
    assert pinned("requirements.lock") <= pinned("requirements-dev.lock")


def test_every_dependency_is_locked_and_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    unexplained = [name for name in named if not re.search(rf'"{re.escape(name)}",\s*# \w', text)]
    assert unexplained == []
    locked = {entry.split("==")[0].lower() for entry in pinned("requirements-dev.lock")}
    assert {re.split(r"[^\w.-]", name)[0].lower() for name in named} <= locked


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    machine = re.compile(r"(?<![\w.])/(?:root|home|work|Users)/\w")
    texts = files(".py", ".md", ".toml", ".yml", ".html", ".js", ".css", ".lock", "Makefile", "run")
    assert [path for path in texts if machine.search(path.read_text())] == []


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    code = (
        path
        for path in files(".py", ".css")
        if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
    )
    assert too_long(code, 300) == []
    assert too_long(files(".html"), 150) == []
    assert too_long(files(".js"), 60) == []
    assert statistics.median(map(lines, files(".html"))) <= 40


def test_pages_have_no_script_or_style_of_their_own() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=\"|\sstyle=\"|javascript:", re.I)
    assert [path for path in files(".html") if inline.search(path.read_text())] == []


def test_nobody_elses_code_is_committed() -> None:
    assert list(files(".min.js", ".min.css", ".whl", ".map")) == []


def test_the_packages_import_each_other_in_one_direction_only() -> None:
    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_every_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    guides = README + (ROOT / "CONTRIBUTING.md").read_text()
    assert set(re.findall(r"(?:^    |`)make ([a-z-]+)", guides, re.MULTILINE)) <= targets
    for script in re.findall(r"-m scripts\.(\w+)|scripts/(\w+)\.py", README):
        assert (ROOT / "scripts" / f"{''.join(script)}.py").exists()


def test_every_variable_is_explained_where_people_look() -> None:
    settings = (ROOT / "recruiting" / "settings.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|required_in_production)\(\s*"([A-Z_]+)"', settings))
    example = (ROOT / ".env.example").read_text()
    assert {name for name in read if not re.search(rf"^#?{name}=", example, re.MULTILINE)} == set()
    assert {name for name in read if f"`{name}`" not in README} == set()


def test_every_picture_is_there_shown_and_small() -> None:
    """Those of the documentation; the helps' have tests of their own."""
    for guide, pattern, most in (
        ("README.md", "docs/screenshots/*.png", 150_000),
        ("docs/ui.md", "docs/screenshots/components/*.png", 40_000),
    ):
        page = ROOT / guide
        linked = re.findall(r"!\[[^\]]{4,}\]\(([^)]+\.png)\)", page.read_text())
        taken = set(ROOT.glob(pattern))
        assert linked
        assert {(page.parent / name).resolve() for name in linked} <= taken
        assert [each.name for each in taken if each.stat().st_size > most] == []
    shown = (ROOT / "docs" / "ui.md").read_text()
    components = {each.name for each in (ROOT / "docs/screenshots/components").iterdir()}
    assert {name for name in components if f"components/{name}" not in shown} == set()
