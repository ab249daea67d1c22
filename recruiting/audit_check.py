"""Check the audit log's chains from their first entry to their last."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from recruiting.models import BEGINNING, AuditEntry, AuditHead

AT_ONCE = 2000  # entries held at a time


@dataclass(slots=True)
class Checked:
    """A chain that was walked. `broken` names the first entry that is not as it was written, or is ""."""

    chain: int
    anchor_met: bool
    count: int = 0
    head: str = BEGINNING
    broken: str = ""


def check_all(anchor: str | None = None) -> Iterator[Checked]:
    """Check every chain. An `anchor` is the hash that an earlier check gave for a chain's end."""
    chains = {chain or 0 for chain in _companies()} | set(_heads())
    return (check(chain, anchor) for chain in sorted(chains))


def check(chain: int, anchor: str | None = None) -> Checked:
    """Walk the chain in constant memory, to its first broken entry or its end."""
    checked = Checked(chain, anchor_met=anchor == BEGINNING)
    begun = AuditHead.objects.filter(chain=chain).first()  # others may write meanwhile
    for entry in _entries(chain).iterator(chunk_size=AT_ONCE):
        if problem := _problem(entry, checked, begun):
            checked.broken = f"entry {entry.number}: {problem}"
            return checked
        checked.count, checked.head = entry.number, entry.hash
        checked.anchor_met = checked.anchor_met or entry.hash == anchor
    now = AuditHead.objects.filter(chain=chain).first()
    if begun and checked.count < begun.number:
        checked.broken = f"entries {checked.count + 1} to {begun.number} are missing at the end"
    elif checked.count > (now.number if now else 0):
        checked.broken = f"entry {(now.number if now else 0) + 1}: the chain ended before it"
    return checked


def _problem(entry: AuditEntry, checked: Checked, begun: AuditHead | None) -> str:
    if entry.number != checked.count + 1:
        return f"{checked.count + 1} is missing before it"
    if entry.previous_hash != checked.head:
        return "it does not follow the one before it"
    if entry.hash != entry.computed_hash():
        return "it was altered"
    if begun and entry.number == begun.number and entry.hash != begun.hash:
        return "it is not the one that the chain ended with"
    return ""


def _entries(chain: int) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(company_id=chain or None).order_by("number")


def _companies() -> Iterator[int | None]:
    yield from AuditEntry.objects.order_by().values_list("company_id", flat=True).distinct()


def _heads() -> Iterator[int]:
    yield from AuditHead.objects.values_list("chain", flat=True)
