"""What a benchmark stands on: private servers, and the settings of a production machine.

Settings are read when Django is first imported, so a benchmark calls `servers` before it imports
anything of the product.
"""

import atexit
import json
import os
import subprocess
import sys

from scripts.processes import ROOT
from tests.plugin import environment


def servers(*names: str, **settings: str) -> None:
    """Start private servers (see tests/servers.py) that end with this process, and set Django up.

    `settings` are further environment variables. The clock is the database's, as in production.
    """
    command = [sys.executable, "-m", "tests.servers", *names]
    started = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(started.communicate, timeout=60)  # closes its input, at which it stops them
    assert started.stdout
    said = json.loads(started.stdout.readline())
    os.environ |= environment() | {"CLOCK": "database", "REDIS_URL": ""} | said | settings
    os.environ["DJANGO_SETTINGS_MODULE"] = "recruiting.settings"
    import django

    django.setup()
