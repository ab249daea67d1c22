"""The only module that writes a request's status: which change is allowed, and the door it goes through."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from recruiting.models import User
from recruiting.newsfeed import Entry, post
from video_interviews.models import InterviewRequest, Status, Transition

S = Status

ALLOWED: Mapping[str, frozenset[str]] = {
    S.SENDING: frozenset({S.REQUESTED, S.CANCELING, S.FAILED, S.NEEDS_REVIEW}),
    S.REQUESTED: frozenset({S.ACCEPTED, S.COMPLETED, S.CANCELING, S.CANCELED, S.EXPIRED}),
    S.ACCEPTED: frozenset({S.REQUESTED, S.COMPLETED, S.CANCELING, S.CANCELED, S.EXPIRED}),
    S.CANCELING: frozenset(
        {S.REQUESTED, S.ACCEPTED, S.COMPLETED, S.CANCELED, S.EXPIRED, S.NEEDS_REVIEW}
    ),
    S.NEEDS_REVIEW: frozenset({S.REQUESTED, S.CANCELING, S.CANCELED, S.EXPIRED, S.FAILED}),
    # Back by a reset that Spark Hire reports, and by nothing else.
    S.COMPLETED: frozenset({S.REQUESTED}),
    # Completed wins: a completion before the deadline may be reported after midnight.
    S.EXPIRED: frozenset({S.COMPLETED}),
    S.CANCELED: frozenset(),
    S.FAILED: frozenset(),
}

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


def advance(request: InterviewRequest, change: Change, *, only_from: Collection[str] = ()) -> bool:
    """Make the change if the table (and `only_from`, where given) allows it from the stored status.

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
        columns = _columns(change)
        InterviewRequest.objects.filter(pk=row.pk).update(**columns)
        _record([(row.pk, row.status)], change)
        post(change.entries)
    for name, value in columns.items():
        setattr(request, name, value)
    return True


def advance_all(
    requests: QuerySet[InterviewRequest],
    change: Change,
    *,
    entry: Callable[[InterviewRequest], Entry] | None = None,
    limit: int = 1000,
) -> int:
    """Make one change on up to `limit` of the requests, set-based; the number of those changed.

    Rows that another worker holds are left for its next call. Rows whose status does not allow the
    change are left alone. `entry` says what each newsfeed shows.
    """
    sources = [status for status, targets in ALLOWED.items() if change.to in targets]
    with transaction.atomic():
        rows = list(
            requests.filter(status__in=sources)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("pk")[:limit]
        )
        InterviewRequest.objects.filter(pk__in=[row.pk for row in rows]).update(**_columns(change))
        _record(((row.pk, row.status) for row in rows), change)
        if entry:
            post(entry(row) for row in rows)
    return len(rows)


def _columns(change: Change) -> dict[str, Any]:
    idle = {} if change.to in (S.SENDING, S.CANCELING) else OUTBOX_IDLE
    return {**idle, **change.fields, "status": change.to}


def _record(rows: Iterable[tuple[int, str]], change: Change) -> None:
    Transition.objects.bulk_create(
        [
            Transition(
                request_id=pk,
                from_status=from_status,
                to_status=change.to,
                at=change.at or timezone.now(),
                by=str(change.by),
            )
            for pk, from_status in rows
        ]
    )
