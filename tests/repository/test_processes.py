"""What the demo and the tests start ends when they end, in whatever way."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts import demo
from scripts.processes import ROOT, Child, ChildError, free_port, port_is_free, stop

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen(["sleep", "600"])
print("ready", grandchild.pid, flush=True)
time.sleep(600)
"""
STARTER = """
import sys, time
from pathlib import Path
from scripts.processes import Child
child = Child("child", ["sleep", "600"], log=Path(sys.argv[1]))
print(child.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    started: list[Child] = []

    def start_python(code: str) -> Child:
        log = tmp_path / f"{len(started)}.log"
        started.append(Child("the child", [sys.executable, "-c", code], log=log))
        return started[-1]

    yield start_python
    stop(started, grace=0)


def gone(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def eventually(condition: Callable[[], bool], within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends the children of a killed parent"
)
def test_a_child_ends_with_its_starter_even_when_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        child = int(starter.stdout.readline())
        starter.kill()
    assert eventually(lambda: gone(child))


def test_a_child_that_will_not_end_is_killed_with_its_own_children(
    start: Callable[..., Child],
) -> None:
    child = start(STUBBORN)
    child.wait_until(lambda: "ready" in child.written())
    grandchild = int(child.written().split()[1])
    stop([child], grace=0.2)
    assert child.process.returncode == -signal.SIGKILL
    assert eventually(lambda: gone(grandchild))


def test_whoever_waits_for_a_child_that_fails_reads_its_last_lines(
    start: Callable[..., Child],
) -> None:
    with pytest.raises(ChildError, match="no such luck"):
        start("raise SystemExit('no such luck')").wait_until(lambda: False)
    with pytest.raises(ChildError, match="no such luck"):
        start("raise SystemExit('no such luck')").finish()


def test_a_demo_on_a_busy_port_says_so_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        assert not port_is_free(busy)
        refused = subprocess.run(
            [sys.executable, "-m", "scripts.demo", "--port", str(busy)],
            cwd=ROOT,
            env=os.environ | {"DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
        )
    assert refused.returncode == 1
    assert f"Port {busy} of 127.0.0.1 is in use" in refused.stderr
    assert f"make demo PORT={busy + 10}" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_the_demo_keeps_its_secrets_and_gives_way_to_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "DATABASE_URL", "SPARKHIRE_API_URL"):
        monkeypatch.delenv(name, raising=False)
    first, second = (demo.environment(tmp_path, free_port(), 8001) for _ in range(2))
    assert first["SECRET_KEY"] == second["SECRET_KEY"] != ""
    assert first["DATABASE_URL"] == f"sqlite:///{tmp_path}/recruiting.sqlite3"
    assert first["SPARKHIRE_API_URL"] == "http://127.0.0.1:8001/v1.0"
    monkeypatch.setenv("SPARKHIRE_API_URL", "http://127.0.0.1:9/v1.0")
    assert demo.environment(tmp_path, 8000, 8001)["SPARKHIRE_API_URL"] == "http://127.0.0.1:9/v1.0"
