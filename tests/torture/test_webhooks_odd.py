"""Whatever is posted to the door harms nobody."""

import gc
import logging
import os
from collections import Counter
from pathlib import Path

import pytest
import responses
from django.core.wsgi import get_wsgi_application
from django.db import connection

from recruiting.models import NewsfeedItem
from tests.torture.odd_posts import Grammar, Post
from tests.torture.rows import row
from tests.video_interviews.conftest import request_of_alice, wire  # noqa: F401
from tests.video_interviews.walks import SECRET, WIRE, interview, minutes_ago, subscribed
from video_interviews.actions import reading
from video_interviews.models import Integration, InterviewRequest, Transition, WebhookDelivery

AT_ONCE = 250
WARM_UP = 2500  # posts after which the largest of them have been met once
FLAT = 8 * 1024 * 1024  # bytes that a process may grow by between the second and the last quarter


@row(
    "R12",
    asked="1,000,000 malformed bodies and headers: 0 x 5xx, 0 state change, memory flat",
    full=1_000_000,
    ci=2500,
    means="Nobody can stop, confuse or fill up the door for Spark Hire's webhooks with what they post.",
)
@pytest.mark.django_db(transaction=True)
def test_whatever_is_posted_harms_nobody(
    size: int,
    seed: int,
    integration: Integration,
    request_of_alice: InterviewRequest,  # noqa: F811
    wire: responses.RequestsMock,  # noqa: F811
    unlimited: None,
) -> str:
    subscribed(integration, "InterviewCompleted")
    unchanged = interview(request_of_alice, "created", minutes_ago(50))
    wire.get(f"{WIRE}/interviews", json=[unchanged])
    wire.get(f"{WIRE}/interviews/{request_of_alice.spark_hire_uuid}", json=unchanged)
    application = get_wsgi_application()
    answered, before, memory = Counter[int](), state(), list[int]()
    logging.disable(logging.CRITICAL)
    try:
        for number in (WARM_UP, size):
            grammar = Grammar(seed)
            answered.clear()
            memory.clear()
            for done in range(0, number, AT_ONCE):
                for _ in range(min(AT_ONCE, number - done)):
                    answered[send(application, grammar.post())] += 1
                read_all(integration)
                wire.calls.reset()
                memory.append(resident())
    finally:
        logging.disable(logging.NOTSET)
    assert state() == before, "something was believed"
    quarter = -(-len(memory) // 4)  # its lowest point: a body of a megabyte comes and goes
    grown = min(memory[-quarter:]) - min(memory[quarter : 2 * quarter] or memory)
    assert grown < FLAT, f"the process grew by {grown:,} bytes"
    told = ", ".join(f"{count:,} x {status}" for status, count in sorted(answered.items()))
    return f"{size:,} posts: {told}; 0 x 5xx, 0 state changes, memory {grown / 2**20:+.1f} MB"


def send(application: object, post: Post) -> int:
    """The status; whatever is ours is kept, and what is not is 404."""
    statuses = list[int]()
    answer = application(  # type: ignore[operator]
        post.environ(SECRET), lambda status, headers, error=None: statuses.append(int(status[:3]))
    )
    answer.close()
    expected = 200 if post.ours else 404
    assert statuses == [expected], f"{statuses} for {post!r:.300}"
    return statuses[0]


def read_all(integration: Integration) -> None:
    """The worker comes by until nothing waits; then the table is emptied."""
    waiting = WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING)
    while waiting.exists():
        Integration.objects.update(reading_until=None)
        left = waiting.count()
        reading.read_reports(integration.pk)
        assert waiting.count() < left, list(waiting.values_list("body", flat=True)[:3])
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE video_interviews_webhookdelivery")


def state() -> object:
    requests = InterviewRequest.objects.values("status", "expires_at", "completed_at", "rating")
    told = NewsfeedItem.objects.values_list("once", flat=True)
    return list(requests), sorted(map(str, told)), Transition.objects.count()


def resident() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
