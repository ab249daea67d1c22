"""The whole product on this machine, until Ctrl-C: `python -m scripts.demo --port N`.

Starts web, worker, beat and the Spark Hire sandbox on embedded defaults, each of which the
environment may name otherwise. All that they keep is in `DATA_DIR`, so that the next start goes on
where this one ended. When one process ends by itself all are stopped, with exit code 1.
"""

import argparse
import base64
import fcntl
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from scripts.processes import ROOT, Child, ChildError, die_with_parent, port_is_free, stop

BANNER = """
  The demo is running. Ctrl-C stops it; the next start keeps the data.

    Recruiting         {base_url}/
    Spark Hire         {app_url}/   {sandbox}

    Log in with the password  demo  as
      recruiter@example.com   Rita, a Recruiter of Northwind Talent
      admin@example.com       Ada, their Admin: Company Settings
      manager@example.com     Max, on the hiring team of Backend Engineer
      support@example.com     Recruiting Support: {base_url}/admin/
      outsider@example.com    Olga, Admin of another company

    Spark Hire User API Keys
      k-admin-0000000000000000     for Ada, who becomes the Primary User
      k-recruiter-000000000000     for Rita

    First steps
      1. As Ada: Admin > Company Settings > Integrations > Video Interviewing.
         Switch it on, add Ada and Rita, paste the keys, choose Ada as Primary User, Save.
      2. As Rita: the job Backend Engineer > More Info. Link the job, choose a question set.
      3. As Rita: the candidate Casey Candidate > Video Interview > Request Video Interview.
      4. In Spark Hire: open the inbox, follow Casey's invitation, answer the questions.

    Logs: {logs}
"""


def main() -> int:
    options = argparse.ArgumentParser(description="Run the whole product until Ctrl-C.")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--sandbox-port", type=int, default=8001)
    given = options.parse_args()
    if "MAKELEVEL" in os.environ:  # a killed make leaves nothing behind
        die_with_parent(os.getppid())
    data = Path(os.environ.get("DATA_DIR") or ROOT / ".data").absolute()
    own_sandbox = not os.environ.get("SPARKHIRE_API_URL")
    refuse_busy_ports(given.port, given.sandbox_port if own_sandbox else None)
    logs = data / "logs"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    logs.mkdir(exist_ok=True)
    env = environment(data, given.port, given.sandbox_port)
    children: list[Child] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        with only_demo_of(data):
            start(children, env, logs, given.port, given.sandbox_port if own_sandbox else None)
            address = {"base_url": env["BASE_URL"], "app_url": env["SPARKHIRE_APP_URL"]}
            note = "(the sandbox: candidates' inbox, recruiters' side)" if own_sandbox else ""
            say(BANNER.format(**address, sandbox=note, logs=logs))
            watch(children)
    except Stopped:
        return 0
    except ChildError as problem:
        print(f"\n{problem}\n\nThe logs are in {logs}", file=sys.stderr)  # noqa: T201
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(children)


class Stopped(BaseException):
    """Somebody asked us to end."""


def end(number: int, frame: FrameType | None) -> None:
    raise Stopped


def say(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:  # nobody reads any more; serving goes on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse_busy_ports(port: int, sandbox_port: int | None) -> None:
    if port == sandbox_port:
        sys.exit("PORT and SANDBOX_PORT must differ.")
    for name, number in (("PORT", port), ("SANDBOX_PORT", sandbox_port)):
        if number is not None and not port_is_free(number):
            sys.exit(
                f"Port {number} of 127.0.0.1 is in use, perhaps by another demo. "
                f"Choose another: make demo {name}={number + 10}"
            )


@contextmanager
def only_demo_of(data: Path) -> Iterator[None]:
    """Two demos on one `DATA_DIR` would take each other's work: the second is refused."""
    with (data / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ChildError(
                f"A demo is already running on {data}. Stop it, or give this one a DATA_DIR=..."
            ) from None
        yield


def environment(data: Path, port: int, sandbox_port: int) -> dict[str, str]:
    """What all processes see: the embedded defaults, under whatever the environment names."""
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    defaults = {
        "DEBUG": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{data / 'recruiting.sqlite3'}",
        "REDIS_URL": "",
        "EMAIL_URL": "consolemail://",
        "DEFAULT_FROM_EMAIL": "recruiting@localhost",
        "SPARKHIRE_API_URL": f"{sandbox}/v1.0",
        "SPARKHIRE_APP_URL": sandbox,
        "C_FORCE_ROOT": "1",  # the demo may well run as root, of which Celery would warn at length
        "PYTHONUNBUFFERED": "1",
        **kept_secrets(data),
    }
    named = {name: value for name, value in os.environ.items() if value or name not in defaults}
    return defaults | named | {"DATA_DIR": str(data)}


def kept_secrets(data: Path) -> dict[str, str]:
    """Made on the first start and kept, so that stored keys and sessions outlive a restart."""
    kept = data / "demo-secrets.json"
    if not kept.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(made))
    found: dict[str, str] = json.loads(kept.read_text())
    return found


def start(
    children: list[Child], env: dict[str, str], logs: Path, port: int, sandbox_port: int | None
) -> None:
    """Prepare the database, start every process, and return when all of them answer."""

    def run(name: str, *command: str) -> Child:
        child = Child(name, [sys.executable, *command], log=logs / f"{name}.log", env=env)
        children.append(child)
        return child

    for name, command in (("migrate", "migrate"), ("seed", "seed_demo")):
        say(f"  {'preparing the database' if name == 'migrate' else 'demo data'} ...")
        run(name, "manage.py", command).finish()
        children.clear()
    say("  starting ...")
    celery = ("-m", "celery", "-A", "recruiting")
    web_address = ("--bind", f"127.0.0.1:{port}", "--log-level", "warning")
    ready: dict[Child, Callable[[], bool]] = {}
    if sandbox_port is not None:
        sandbox = run("sandbox", "-m", "sparkhire_client.sandbox", "--port", str(sandbox_port))
        ready[sandbox] = lambda: answers(f"http://127.0.0.1:{sandbox_port}/")
    web = run("web", "-m", "gunicorn", "recruiting.wsgi", *web_address)
    ready[web] = lambda: answers(f"http://127.0.0.1:{port}/healthz")
    lean = ("--loglevel", "INFO", "--without-gossip", "--without-mingle")
    worker = run("worker", *celery, "worker", *lean)
    ready[worker] = lambda: " ready." in worker.written()
    beat = run("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile=")
    ready[beat] = lambda: "beat: Starting" in beat.written()
    for child, answering in ready.items():
        child.wait_until(answering)


def answers(address: str) -> bool:
    """Whether a GET gets a 2xx, asked directly whatever proxy the environment names."""
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=2):
            return True
    except (URLError, OSError):
        return False


def watch(children: list[Child]) -> NoReturn:
    """Show what the web process writes (errors, mails) until a child ends by itself."""
    shown = {child: 0 for child in children if child.name == "web"}
    while True:
        for child, offset in shown.items():
            with child.log.open("rb") as log:
                log.seek(offset)
                fresh = log.read()
            shown[child] = offset + len(fresh)
            for line in fresh.decode(errors="replace").splitlines():
                say(f"{child.name} | {line}")
        for child in children:
            if not child.running():
                raise ChildError(
                    f"{child.name} ended by itself; stopping the others.\n{child.tail()}"
                )
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
