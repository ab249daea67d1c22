"""`INSERT INTO … SELECT`: rows made by the database out of rows it has. The ORM has no word for it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable


def insert_select(
    model: type[Model],
    rows: QuerySet[Any],
    columns: Mapping[str, Combinable],
    *,
    returning: str = "",
    ignore_conflicts: bool = False,
) -> list[Any]:
    """Insert one `model` for each of the rows, in one statement; the inserted values of `returning`.

    `columns` says for each column of the table what it becomes, an expression over the row; those
    not named become NULL. Order, limit and locks of `rows` hold.
    """
    try:
        select, params = rows.values_list(*columns.values()).query.sql_with_params()
    except EmptyResultSet:  # the ORM sees by itself that there can be none
        return []
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select}"
    if ignore_conflicts:
        statement += " ON CONFLICT DO NOTHING"
    if returning:
        statement += f" RETURNING {quote(returning)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [value for (value,) in cursor.fetchall()] if returning else []
