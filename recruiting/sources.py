"""Where a company's candidates come from: each source once, without reading all the records."""

from django.db import connection

from recruiting import access
from recruiting.models import User

# From each source to the next one in the index `candidate_by_source`: as many steps as sources.
EACH_ONCE = """
    WITH RECURSIVE found(source) AS (
        SELECT min(source) FROM recruiting_candidate
        WHERE company_id = %(company)s AND archived_at IS NULL AND source > ''
        UNION ALL
        SELECT (
            SELECT min(source) FROM recruiting_candidate
            WHERE company_id = %(company)s AND archived_at IS NULL AND source > found.source
        )
        FROM found WHERE found.source IS NOT NULL
    )
    SELECT source FROM found WHERE source IS NOT NULL LIMIT %(most)s
"""


def of(user: User, *, at_most: int) -> list[str]:
    """The sources of the candidates this person may open who are not archived, some at most."""
    if not user.may_edit:
        mine = access.candidates_for(user).filter(archived_at=None).exclude(source="")
        return list(mine.order_by("source").values_list("source", flat=True).distinct()[:at_most])
    with connection.cursor() as cursor:
        cursor.execute(EACH_ONCE, {"company": access.company_of(user).pk, "most": at_most})
        return [source for (source,) in cursor.fetchall()]
