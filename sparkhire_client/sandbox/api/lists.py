"""Lists: ``range=1-20`` and ``orderby``, the same for every resource."""

import re

from django.http import QueryDict

from sparkhire_client.sandbox.world.errors import Refused

MOST_ROWS = 100


def window(query: QueryDict) -> tuple[int, int]:
    """(limit, offset) of ``range``, which counts from 1, both ends included; 1-20 unless given,
    cut to 100 rows."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", query.get("range", "1-20"))
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if first < 1 or last < first:
        raise Refused("range must be like 1-20")
    return min(last - first + 1, MOST_ROWS), first - 1


def order(query: QueryDict, title: str, default: str = "created_desc") -> str:
    """The SQL order of ``orderby``; ``title`` is the column that title_asc sorts by."""
    orders = {
        "updated_desc": "updated_at DESC, rowid DESC",
        "created_desc": "created_at DESC, rowid DESC",
        "title_asc": f"{title} COLLATE NOCASE, rowid",
    }
    wished = query.get("orderby", default)
    if wished not in orders:
        raise Refused(f"orderby must be one of: {', '.join(orders)}")
    return orders[wished]


def choice(query: QueryDict, name: str) -> list[str]:
    """The values of ``name[]``, also where they are joined by commas."""
    return [part for value in query.getlist(name) for part in value.split(",") if part]


def marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))
