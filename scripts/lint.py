"""Every check but the tests: `python -m scripts.lint`.

Prints a line per check, and the output of those that fail.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.processes import ROOT

PYTHON = sys.executable
BIN = Path(sys.executable).parent
# Left out: line breaks after headings, and the type that every button of a form has by itself. The
# sandbox writes its addresses out: they are the vendor's.
PAGES = ["templates", "sparkhire_client", "--ignore", "H015,H043"]
PAGES += ["--per-file-ignores", "sandbox/", "D004,D018"]
YAML = "{extends: relaxed, rules: {line-length: {max: 120}}}"
CHECKS = {
    "mypy": [PYTHON, "-m", "mypy", "."],
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "import contracts": [str(BIN / "lint-imports")],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "djlint": [PYTHON, "-m", "djlint", *PAGES, "--lint", "--quiet", "--profile", "django"],
    "hadolint": [str(BIN / "hadolint"), "Dockerfile"],
    "compose schema": [
        *[PYTHON, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"],
        "docker-compose.yml",
    ],
    "yamllint": [PYTHON, "-m", "yamllint", "--strict", "-d", YAML, "docker-compose.yml"],
}


def failed_checks() -> list[str]:
    """Run all, two at a time; the names of those that failed. Leaves only the tools' caches."""
    with tempfile.TemporaryDirectory() as data, ThreadPoolExecutor(2) as pool:
        env = os.environ | {
            "DEBUG": "1",
            "DATA_DIR": data,
            "DATABASE_URL": f"sqlite:///{data}/lint.sqlite3",
            "REDIS_URL": "",
        }
        done = pool.map(lambda name: (name, *run(CHECKS[name], env)), CHECKS)
        failed = []
        for name, passed, output in done:
            print(f"{'ok    ' if passed else 'FAILED'} {name}", flush=True)  # noqa: T201
            if not passed:
                print(output, flush=True)  # noqa: T201
                failed.append(name)
    return failed


def run(command: list[str], env: dict[str, str]) -> tuple[bool, str]:
    done = subprocess.run(  # noqa: S603  (fixed commands)
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout


if __name__ == "__main__":
    sys.exit(1 if failed_checks() else 0)
