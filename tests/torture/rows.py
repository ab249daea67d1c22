"""The rows of `docs/reliability.md` as pytest tests: each asks for a figure and says which it reached.

    @row("R1", asked="12,000 kills, 1 invitation per request", full=12_000, ci=96, means="...")
    def test_whoever_dies_one_invitation_is_sent(size: int, seed: int, sandbox: Sandbox) -> str:
        ...
        return f"{size:,} kills: 1 invitation per request"

`size` is `full` times SCALE, or `ci` where SCALE is not set; `seed` is SEED. A test that stays below its
figure raises AssertionError. Several tests may be parts of one row: the table joins them.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest

DEFAULT_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Part:
    """One test of a row: what is asked, and how large it is."""

    row: str
    asked: str
    full: int
    ci: int
    means: str

    @property
    def size(self) -> int:
        """At least 1."""
        scale = os.environ.get("SCALE", "")
        return max(1, round(self.full * float(scale))) if scale else self.ci


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part reached, in words; `reached` tells the first line of what went wrong otherwise."""

    part: Part
    reached: str
    seconds: float
    passed: bool

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Outcome":
        """From `dataclasses.asdict` of one."""
        return cls(**told | {"part": Part(**told["part"])})


OUTCOMES: list[Outcome] = []


def row(name: str, *, asked: str, full: int, ci: int, means: str) -> Callable[..., Any]:
    """Make a function that returns the figure reached into a test of this row."""
    part = Part(name, asked, full, ci, means)

    def make(test: Callable[..., str]) -> Any:
        @wraps(test)
        def measured(*args: Any, **fixtures: Any) -> None:
            started, reached = time.monotonic(), ""
            try:
                reached = test(*args, **fixtures)
            except BaseException as error:
                lines = str(error).strip().splitlines() or [type(error).__name__]
                reached = f"**FAILED**: {lines[0][:200]}"
                raise
            finally:
                passed = bool(reached) and not reached.startswith("**FAILED**")
                OUTCOMES.append(Outcome(part, reached, time.monotonic() - started, passed))

        return pytest.mark.torture(part)(measured)

    return make


def chosen(name: str) -> bool:
    """Is the row among ROWS, a comma list? Without it all are."""
    wanted = [one.strip() for one in os.environ.get("ROWS", "").split(",") if one.strip()]
    return not wanted or name in wanted


def seed() -> int:
    return int(os.environ.get("SEED") or DEFAULT_SEED)
