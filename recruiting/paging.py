"""Pages of a long list that cost the same however long it is and however deep (keyset paging)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import DateTimeField, IntegerField, Model, Q, QuerySet, Subquery

Row = TypeVar("Row", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COUNTED = 10_000  # rows of a list are counted so far, and no further


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows in order. `after` and `before` are cursors for the neighbouring pages, or ""."""

    rows: list[Row]
    after: str
    before: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    rows: QuerySet[Row], order: str, *, after: str = "", before: str = "", size: int = 25
) -> Page[Row]:
    """One page of `rows` by (`order`, pk): after or before a cursor, or the first.

    `order` names a column as in `order_by`, with "-" for descending. A cursor that no page of ours
    has given out means the first page.
    """
    if place := _place(rows.model, order, before):
        found = list(_beyond(rows, _turned(order), *place)[: size + 1])
        shown = found[:size][::-1]
        more_after, more_before = True, len(found) > size
    else:
        place = _place(rows.model, order, after)
        found = list((_beyond(rows, order, *place) if place else in_order(rows, order))[: size + 1])
        shown = found[:size]
        more_after, more_before = len(found) > size, place is not None
    return Page(
        rows=shown,
        after=_cursor(shown[-1], order) if shown and more_after else "",
        before=_cursor(shown[0], order) if shown and more_before else "",
    )


def in_order(rows: QuerySet[Row], order: str) -> QuerySet[Row]:
    """The rows by (`order`, pk)."""
    return rows.order_by(order, "-pk" if order.startswith("-") else "pk")


def neighbours(rows: QuerySet[Row], order: str, row: Row) -> tuple[int | None, int | None]:
    """The pks of the rows before and after `row`, which itself need not be among them."""
    place = getattr(row, order.removeprefix("-")), row.pk
    sides = (_beyond(rows, way, *place).values("pk")[:1] for way in (_turned(order), order))
    itself = type(row)._default_manager.filter(pk=row.pk)  # a row to ask both of, in one query
    before, after = itself.values_list(*[Subquery(side) for side in sides]).get()
    return before, after


def count_of(rows: QuerySet[Row]) -> tuple[int, bool]:
    """How many rows there are, and whether there are more than that."""
    counted = rows.order_by()[: COUNTED + 1].count()
    return min(counted, COUNTED), counted > COUNTED


def in_words(counted: int, most: int = COUNTED) -> str:
    """A number of rows of which `most` + 1 at most were counted: `1,204`, or `10,000+`."""
    return f"{most:,}+" if counted > most else f"{counted:,}"


class CountOf(Subquery):
    """`count_of` as a column: of what belongs to the row (`OuterRef`), or of the list it is on.

    A number above `most` is `most` + 1: see `in_words`.
    """

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], most: int = COUNTED) -> None:
        super().__init__(rows.order_by().values("pk")[: most + 1])


def _turned(order: str) -> str:
    return order.removeprefix("-") if order.startswith("-") else f"-{order}"


def _beyond(rows: QuerySet[Row], order: str, value: object, pk: int) -> QuerySet[Row]:
    # The first condition follows from the second; it is what lets the database use the index.
    field, side = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    beyond = rows.filter(
        Q(**{f"{field}__{side}e": value})
        & (Q(**{f"{field}__{side}": value}) | Q(**{field: value, f"pk__{side}": pk}))
    )
    return in_order(beyond, order)


def _cursor(row: Model, order: str) -> str:
    value = getattr(row, order.removeprefix("-"))
    if isinstance(value, datetime):
        value = (value - EPOCH) // timedelta(microseconds=1)
    return f"{row.pk}-{value}"


def _place(model: type[Model], order: str, cursor: str) -> tuple[object, int] | None:
    pk, dash, value = cursor.partition("-")
    column = model._meta.get_field(order.removeprefix("-"))
    try:
        if isinstance(column, DateTimeField):
            return EPOCH + timedelta(microseconds=int(value)), int(pk)
        return (value, int(pk)) if dash and "\0" not in value else None
    except (ValueError, OverflowError):
        return None
