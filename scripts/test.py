"""All checks, then all tests, also when a check failed: `python -m scripts.test`.

pytest's summary comes last and names the checks that failed.
"""

import os
import sys

from scripts.lint import failed_checks
from scripts.processes import ROOT

if __name__ == "__main__":
    os.chdir(ROOT)
    failed = ", ".join(failed_checks())
    # Replaces this process, so that a signal reaches pytest itself.
    os.execve(  # noqa: S606
        sys.executable,
        [sys.executable, "-m", "pytest", *sys.argv[1:]],
        os.environ | {"FAILED_CHECKS": failed},
    )
