"""Run a module with its clock moved: `python -m tests.end_to_end.moved_clock INSTANT MODULE ARGS`.

The clock starts at the instant (ISO 8601) and ticks on; forked children inherit it.
"""

import runpy
import sys
from datetime import datetime

import time_machine


def main() -> None:
    instant, module, *arguments = sys.argv[1:]
    with time_machine.travel(datetime.fromisoformat(instant), tick=True):
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
