"""The limit of `benchmarks.webhook_intake`: the same check and the same durable row, and nothing else.

A WSGI application without Django's handler, middleware, URLs and models: one prepared-by-hand statement.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import django

django.setup()

from django.db import connection

CHECK_AND_KEEP = """
    INSERT INTO video_interviews_webhookdelivery
        (integration_id, event, body, received_at, state, attempts, next_attempt_at)
    SELECT integration_id, event, %s, now(), 'waiting', 0, now()
    FROM video_interviews_subscription
    WHERE token_hash = %s AND (retired_at IS NULL OR retired_at > now() - interval '24 hours')
"""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    token = environ["PATH_INFO"].split("/")[-3]
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    with connection.cursor() as cursor:
        cursor.execute(CHECK_AND_KEEP, [body, hashlib.sha256(token.encode()).hexdigest()])
        kept = cursor.rowcount == 1
    answer = b'{"kept":true}' if kept else b"{}"
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    start_response("200 OK" if kept else "404 Not Found", headers)
    return [answer]
