"""Midnight: 200,000 requests of 2,000,000 expire at once, beside ONE statement that does the same.

    python -m benchmarks.midnight [--requests 2000000] [--due 200000] [--rounds 3]

Each round starts from the same database, copied anew. While the product works, somebody else holds
100 of the due rows, which it has to leave alone without waiting.
"""

import argparse
import resource
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from benchmarks import figures
from benchmarks.surroundings import servers

servers("postgres", "durable")

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks.crowd import many_requests
from video_interviews.actions.expiring import expire_overdue
from video_interviews.models import InterviewRequest
from video_interviews.newsfeed import ONCE, expired

BASE, COPY, HELD = "postgres", "midnight", 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000_000)
    parser.add_argument("--due", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    many_requests(asked.requests, due=asked.due)
    longest: list[float] = []
    product, limit = figures.in_turns(
        asked.rounds,
        lambda: on_a_copy(lambda: by_the_product(asked.due, longest)),
        lambda: on_a_copy(lambda: in_one_statement(asked.due)),
    )
    ratio = figures.ratios(product, limit)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures.say(
        f"Midnight: {asked.due:,} of {asked.requests:,} requests expire ({figures.machine()})",
        {
            "the product": figures.spread(product, " s"),
            "the limit: one SQL statement": figures.spread(limit, " s"),
            "ratio (to reach: 1.5)": figures.spread(ratio),
            "longest transaction (to reach: 100 ms)": f"{max(longest) * 1000:.0f} ms",
            "rows held by somebody else, left alone": str(HELD),
            "most memory of the whole process": f"{memory:.0f} MB",
        },
    )


def on_a_copy(work: Callable[[], float]) -> float:
    """The work on a fresh copy of the database."""
    connection.close()
    server = connection.copy()
    server.settings_dict = connection.settings_dict | {"NAME": "template1"}
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {COPY}")
        cursor.execute(f"CREATE DATABASE {COPY} TEMPLATE {BASE} STRATEGY file_copy")
        cursor.execute("CHECKPOINT")
    server.close()
    connection.settings_dict["NAME"] = COPY
    try:
        return work()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = BASE


def by_the_product(due: int, longest: list[float]) -> float:
    """Seconds that the product takes; the longest of its transactions is added to `longest`."""
    holder = connection.copy()
    holder.set_autocommit(False)
    with holder.cursor() as cursor:
        table = InterviewRequest._meta.db_table
        cursor.execute(
            f"SELECT id FROM {table} WHERE status = 'requested' AND expires_at <= now() "
            f"ORDER BY id LIMIT {HELD} FOR UPDATE"
        )
    began: list[float] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "video_interviews_transition"'):
            began.append(time.perf_counter())
        return execute(sql, *rest)

    start = time.perf_counter()
    with connection.execute_wrapper(note):
        changed = expire_overdue(timezone.now())
    seconds = time.perf_counter() - start
    holder.rollback()
    holder.close()
    assert changed == due - HELD, changed
    longest.append(max(after - before for before, after in pairwise(began)))
    return seconds


def in_one_statement(due: int) -> float:
    """Seconds of one statement that changes the same rows and writes the same words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT expires_at, time_zone FROM video_interviews_interviewrequest "
            "WHERE expires_at <= now() AND status IN ('requested', 'accepted')"
        )
        words = [
            (at, zone, expired(InterviewRequest(expires_at=at, time_zone=zone)).body)
            for at, zone in cursor.fetchall()
        ]
        values = ", ".join(["(%s::timestamptz, %s, %s)"] * len(words))
        statement = ONE_STATEMENT.replace("%WORDS%", values)
        parameters = [value for row in words for value in row]
        start = time.perf_counter()
        cursor.execute(statement, parameters)
        seconds = time.perf_counter() - start
        assert cursor.rowcount == due, cursor.rowcount
    return seconds


ONE_STATEMENT = f"""
    WITH words (expires_at, time_zone, body) AS (VALUES %WORDS%),
    due AS (
        SELECT id, candidate_id, status, expires_at, time_zone
        FROM video_interviews_interviewrequest
        WHERE expires_at <= now() AND status IN ('requested', 'accepted', 'needs_review')
        FOR UPDATE
    ), expired AS (
        UPDATE video_interviews_interviewrequest AS request
        SET status = 'expired', next_attempt_at = NULL, lease_token = NULL, leased_until = NULL,
            attempts = 0
        FROM due WHERE request.id = due.id
    ), changes AS (
        INSERT INTO video_interviews_transition (request_id, from_status, to_status, at, by)
        SELECT id, status, 'expired', now(), 'Recruiting' FROM due
    )
    INSERT INTO recruiting_newsfeeditem
        (candidate_id, kind, happened_at, actor_name, headline, body, once)
    SELECT candidate_id, 'video_interview.expired', expires_at, 'Recruiting',
        'Video Interview Expired', body, '{ONCE}' || id || ':expired:'
    FROM due JOIN words USING (expires_at, time_zone)
    ON CONFLICT DO NOTHING
"""

if __name__ == "__main__":
    main()
