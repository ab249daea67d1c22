"""Known vulnerabilities of everything that is installed: `make audit`, or `python -m scripts.audit`.

Asks for every locked package, those for development and of other Pythons too, with pip-audit. Exits with

    0   every package was looked up, and none has a known vulnerability
    1   some have; they are listed
    3   a database could not be reached, or does not know some packages: nothing is known of those
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.processes import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-installer.lock")
DATABASES = ("pypi", "osv")  # the second is asked when the first does not know every package
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3
MARKER = re.compile(r"(?m)^([\w.-]+==\S+) ;[^\\\n]*")


def main() -> int:
    everything = packages()
    for database in DATABASES:
        answer, trouble = asked(database, everything)
        code, said = judged(answer, everything)
        say(f"{database}: " + "\n  ".join([*said, trouble] if trouble else said))
        if code != UNKNOWN:
            return code
    say("Not audited: no database answered for every package. Try again where one can be reached.")
    return UNKNOWN


def packages(root: Path = ROOT) -> str:
    """Every entry of every lock file once, whatever Python it is for, as a requirements file."""
    texts = (MARKER.sub(r"\1 ", (root / lock).read_text()) for lock in LOCKS)
    entries = (entry.strip() for text in texts for entry in re.split(r"\n(?=\S)", text))
    return "\n".join(dict.fromkeys(entries)) + "\n"


def asked(database: str, everything: str) -> tuple[dict[str, Any] | None, str]:
    """What pip-audit found, as it says it in JSON; None and its last line when it found out nothing."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(everything)
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "--requirement", file.name, "--disable-pip"]
        command += ["--require-hashes", "--vulnerability-service", database]
        command += ["--format", "json", "--progress-spinner", "off"]
        done = subprocess.run(  # noqa: S603  (a fixed command)
            command, cwd=ROOT, capture_output=True, text=True, check=False
        )
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        return None, (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return answer, ""


def judged(answer: dict[str, Any] | None, everything: str) -> tuple[int, list[str]]:
    """The exit code and what to say. A package that is not in the answer, or was skipped, is not clean."""
    wanted = {_plain(name) for name in re.findall(r"(?m)^([\w.-]+)==", everything)}
    if answer is None:
        return UNKNOWN, ["could not be reached."]
    looked_up = {_plain(each["name"]) for each in answer["dependencies"] if "vulns" in each}
    found = list(_vulnerabilities(answer))
    unknown = sorted(wanted - looked_up)
    said = [f"{len(wanted) - len(unknown)} of {len(wanted)} packages looked up."]
    if unknown:
        few = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        said.append(f"Nothing is known of {len(unknown)}: {few}")
    elif not found:
        said.append("No known vulnerability.")
    return VULNERABLE if found else UNKNOWN if unknown else CLEAN, [*said, *found]


def _vulnerabilities(answer: dict[str, Any]) -> Iterator[str]:
    for each in answer["dependencies"]:
        for vulnerability in each.get("vulns", ()):
            names = ", ".join([vulnerability["id"], *vulnerability["aliases"]])
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            yield f"{each['name']} {each['version']}: {names}; fixed in {fixed}"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
