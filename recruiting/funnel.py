"""The picture of a job's pipeline: a bar for each stage, as long as there are people in it now.

Not how many ever got that far: the picture shows where people are, as the job's board does, so that
the numbers are those of the lists that recruiters work through. Pure: no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from recruiting.paging import COUNTED, in_words

LETTERS = 28  # of a stage's name, beside the number on the narrowest phone
ROW = 2.4  # the height of a stage, in em
LEAST = 1.5  # percent: one person among thousands can still be seen


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage. `length` and `at` (its distance from the top) are as SVG writes them."""

    name: str
    number: str
    length: str
    at: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """What `recruiting/_funnel.html` draws. `name` is the job's, `words` say all numbers as text."""

    key: int
    name: str
    total: str
    height: str
    bars: list[Bar]
    words: str


def funnel(key: int, name: str, stages: Sequence[tuple[str, int]]) -> Funnel:
    """The picture of the stages, each with its name and the people in it (COUNTED + 1: and more).

    `key` is different for each picture of a page.
    """
    longest = max((number for _, number in stages), default=0)
    return Funnel(
        key=key,
        name=name,
        total=_total([number for _, number in stages]),
        height=_em(ROW * len(stages)),
        bars=[_bar(n, *stage, longest) for n, stage in enumerate(stages)],
        words=", ".join(f"{name} {in_words(number)}" for name, number in stages),
    )


def _total(numbers: list[int]) -> str:
    total, more = sum(numbers), any(number > COUNTED for number in numbers)
    number = f"{total // COUNTED * COUNTED:,}+" if more else f"{total:,}"
    words = ngettext("%(number)s candidate", "%(number)s candidates", total)
    return words % {"number": number}


def _bar(place: int, name: str, number: int, longest: int) -> Bar:
    length = max(100 * number / longest, LEAST) if number else 0.0
    return Bar(
        name=name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…",
        number=in_words(number),
        length=f"{length:.1f}%",
        at=_em(ROW * place),
    )


def _em(size: float) -> str:
    return f"{size:.1f}em"
