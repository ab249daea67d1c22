"""Whatever happens at Spark Hire, and in whatever order it is reported, read and polled."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
import responses
from django.utils import timezone

from sparkhire_client.resources import Interview
from tests.video_interviews import schedules
from tests.video_interviews.walks import answers, apply, headlines, interview, report, spoken
from video_interviews.actions.watching import absorb, refresh
from video_interviews.models import Integration, InterviewRequest, WebhookDelivery

# What may follow what at Spark Hire.
NEXT = {
    "created": ["accepted"],
    "accepted": ["completed", "reset"],
    "completed": ["rated", "reset"],
    "rated": ["reset"],
    "reset": ["accepted"],
}
BECOMES = {"created": "requested", "reset": "requested", "rated": "completed"}


def history(chance: random.Random, began: datetime) -> list[tuple[str, datetime, dict[str, Any]]]:
    """The words of an interview's life, a minute apart, each with the fields that go with it."""
    word, done_at, life = "created", None, list[tuple[str, datetime, dict[str, Any]]]()
    for minute in range(chance.randint(0, 7)):
        word, now = chance.choice(NEXT[word]), began + timedelta(minutes=minute)
        done_at = now if word == "completed" else done_at if word == "rated" else None
        fields: dict[str, Any] = {"completed_at": spoken(done_at)} if done_at else {}
        life.append((word, now, fields | ({"rating": 4} if word == "rated" else {})))
    return life


@pytest.mark.parametrize("seed", range(60))
def test_in_the_end_the_status_is_spark_hires_and_nothing_is_told_twice(
    wire: responses.RequestsMock,
    integration: Integration,
    request_of_alice: InterviewRequest,
    seed: int,
) -> None:
    """V7: duplicates and late or reordered reports change nothing that is already true."""
    chance = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    began = timezone.now().replace(microsecond=0) - timedelta(minutes=50)
    life = history(chance, began)
    posted = []
    for word, now, fields in life:
        body = answers(wire, request_of_alice, word, now, **fields)
        posted += [(f"Interview{word.title()}", body)] * chance.randint(0, 2)
        if chance.random() < 0.3:
            refresh(request_of_alice)
        while posted and chance.random() < 0.4:
            apply(report(integration, *posted.pop(chance.randrange(len(posted)))))
    chance.shuffle(posted)
    for event, body in posted:
        apply(report(integration, event, body))
    if not life:
        answers(wire, request_of_alice, "created", began)
    refresh(request_of_alice)
    refresh(request_of_alice)

    request_of_alice.refresh_from_db()
    word = life[-1][0] if life else "created"
    assert request_of_alice.status == BECOMES.get(word, word)
    told = headlines(request_of_alice.candidate)
    happened = [word.title() for word, _, _ in life]
    for headline in set(told) - {"Requested"}:
        assert told.count(headline) <= happened.count(headline), (told, happened)
    waiting = WebhookDelivery.objects.exclude(state=WebhookDelivery.State.APPLIED)
    assert not waiting.exists()


@pytest.mark.parametrize("seed", range(10))
def test_told_at_once_everything_is_told_in_its_order(
    wire: responses.RequestsMock,
    integration: Integration,
    request_of_alice: InterviewRequest,
    seed: int,
) -> None:
    """V7: in the order in which it happened."""
    life = history(random.Random(seed), timezone.now() - timedelta(minutes=50))  # noqa: S311
    for word, now, fields in life:
        body = answers(wire, request_of_alice, word, now, **fields)
        apply(report(integration, f"Interview{word.title()}", body))
    happened = ["Requested", *(word.title() for word, _, _ in life)]
    assert headlines(request_of_alice.candidate) == happened


def test_a_read_that_was_overtaken_by_a_newer_one_changes_nothing(
    wire: responses.RequestsMock, request_of_alice: InterviewRequest
) -> None:
    """V7: two workers read, the slower one writes last; both within one second of Spark Hire's."""
    now = timezone.now()
    slow = Interview.from_json(interview(request_of_alice, "accepted", now))
    answers(wire, request_of_alice, "completed", now, completed_at=spoken(now))
    refresh(request_of_alice)

    absorb(request_of_alice, slow)

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == "completed"
    assert headlines(request_of_alice.candidate) == ["Requested", "Completed"]


def test_the_eight_reports_of_a_whole_life_are_told_alike_in_any_order() -> None:
    """V7: a fixed sample of all schedules; the torture harness plays every one."""
    assert schedules.differences(schedules.some_schedules(4000, seed=1)) == []


def test_in_their_own_order_all_eight_are_told() -> None:
    """V7: in the order in which they happened."""
    status, told = schedules.play(schedules.reads(range(8), 0))
    assert (status, told) == ("expired", list(schedules.TOLD_AS[:7]))
