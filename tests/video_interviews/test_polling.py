"""Polling with the Primary User's key closes every gap that lost webhooks leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from django.utils import timezone
from responses import matchers

from recruiting.models import Candidate, User
from tests.sandbox.process import Sandbox
from tests.video_interviews.walks import (
    WIRE,
    at,
    calls,
    headlines,
    interview,
    later,
    requested,
    send,
    states,
)
from video_interviews.actions import polling
from video_interviews.models import Integration, InterviewRequest, JobLink, Status

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def poll(integration: Integration) -> None:
    polling.poll(integration.pk)
    integration.refresh_from_db()


def test_what_no_webhook_told_a_poll_finds(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """T3: only what the answer proves: that it was accepted on the way is not said."""
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/complete")

    poll(integration)

    assert states(candidate) == ["completed"]
    assert headlines(candidate) == ["Requested", "Completed"]
    assert integration.last_polled_at is not None


def test_nothing_new_costs_one_call_and_a_listing_every_ten_minutes(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """T3: calls follow what changed."""
    send(candidate, alice)
    poll(integration)
    assert calls(sandbox, "interviews") == 2
    for minutes in (1, 5, 9):
        with later(minutes=minutes):
            poll(integration)
    assert calls(sandbox, "interviews") == 5
    with later(minutes=11):
        poll(integration)
    assert calls(sandbox, "interviews") == 7
    assert calls(sandbox, "interview") == 0


def rows(number: int, newest: datetime, name: str = "new") -> list[dict[str, Any]]:
    return [
        {
            "uuid": f"{name}-{n}",
            "status": "created",
            "updated_at": f"{newest - timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ}",
        }
        for n in range(number)
    ]


@pytest.mark.parametrize(("changes", "expected"), [(0, 1), (1, 1), (99, 1), (101, 2), (250, 3)])
def test_calls_follow_the_number_of_changes(
    wire: responses.RequestsMock, integration: Integration, changes: int, expected: int
) -> None:
    """T3: ⌈changes/100⌉, at least one, however many interviews Spark Hire has."""
    now = timezone.now()
    Integration.objects.update(polled_up_to=now - timedelta(hours=1), last_listed_at=now)
    listed = rows(changes, now) + rows(500, now - timedelta(days=1), "old")
    for page in range(6):
        matcher = matchers.query_param_matcher(
            {"range": f"{page * 100 + 1}-{(page + 1) * 100}"}, strict_match=False
        )
        part = listed[page * 100 : (page + 1) * 100]
        wire.get(f"{WIRE}/interviews", json=part, match=[matcher])

    poll(integration)

    assert len(wire.calls) == expected


def test_the_watermark_follows_spark_hires_clock_and_only_forward(
    wire: responses.RequestsMock, integration: Integration
) -> None:
    """T3: what changed is asked for by the clock that stamps it; ours may be minutes behind."""
    Integration.objects.update(last_listed_at=NEW_YEAR)
    listing = f"{WIRE}/interviews"
    with at(NEW_YEAR - timedelta(minutes=4)):
        wire.get(listing, json=rows(2, NEW_YEAR))
        poll(integration)
        assert integration.polled_up_to == NEW_YEAR

        wire.upsert(responses.GET, listing, json=rows(2, NEW_YEAR - timedelta(hours=1)))
        poll(integration)
    assert integration.polled_up_to == NEW_YEAR


def test_two_changes_within_one_second_are_both_seen(
    wire: responses.RequestsMock,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """T3: Spark Hire's times are whole seconds."""
    request, now = requested(candidate, alice), timezone.now()
    Integration.objects.update(last_listed_at=now)
    for word in ("accepted", "completed"):
        wire.upsert(responses.GET, f"{WIRE}/interviews", json=[interview(request, word, now)])
        poll(integration)

    assert headlines(candidate) == ["Requested", "Accepted", "Completed"]


def test_a_rating_changed_within_one_second_is_seen(
    wire: responses.RequestsMock,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """T3, V7: a second star before the second is over."""
    request, now = requested(candidate, alice), timezone.now()
    Integration.objects.update(last_listed_at=now)
    for rating in (3, 5):
        rated = interview(request, "rated", now, rating=rating)
        wire.upsert(responses.GET, f"{WIRE}/interviews", json=[rated])
        poll(integration)

    request.refresh_from_db()
    assert request.rating == 5


def test_what_was_deleted_in_spark_hire_is_found_by_the_listing(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """T3, V7: deleted: Canceled, by Spark Hire; a 404 alone would prove nothing."""
    request = send(candidate, alice)
    poll(integration)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/delete")

    with later(minutes=5):
        poll(integration)
    assert states(candidate) == ["requested"], "not before the next listing"
    with later(minutes=11):
        poll(integration)

    assert states(candidate) == ["canceled"]
    assert candidate.newsfeed.get(kind="video_interview.canceled").actor_name == "Spark Hire"


def test_off_nothing_is_polled_and_on_again_the_gap_is_read(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """S1: OFF: no polling. ON again reads the gap."""
    request = send(candidate, alice)
    poll(integration)
    Integration.objects.update(is_on=False)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/complete")
    made = calls(sandbox, "interviews")
    poll(integration)
    assert calls(sandbox, "interviews") == made
    assert polling.running_integrations() == []

    Integration.objects.update(is_on=True)
    with later(days=3):
        poll(integration)

    assert states(candidate) == ["completed"]


def test_a_request_that_waits_for_a_look_is_not_polled(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V4: Needs review has no interview to read."""
    requested(candidate, alice, uuid="")
    InterviewRequest.objects.update(status=Status.NEEDS_REVIEW)
    with later(minutes=2):
        poll(integration)
    assert integration.polling_problem == ""
