"""The only module that writes a request's status: which change is allowed, and the door it goes through."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL
from django.utils import timezone

from recruiting.insert_select import insert_select
from recruiting.models import User
from recruiting.newsfeed import Entry, EntryForEach, post, post_for_each
from video_interviews import clock
from video_interviews.models import InterviewRequest, Status, Transition

S = Status

ALLOWED: Mapping[str, frozenset[str]] = {
    S.SENDING: frozenset({S.REQUESTED, S.CANCELING, S.FAILED, S.NEEDS_REVIEW}),
    S.REQUESTED: frozenset(
        {S.ACCEPTED, S.COMPLETED, S.CANCELING, S.CANCELED, S.EXPIRED, S.NEEDS_REVIEW}
    ),
    S.ACCEPTED: frozenset(
        {S.REQUESTED, S.COMPLETED, S.CANCELING, S.CANCELED, S.EXPIRED, S.NEEDS_REVIEW}
    ),
    S.CANCELING: frozenset(
        {S.REQUESTED, S.ACCEPTED, S.COMPLETED, S.CANCELED, S.EXPIRED, S.NEEDS_REVIEW}
    ),
    S.NEEDS_REVIEW: frozenset(
        {S.REQUESTED, S.COMPLETED, S.CANCELING, S.CANCELED, S.EXPIRED, S.FAILED}
    ),
    # Back by a reset that Spark Hire reports, and by nothing else.
    S.COMPLETED: frozenset({S.REQUESTED}),
    # Completed wins: a completion before the deadline may be reported after midnight.
    S.EXPIRED: frozenset({S.COMPLETED}),
    S.CANCELED: frozenset(),
    S.FAILED: frozenset(),
}

Entries = Callable[[QuerySet[InterviewRequest]], EntryForEach]  # what each newsfeed shows

OUTBOX_IDLE: Mapping[str, Any] = {
    "next_attempt_at": None,
    "lease_token": None,
    "leased_until": None,
    "attempts": 0,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of status, who made it, when, and what is written with it in the same transaction.

    `fields` are further columns of the request. `entries` join the newsfeed. Unless the new status
    waits for a worker (Sending, Canceling), the outbox is cleared.
    """

    to: Status
    by: User | str
    at: datetime | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[Entry] = ()


def cancelation(request: InterviewRequest, *, by: User | str) -> Change:
    """The request is to be canceled at Spark Hire: by a user, or by Recruiting."""
    return Change(
        S.CANCELING,
        by=by,
        fields={
            "canceled_by": by if isinstance(by, User) else None,
            "status_before_cancel": request.status,
            "next_attempt_at": clock.now(),
            "attempts": 0,
            "reason": "",
        },
    )


def advance(
    request: InterviewRequest,
    change: Change,
    *,
    only_from: Collection[str] = (),
    lease: UUID | None = None,
) -> bool:
    """Make the change if the table (and `only_from`, where given) allows it from the stored status.

    A worker gives the `lease` under which it works: once another has taken the request, it changes
    nothing any more.

    True when it was made: status, columns, Transition row and newsfeed in one transaction, and the
    given object carries the new values. False when it is already true or not allowed from here;
    then nothing is written.
    """
    with transaction.atomic():
        row = InterviewRequest.objects.select_for_update().filter(pk=request.pk).first()
        if row is None or change.to not in ALLOWED[row.status]:
            return False
        if only_from and row.status not in only_from:
            return False
        if lease and row.lease_token != lease:
            return False
        advance_held([Held(row, (change,))])
    for name in _columns(change):  # only now that it is committed
        setattr(request, name, getattr(row, name))
    return True


@dataclass(frozen=True, slots=True)
class Held:
    """A row that the caller has locked, as it is stored, and what is to be made of it: changes in their
    order, each allowed after the one before it, then further columns and newsfeed entries."""

    row: InterviewRequest
    changes: Sequence[Change]
    columns: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[Entry] = ()


def advance_held(rows: Iterable[Held]) -> None:
    """Make all of it, in the caller's transaction: a statement for each row, and two for all together.

    The given rows carry the new values. Raises ValueError for a change that the table does not allow.
    """
    made, entries = list[Transition](), list[Entry]()
    for held in rows:
        row, columns = held.row, dict[str, Any]()
        for change in held.changes:
            before = columns.get("status", row.status)
            if change.to not in ALLOWED[before]:
                raise ValueError(f"{row} cannot go from {before} to {change.to}")
            made.append(
                Transition(
                    request=row,
                    from_status=before,
                    to_status=change.to,
                    at=change.at or timezone.now(),
                    by=str(change.by),
                )
            )
            columns |= _columns(change)
            entries += change.entries
        columns |= held.columns
        entries += held.entries
        if columns:
            InterviewRequest.objects.filter(pk=row.pk).update(**columns)
        for name, value in columns.items():
            setattr(row, name, value)
    Transition.objects.bulk_create(made)
    post(entries)


def advance_all(
    requests: QuerySet[InterviewRequest],
    change: Change,
    *,
    entries: Entries | None = None,
    limit: int = 1000,
) -> list[int]:
    """Make one change on the first `limit` of the requests, set-based; the keys of those changed.

    Rows that another worker holds are not waited for, and left for the next call. Rows whose status
    does not allow the change are left alone. `entries` says what each newsfeed shows. The number of
    statements is the same for any number of rows.
    """
    sources = [status for status, targets in ALLOWED.items() if change.to in targets]
    free = requests.filter(status__in=sources).select_for_update(skip_locked=True)
    with transaction.atomic():
        columns: dict[str, Combinable] = {
            "request_id": F("pk"),
            "from_status": F("status"),
            "to_status": Value(change.to),
            "at": Value(change.at or timezone.now()),
            "by": Value(str(change.by)),
        }
        pks = insert_select(Transition, free[:limit], columns, returning="request_id")
        if pks:
            these = RawSQL(",".join(map(str, pks)), ())  # noqa: S611 -- numbers; 20 x faster as text
            rows = InterviewRequest.objects.filter(pk__in=these)
            if entries:
                post_for_each(entries(rows))
            rows.update(**_columns(change))
    return pks


def _columns(change: Change) -> dict[str, Any]:
    idle = {} if change.to in (S.SENDING, S.CANCELING) else OUTBOX_IDLE
    return {**idle, **change.fields, "status": change.to}
