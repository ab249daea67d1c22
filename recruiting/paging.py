"""Pages of a long list, newest first, that cost the same however long it is and however deep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows, newest first. `older` and `newer` are cursors for the neighbouring pages, or ""."""

    rows: list[Row]
    older: str
    newer: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    rows: QuerySet[Row], field: str, *, older: str = "", newer: str = "", size: int = 25
) -> Page[Row]:
    """One page of `rows` by (`field`, pk) descending: older or newer than a cursor, or the newest.

    A cursor that no page of ours has given out means the newest.
    """
    if place := _place(newer):
        found = list(_beyond(rows, field, "gt", *place).order_by(field, "pk")[: size + 1])
        shown = found[:size][::-1]
        more_older, more_newer = True, len(found) > size
    else:
        place = _place(older)
        found = list(
            (_beyond(rows, field, "lt", *place) if place else rows).order_by(f"-{field}", "-pk")[
                : size + 1
            ]
        )
        shown = found[:size]
        more_older, more_newer = len(found) > size, place is not None
    return Page(
        rows=shown,
        older=_cursor(shown[-1], field) if shown and more_older else "",
        newer=_cursor(shown[0], field) if shown and more_newer else "",
    )


def _beyond(rows: QuerySet[Row], field: str, side: str, moment: datetime, pk: int) -> QuerySet[Row]:
    # The first condition follows from the second; it is what lets the database use the index.
    return rows.filter(
        Q(**{f"{field}__{side}e": moment})
        & (Q(**{f"{field}__{side}": moment}) | Q(**{field: moment, f"pk__{side}": pk}))
    )


def _cursor(row: Model, field: str) -> str:
    moment: datetime = getattr(row, field)
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def _place(cursor: str) -> tuple[datetime, int] | None:
    microseconds, _, pk = cursor.partition("-")
    try:
        return EPOCH + timedelta(microseconds=int(microseconds)), int(pk)
    except (ValueError, OverflowError):
        return None
