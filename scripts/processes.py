"""Child processes that do not outlive whoever started them.

Used by the demo and by the tests. Each child leads a session of its own, so that a Ctrl-C meant for
us reaches it only through us, and writes to a file, so that no pipe can fill or break. On Linux the
kernel ends a child when its starter is gone, even after `kill -9`.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE = 15.0  # seconds to end in order before being killed
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class ChildError(Exception):
    """A child ended, or was never ready in time; the message carries the last lines it wrote."""


class Child:
    """A running process. Start it from the main thread: the kernel watches the starting thread."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Start `command`; `log` is emptied first, `env` is the whole environment.

        `user` (only as root) is who it runs as; `stop_signal` is how it likes to be asked to end.
        """
        self.name, self.log, self.stop_signal = name, log, stop_signal
        parent = os.getpid()
        with log.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603  (our own commands)
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                user=user,
                group=None if user is None else "nogroup",
                extra_groups=None if user is None else [],
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent, stop_signal),
            )

    def running(self) -> bool:
        return self.process.poll() is None

    def written(self) -> str:
        return self.log.read_text(errors="replace")

    def tail(self, lines: int = 20) -> str:
        return "\n".join(self.written().splitlines()[-lines:])

    def wait_until(self, ready: Callable[[], bool], *, within: float = 60.0) -> None:
        """Return as soon as `ready()`; raise ChildError when the child ends or time runs out."""
        deadline = time.monotonic() + within
        while not ready():
            if not self.running():
                raise ChildError(f"{self.name} ended while starting.\n{self.tail()}")
            if time.monotonic() > deadline:
                raise ChildError(f"{self.name} was not ready within {within:.0f} s.\n{self.tail()}")
            time.sleep(0.05)

    def finish(self, *, within: float = 120.0) -> None:
        """Wait for the child's own end; raise ChildError when it failed or the seconds ran out."""
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            stop([self])
            raise ChildError(f"{self.name} took more than {within:.0f} s.\n{self.tail()}") from None
        if code != 0:
            raise ChildError(f"{self.name} failed.\n{self.tail()}")


def stop(children: Iterable[Child], *, grace: float = GRACE) -> None:
    """Ask all to end, wait up to `grace` seconds together, then kill what is left of them.

    Their own children are killed too, unless these began a session of their own.
    """
    children = list(children)
    for child in children:
        if child.running():
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + grace
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def die_with_parent(parent: int, sent: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send `sent` to this process when its parent (`parent`) ends. Linux only."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, sent)
        if os.getppid() != parent:  # it ended before the kernel was told
            os.kill(os.getpid(), sent)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port on 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
