"""What comes from elsewhere: installed by its hash alone, and looked up for known vulnerabilities."""

import re
from pathlib import Path
from typing import Any

import pytest

from scripts import audit, setup
from scripts.processes import ROOT

# Whatever brings packages onto a machine; the Dockerfile and scripts/setup.py are tested for how.
INSTALLERS = re.compile(r"\b(pip3? install|pip sync|uvx|uv tool|npm|npx|curl|wget|git clone)\b")
ENTRY = re.compile(
    r"[\w.-]+==[\w.]+( ; [^\\\n]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\\n|\n|$))+"
)


@pytest.mark.parametrize("lock", audit.LOCKS)
def test_every_entry_of_a_lock_file_is_one_version_by_its_hashes(lock: str) -> None:
    assert ENTRY.sub("", (ROOT / lock).read_text()) == ""


def test_everything_is_installed_by_its_hash_with_uv_and_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """scripts/setup.py: pip installs uv, uv the rest; pip does when uv cannot."""
    commands: list[tuple[str, ...]] = []

    def run(*command: str, quiet: bool = False) -> bool:
        commands.append(command)
        return "uv" not in command

    monkeypatch.setattr(setup, "run", run)
    monkeypatch.setattr("scripts.setup.shutil.rmtree", lambda *_args, **_options: None)
    setup.install(setup.DEV)
    assert [command[-1] for command in commands] == [
        str(setup.INSTALLER),
        str(setup.DEV),
        str(setup.DEV),
    ]
    assert all("--require-hashes" in command for command in commands)


def test_the_image_installs_by_hash() -> None:
    text = (ROOT / "Dockerfile").read_text()
    installs = re.findall(r"pip install[^\n&]*", text)
    assert installs == ["pip install --no-cache-dir --require-hashes -r requirements.lock"]
    assert len(INSTALLERS.findall(text)) == len(installs)


def test_nothing_else_installs_from_anywhere() -> None:
    """But the system packages of .ci/run, which apt checks by their signatures."""
    others = [ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "docker-compose.yml"]
    others += (ROOT / "scripts").rglob("*.sh")
    assert {path: found for path in others if (found := INSTALLERS.findall(path.read_text()))} == {}


def test_the_image_holds_what_it_is_told_to_and_no_history() -> None:
    """ASVS 13.4.1: everything is ignored but the product's own folders."""
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignore[0] == "*"
    assert {line for line in ignore if line.startswith("!")} == {
        *("!manage.py", "!gunicorn.conf.py", "!requirements.lock", "!recruiting"),
        *("!video_interviews", "!sparkhire_client", "!templates", "!locale"),
    }


# -- known vulnerabilities -----------------------------------------------------------------------------
THREE = "amqp==5.4.2 \\\n    --hash=sha256:0\nDjango==5.2.19\ntyping_extensions==4.16.0\n"
CLEAN: list[dict[str, Any]] = [
    {"name": name, "version": "1", "vulns": []} for name in ("amqp", "django", "typing-extensions")
]
SKIPPED = {"name": "amqp", "skip_reason": "Dependency not found on PyPI and could not be audited"}
HOLE = {
    "id": "PYSEC-2026-1",
    "fix_versions": ["5.2.20"],
    "aliases": ["CVE-2026-1"],
    "description": "",
}
HOLED = {"name": "django", "version": "5.2.19", "vulns": [HOLE]}


@pytest.mark.parametrize(
    ("dependencies", "code", "said"),
    [
        (CLEAN, audit.CLEAN, "No known vulnerability."),
        ([SKIPPED, *CLEAN[1:]], audit.UNKNOWN, "Nothing is known of 1: amqp"),
        (CLEAN[1:], audit.UNKNOWN, "Nothing is known of 1: amqp"),
        ([], audit.UNKNOWN, "0 of 3 packages looked up."),
        (None, audit.UNKNOWN, "could not be reached."),
        ([*CLEAN, HOLED], audit.VULNERABLE, "django 5.2.19: PYSEC-2026-1, CVE-2026-1"),
        ([SKIPPED, HOLED], audit.VULNERABLE, "Nothing is known of 2: amqp, typing-extensions"),
    ],
)
def test_what_nobody_looked_up_is_never_said_to_be_clean(
    dependencies: list[dict[str, Any]] | None, code: int, said: str
) -> None:
    """pip-audit itself answers "No known vulnerabilities" of packages that its database does not know."""
    answer = None if dependencies is None else {"dependencies": dependencies, "fixes": []}
    found, lines = audit.judged(answer, THREE)
    assert found == code
    assert said in "\n".join(lines)
    assert ("No known vulnerability." in lines) is (code == audit.CLEAN)


def test_without_any_database_the_audit_fails_with_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are asked, and what stood in the way is said."""
    monkeypatch.setattr(audit, "asked", lambda database, _all: (None, f"no route to {database}"))
    assert audit.main() == 3
    told = capsys.readouterr().out
    assert "no route to pypi" in told
    assert "no route to osv" in told
    assert "Not audited" in told


def test_packages_for_other_pythons_are_audited_too(tmp_path: Path) -> None:
    for lock in audit.LOCKS:
        (tmp_path / lock).write_text(
            "a==1 ; python_version < '3.12' \\\n    --hash=sha256:00\nb==2 \\\n    --hash=sha256:11"
        )
    everything = audit.packages(tmp_path)
    assert everything == "a==1 \\\n    --hash=sha256:00\nb==2 \\\n    --hash=sha256:11\n"
