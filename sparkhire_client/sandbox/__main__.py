"""Starts the sandbox: ``python -m sparkhire_client.sandbox --port 8001``."""

import argparse
import os
import signal
import sqlite3
import sys
from pathlib import Path
from threading import Thread

from . import deliveries, site
from .lifetime import stopping
from .server import Handler, Server
from .world import addresses, interviews, ledger, recordings, seed
from .world.records import Setting
from .world.store import db

TICK = 0.5  # seconds between two looks at the deadlines
STOPS = (signal.SIGINT, signal.SIGTERM)
TIDY = 1200  # ticks between two looks at the ledger's size


def main() -> int:
    """Serves until SIGINT or SIGTERM. 0, or 1 where the port or the world is taken."""
    options = _options()
    try:
        db.open(options.data / "world.sqlite3")
    except sqlite3.OperationalError as error:
        sys.stderr.write(f"Cannot open the world in {options.data}: {error}\n")
        return 1
    recordings.Folder.path = options.data / "recordings"
    seed.plant()
    secret = db.get(Setting, "secret_key")
    application = site.application(secret.value if secret else "")
    try:
        server = Server((options.host, options.port), Handler)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {options.host}:{options.port}: {error}\n")
        return 1
    server.set_app(application)
    addresses.Home.fixed = options.public_url
    addresses.Home.listening = f"http://{options.host}:{server.server_port}"
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # threads inherit this; sigwait takes them
    Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    Thread(target=_tick, daemon=True).start()
    deliveries.start()
    sys.stdout.write(f"Spark Hire sandbox on {addresses.Home.listening}/\n")
    sys.stdout.flush()
    signal.sigwait(STOPS)
    stopping.set()
    server.shutdown()
    server.server_close()
    db.close()
    return 0


def _tick() -> None:
    ticks = 0
    while not stopping.wait(TICK):
        interviews.expire_due()
        ticks += 1
        if ticks % TIDY == 0:
            ledger.forget_oldest()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sparkhire_client.sandbox", description="A Spark Hire to develop against."
    )
    data = Path(os.environ.get("DATA_DIR", ".data")) / "sandbox"
    parser.add_argument("--port", type=int, default=8001, help="0 takes any free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, default=data, help="where its world is kept")
    parser.add_argument(
        "--public-url", default="", help="the start of links it gives, when it is behind a proxy"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
