"""Webhooks in: whose is it, and keep it. What it says is another matter (`reading`)."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from recruiting.bell import ring
from video_interviews import clock

OLD_ADDRESS_ACCEPTED = timedelta(hours=24)

# One statement for the check and the row: the door is to be quick. The row is due at once, also
# where the database's clock, by which it is found, is behind ours.
CHECK_AND_KEEP = """
INSERT INTO video_interviews_webhookdelivery
    (integration_id, event, body, received_at, next_attempt_at, state, attempts)
SELECT integration_id, event, %s, %s, %s, 'waiting', 0
FROM video_interviews_subscription
WHERE token_hash = %s AND (retired_at IS NULL OR retired_at > %s)
RETURNING integration_id
"""


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def keep_delivery(token: str, body: bytes) -> bool:
    """Save what came to the address with this secret, exactly as it came, and tell the workers.

    False, and nothing is kept, when the address is nobody's; a retired one is accepted for 24 hours.
    """
    now = timezone.now()
    moments = (now, now - clock.TOLERANCE, now - OLD_ADDRESS_ACCEPTED)
    received, due, not_before = map(connection.ops.adapt_datetimefield_value, moments)
    integration_pk = _insert([body, received, due, token_hash(token), not_before])
    if integration_pk is None:
        return False
    ring("video_interviews.read_reports", integration_pk)
    return True


def _insert(values: list[Any]) -> int | None:
    """The integration. What an idle connection that is gone did not take is given to a new one: if it
    was taken after all, there are two deliveries of the same, which is as well."""
    try:
        return _execute(values)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _execute(values)


def _execute(values: list[Any]) -> int | None:
    # The check of an idle connection would be a statement more; see `_insert`.
    connection.health_check_done = True  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(CHECK_AND_KEEP, values)
        found = cursor.fetchone()
    return found[0] if found else None
