"""Who may hold calls back: a limit that several processes share, a vendor that is known to be down."""

from collections.abc import Callable
from typing import Protocol

from .errors import SparkHireError

Leave = Callable[[SparkHireError | None], None]


class Gate(Protocol):
    """What every call passes on its way out and back. Any number of threads may share it."""

    def enter(self, seconds: float) -> Leave:
        """Before a call that takes at most `seconds`. Raises a SparkHireError to hold it back.

        What is returned is called once with what became of the call: the error, or None.
        """
