"""Figures with their spread, and how they are printed."""

import os
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version


def in_turns(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Measure each once per round, in turns, so that a slow minute of the machine hits all alike."""
    found: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for figures, measure in zip(found, measures, strict=True):
            figures.append(measure())
    return found


def spread(figures: Iterable[float], unit: str = "", digits: int = 2) -> str:
    """Median, with least and most: `2.05 s (1.98 to 2.31)`."""
    found = sorted(figures)
    median = f"{statistics.median(found):,.{digits}f}{unit}"
    if len(found) == 1:
        return median
    return f"{median} ({found[0]:,.{digits}f} to {found[-1]:,.{digits}f})"


def ratios(product: Sequence[float], limit: Sequence[float]) -> list[float]:
    """Round by round: what was measured in the same minute is compared."""
    return [ours / best for ours, best in zip(product, limit, strict=True)]


def percentile(figures: Iterable[float], percent: float) -> float:
    found = sorted(figures)
    return found[min(len(found) - 1, int(len(found) * percent / 100))]


def say(title: str, lines: dict[str, str]) -> None:
    print(f"\n{title}")
    for name, value in lines.items():
        print(f"  {name:<44} {value}", flush=True)


def machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {version('django')}"
