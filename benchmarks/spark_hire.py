"""A Spark Hire of its own for a benchmark: the sandbox, with as many companies as wanted."""

import atexit
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.torture.vendor import Vendor

LIMIT = 400  # calls in 60 seconds, for each key


def spark_hire() -> Vendor:
    """Without a limit, so that a world is quickly made; `with_its_limit` gives it the real one."""
    folder = tempfile.TemporaryDirectory(prefix="spark-hire-")
    atexit.register(folder.cleanup)
    vendor = Vendor(Path(folder.name))
    atexit.register(lambda: vendor.kill() if vendor.process.poll() is None else None)
    os.environ |= {"SPARKHIRE_API_URL": vendor.v1, "SPARKHIRE_APP_URL": vendor.url}
    return vendor


def with_its_limit(vendor: Vendor) -> None:
    """The same world and address, from now on with the limit of the real one."""
    vendor.kill()
    vendor._command = ["-m", "tests.torture.vendor", "--limit", str(LIMIT)]
    vendor.start()


def calls_since(vendor: Vendor, moment: datetime) -> list[dict[str, Any]]:
    """The calls that Spark Hire received since then, by its ledger."""
    asked = {"since": moment.astimezone(UTC).isoformat(), "limit": "100000"}
    return list(vendor.look("ledger", **asked)["calls"])
