"""All checks, then all tests, also when a check failed: `python -m scripts.test`.

pytest's summary comes last and names the checks that failed.
"""

import os
import sys

from scripts.lint import failed_checks
from scripts.processes import ROOT

# Two tests at the same time, each process with servers of its own.
SIDE_BY_SIDE = ["-n", "2", "--dist", "worksteal"]

if __name__ == "__main__":
    os.chdir(ROOT)
    failed = ", ".join(failed_checks())
    shared = os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL")
    side_by_side = [] if shared else SIDE_BY_SIDE
    # Replaces this process, so that a signal reaches pytest itself.
    os.execve(  # noqa: S606
        sys.executable,
        [sys.executable, "-m", "pytest", *side_by_side, *sys.argv[1:]],
        os.environ | {"FAILED_CHECKS": failed},
    )
