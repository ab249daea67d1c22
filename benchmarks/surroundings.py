"""What a benchmark stands on: private servers, the settings of a production machine, and its processes.

Settings are read when Django is first imported, so a benchmark calls `servers` before it imports
anything of the product.
"""

import atexit
import json
import os
import subprocess
import sys
from pathlib import Path

from scripts.processes import ROOT, Child, free_port, listening, stop
from tests.plugin import environment


def servers(*names: str, **settings: str) -> None:
    """Start private servers (see tests/servers.py) that end with this process, and set Django up.

    `settings` are further environment variables. Otherwise all is as in production.
    """
    command = [sys.executable, "-m", "tests.servers", *names]
    started = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(started.communicate, timeout=60)  # closes its input, at which it stops them
    assert started.stdout
    said = json.loads(started.stdout.readline())
    production = {"DEBUG": "0", "CLOCK": "database", "REDIS_URL": ""}
    production["EMAIL_URL"] = "dummymail://"
    os.environ |= environment() | production | said | settings
    os.environ |= {"DJANGO_SETTINGS_MODULE": "recruiting.settings", "C_FORCE_ROOT": "1"}
    import django

    django.setup()


def web(application: str, port: int = 0) -> int:
    """Serve a WSGI application as the README says, with two workers; the port."""
    return web_process(application, port)[0]


def web_process(application: str, port: int = 0) -> tuple[int, Child]:
    """The same; the process besides, whose children the workers are."""
    port = port or free_port()
    command = ["gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    server = process(application, *command)
    server.wait_until(lambda: listening(port))
    return port, server


def process(name: str, *command: str) -> Child:
    """Run a module of Python (`python -m …`) until this process ends."""
    log = Path(os.environ["DATA_DIR"]) / f"{name}.log"
    child = Child(name, [sys.executable, "-m", *command], log=log)
    atexit.register(stop, [child])
    return child
