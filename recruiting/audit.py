"""Write the audit log: an entry in the transaction of what it tells of, or neither."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from django.utils import timezone

from recruiting.audit_actions import Action
from recruiting.models import AuditEntry, AuditHead, User

AT_ONCE = 1000  # entries of one statement
_address: ContextVar[str] = ContextVar("address", default="")


class NotInTransaction(RuntimeError):
    """An entry has to be written in the transaction of what it tells of."""


def record(action: Action, *subject: int, by: User | None, company_id: int | None) -> None:
    """Write one entry: `by` did `action` to `subject`, whose id comes first, then ids of its parts.

    Call it last in the transaction: the company's chain stays locked until that ends.
    """
    record_all(action, [subject], by=by, company_id=company_id)


def record_all(
    action: Action, subjects: Iterable[Sequence[int]], *, by: User | None, company_id: int | None
) -> None:
    """Write an entry for each of the subjects, in few statements however many they are."""
    if not (ids := [list(subject) for subject in subjects]):
        return
    if not connection.in_atomic_block:
        raise NotInTransaction(action.code)
    head = _held(company_id or 0)
    at = timezone.now()
    entries = []
    for number, subject in enumerate(ids, start=head.number + 1):
        entry = AuditEntry(
            company_id=company_id,
            number=number,
            at=at,
            actor_id=None if by is None else by.pk,
            action=action.code,
            subject_kind=action.about.value,
            subject_ids=subject,
            address=_address.get(),
            previous_hash=head.hash,
        )
        head.number, head.hash = number, entry.computed_hash()
        entry.hash = head.hash
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    head.save(update_fields=["number", "hash"])


@contextmanager
def coming_from(address: str | None) -> Iterator[None]:
    """What is recorded meanwhile, in this thread, was asked for by the client at the address."""
    token = _address.set(address or "")
    try:
        yield
    finally:
        _address.reset(token)


def _held(chain: int) -> AuditHead:
    """The end of the chain, while nobody else writes to it."""
    heads = AuditHead.objects.select_for_update(no_key=True).filter(chain=chain)
    if (head := heads.first()) is None:
        AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
        head = heads.get()
    return head
