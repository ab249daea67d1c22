"""Make `.venv` and install the locked packages into it: `python3 scripts/setup.py [--dev]`.

Standard library only, since it runs before anything is installed. A second run finds the stamp that
the first one left and ends at once. Everything lands in `.venv`; nothing outside the checkout
changes. Packages are only ever added or moved to their locked version, so that `make demo` after
`make test` keeps the development packages.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
RUNTIME, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
INSTALLER = ROOT / "requirements-installer.lock"  # uv, which installs the rest


def main() -> None:
    options = argparse.ArgumentParser(description="Set up .venv from the lock files.")
    options.add_argument("--dev", action="store_true", help="the development packages too")
    wanted = [DEV, RUNTIME] if options.parse_args().dev else [RUNTIME]
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python must reach this line and be told)
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            f"Python 3.11 or newer is needed; {sys.executable} is {found}.\n"
            "Name another one: make PY=/path/to/python3.11 ..."
        )
    checkout = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(checkout, fcntl.LOCK_EX)  # two at once: the second waits, then finds the stamp
    if PYTHON.exists() and all(stamp_of(lock) in stamps() for lock in wanted):
        return
    if not usable():
        make_venv()
    install(wanted[0])
    STAMP.write_text("".join(f"{stamp_of(lock)}\n" for lock in wanted))


def stamp_of(lock: Path) -> str:
    """What the stamp file says once `lock` is installed here; a moved checkout has another."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {lock}"


def stamps() -> list[str]:
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def usable() -> bool:
    """Whether `.venv` is whole and was made here: a copied one has scripts that point elsewhere."""
    config = VENV / "pyvenv.cfg"
    made_here = config.exists() and str(VENV) in config.read_text()
    return made_here and run(str(PYTHON), "-m", "pip", "--version", quiet=True)


def make_venv() -> None:
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"{sys.executable} cannot make virtual environments. On Debian or Ubuntu:\n"
            f"  apt install python3-venv    (or python{version}-venv)"
        )
    say(f"Making {VENV.name} with {sys.executable}")
    if not run(sys.executable, "-m", "venv", "--clear", str(VENV)):
        sys.exit(f"{VENV} could not be made.")


def install(lock: Path) -> None:
    """Install `lock`, every file checked against its hash: with uv in seconds, else with pip."""
    say(f"Installing {lock.name} (once; with uv this takes some ten seconds)")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-cache-dir", "--require-hashes"]
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--require-hashes"]
    cache = VENV / "uv-cache"
    os.environ |= {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "UV_CACHE_DIR": str(cache),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",  # as pip: an office's own certificate authority counts
    }
    with_uv = run(*pip, "-r", str(INSTALLER)) and run(*uv, "--python", str(PYTHON), "-r", str(lock))
    shutil.rmtree(cache, ignore_errors=True)
    if with_uv:
        return
    say("uv did not do it; installing with pip, which takes about a minute")
    if not run(*pip, "-r", str(lock)):
        sys.exit("The packages could not be installed. Is there a network?")


def run(*command: str, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(  # noqa: S603  (fixed commands)
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    )
    return done.returncode == 0


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
