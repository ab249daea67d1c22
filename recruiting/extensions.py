"""Named places where a feature joins in, filled in its AppConfig.ready.

Recruiting calls what is there and knows nothing of who put it there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from recruiting.audit_actions import ACTIONS, Action
from recruiting.models import Candidate, Company, User

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


# Each gives None, or the sentence that says why this person cannot be deactivated now.
deactivation_checks: list[Callable[[User], str | None]] = []
# Each gives None, or the sentences that say what becomes of what it knows when the zone changes. The
# company comes with its new zone, not yet saved.
zone_change_notes: list[Callable[[Company], str | None]] = []
candidate_filters: list[CandidateFilter] = []
export_columns: list[ExportColumn] = []
# All that the audit log can say: a feature adds its own.
audit_actions: list[Action] = [*ACTIONS]


def refusal_to_deactivate(user: User) -> str | None:
    """Why this person cannot be deactivated now, if somebody objects."""
    return next(filter(None, (check(user) for check in deactivation_checks)), None)
