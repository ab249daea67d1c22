"""Named places where a feature joins in, filled in its AppConfig.ready.

Recruiting calls what is there and knows nothing of who put it there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import QuerySet

from recruiting.audit_actions import ACTIONS, Action
from recruiting.models import Candidate, Company, Erasure, User
from recruiting.privacy import TABLES, Table

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """A filter of the candidate list: `?name=value` keeps what `narrow(candidates, value)` keeps."""

    name: str
    label: "_StrOrPromise"
    choices: "Sequence[tuple[str, _StrOrPromise]]"
    narrow: Callable[[QuerySet[Candidate], str], QuerySet[Candidate]]
    shown_to: Callable[[Company], bool]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of exported candidates: its label, and the text of each of the records, by pk."""

    label: "_StrOrPromise"
    texts: Callable[[Sequence[Candidate]], dict[int, str]]
    shown_to: Callable[[Company], bool]

    @property
    def heading(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of something held elsewhere of an erased record: a line of the page Erasures."""

    sentence: str
    link: str = ""  # where an Admin asks for it once more, by a post
    is_trouble: bool = False


class Erasing(Protocol):
    """A feature's part in the erasure of a candidate."""

    def preview(self, candidate: Candidate) -> Sequence[str]:
        """What will become of what it holds, here and elsewhere: a sentence each."""

    def begin(self, candidate: Candidate) -> None:
        """Stop what waits for the person. In a transaction: nobody outside is called."""

    def waits_for(self, record: int) -> str:
        """What is under way still and has to end first, or "". Its rows are locked from here on."""

    def erase(self, candidate: Candidate, erasure: Erasure) -> None:
        """Delete what does not hang on the record, and keep what is to be asked for elsewhere."""

    def fates(self, erasures: Sequence[Erasure]) -> dict[int, list[Fate]]:
        """Of what was asked for elsewhere, by the erasure."""

    def idle(self, candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
        """Those of the records for which nothing is under way."""


# Each gives None, or the sentence that says why this person cannot be deactivated now.
deactivation_checks: list[Callable[[User], str | None]] = []
# Each gives None, or the sentences that say what becomes of what it knows when the zone changes. The
# company comes with its new zone, not yet saved.
zone_change_notes: list[Callable[[Company], str | None]] = []
candidate_filters: list[CandidateFilter] = []
export_columns: list[ExportColumn] = []
# All that the audit log can say: a feature adds its own.
audit_actions: list[Action] = [*ACTIONS]
erasing: list[Erasing] = []
# What every column holds of whom, by the model's label.
personal_tables: dict[str, Table] = {**TABLES}


def refusal_to_deactivate(user: User) -> str | None:
    """Why this person cannot be deactivated now, if somebody objects."""
    return next(filter(None, (check(user) for check in deactivation_checks)), None)
