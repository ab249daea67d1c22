"""Polling with the Primary User's key closes every gap that lost webhooks leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from django.utils import timezone
from responses import matchers

from recruiting.models import Candidate, Job, User
from tests.people import make_candidate
from tests.sandbox.process import CHARLIE, Sandbox
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
from video_interviews.keys import seal
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


def test_a_change_dated_years_ahead_hides_none_of_the_next(
    wire: responses.RequestsMock,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """T3: one odd date does not end all polling."""
    request, now = requested(candidate, alice), timezone.now()
    Integration.objects.update(last_listed_at=now)
    odd = rows(1, now + timedelta(days=3000))
    wire.get(f"{WIRE}/interviews", json=odd)
    poll(integration)
    changed = interview(request, "completed", now)
    wire.upsert(responses.GET, f"{WIRE}/interviews", json=[*odd, changed])

    poll(integration)

    assert states(candidate) == ["completed"]


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


@pytest.mark.parametrize(
    ("operation", "fault"),
    [("me", "401"), ("me", "500"), ("job", "404"), ("job", "403"), ("job", "500")],
)
def test_a_404_without_proof_changes_nothing_and_is_tried_again(
    sandbox: Sandbox,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    operation: str,
    fault: str,
) -> None:
    """W3, V7: the key still passes /me, the linked job is readable, both keys get 404."""
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/delete")
    sandbox.lever("faults", operation=operation, fault=fault)
    with later(minutes=2):
        poll(integration)
    assert states(candidate) == ["requested"]

    with later(minutes=13):
        poll(integration)

    assert states(candidate) == ["canceled"]


def test_a_wrong_key_does_not_cancel_everything(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V7: a key that suddenly sees another company's interviews, and none of ours."""
    send(candidate, alice)
    for key in integration.spark_hire_users.all():
        key.sealed_key = seal(CHARLIE, owner_id=key.user_id)
        key.save()

    with later(minutes=2):
        poll(integration)

    assert states(candidate) == ["requested"]


def test_one_interview_that_cannot_be_read_does_not_stop_the_others(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, linked: JobLink
) -> None:
    """T3: a refusal concerns that interview alone."""
    requests = [send(make_candidate(job, name), alice) for name in ("Kay", "Lee")]
    for request in requests:
        sandbox.lever(f"interviews/{request.spark_hire_uuid}/delete")
    sandbox.lever("faults", operation="interview", fault="403", times=2)

    with later(minutes=2):
        poll(integration)

    found = sorted(InterviewRequest.objects.values_list("status", flat=True))
    assert found == ["canceled", "requested"]
    assert integration.last_polled_at is not None


def test_spark_hire_in_trouble_is_said_and_the_gap_is_read_afterwards(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B3, S5: the watermark stays where it was."""
    request = send(candidate, alice)
    poll(integration)
    before = integration.polled_up_to
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/accept")
    sandbox.lever("faults", operation="interviews", fault="502")
    poll(integration)
    assert "error 502" in integration.polling_problem
    assert integration.polled_up_to == before
    assert states(candidate) == ["requested"]

    poll(integration)

    assert integration.polling_problem == ""
    assert states(candidate) == ["accepted"]


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


def test_one_worker_at_a_time_polls_an_integration(
    sandbox: Sandbox, integration: Integration
) -> None:
    """T3: and one that was killed is replaced."""
    Integration.objects.update(polling_until=timezone.now() + timedelta(minutes=5))
    poll(integration)
    assert calls(sandbox, "interviews") == 0
    with later(minutes=6):
        poll(integration)
    assert calls(sandbox, "interviews") == 2


def test_a_refused_primary_key_is_marked(sandbox: Sandbox, integration: Integration) -> None:
    """S3: 401, confirmed by /me."""
    sandbox.lever("accounts/admin@example.com/disable")

    poll(integration)

    assert integration.primary_user is not None
    assert not integration.primary_user.has_working_key
    assert polling.running_integrations() == []


def test_a_request_that_waits_for_a_look_is_not_polled(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V4: Needs review has no interview to read."""
    requested(candidate, alice, uuid="")
    InterviewRequest.objects.update(status=Status.NEEDS_REVIEW)
    with later(minutes=2):
        poll(integration)
    assert integration.polling_problem == ""
