"""Answers of Spark Hire that are allowed and odd: zero times, touches without a change, a hook refused."""

from datetime import timedelta

import pytest
import responses
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.video_interviews.walks import (
    WIRE,
    headlines,
    interview,
    later,
    minutes_ago,
    polled,
    requested,
    spoken,
)
from video_interviews.actions import polling, subscribing
from video_interviews.models import Integration, InterviewRequest, JobLink, Status, Subscription

ZERO, NEVER = "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"


@pytest.mark.parametrize("deadline", [ZERO, NEVER])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_deadline_that_is_no_time_is_none(
    wire: responses.RequestsMock,
    integration: Integration,
    request_of_alice: InterviewRequest,
    deadline: str,
    zone: str,
) -> None:
    """B3, T3: and polling goes on."""
    InterviewRequest.objects.update(time_zone=zone)
    body = interview(request_of_alice, "accepted", minutes_ago(1), scheduled_at=deadline)
    wire.get(f"{WIRE}/interviews", json=[body])
    polling.poll(integration.pk)
    integration.refresh_from_db()
    assert integration.last_polled_at is not None
    assert headlines(request_of_alice.candidate) == ["Requested", "Accepted"]


def test_a_completion_at_no_time_happened_when_it_was_last_changed(
    request_of_alice: InterviewRequest, alice: User
) -> None:
    """B3: the tab still opens."""
    polled(request_of_alice, "completed", minutes_ago(0), completed_at=ZERO)
    assert request_of_alice.status == Status.COMPLETED
    page = f"{request_of_alice.candidate.get_absolute_url()}?tab=video-interview"
    assert log_in(alice).get(page).status_code == 200


def test_a_change_dated_in_the_future_does_not_make_every_later_answer_old(
    request_of_alice: InterviewRequest,
) -> None:
    """B3, V7: a clock that was years ahead for a while."""
    polled(request_of_alice, "accepted", timezone.now() + timedelta(days=3000))
    polled(request_of_alice, "completed", minutes_ago(0))
    assert request_of_alice.status == Status.COMPLETED


def test_a_completion_that_is_later_than_the_last_change_is_no_second_one(
    request_of_alice: InterviewRequest,
) -> None:
    """V7: whole seconds here, fractions there, and a touch in between."""
    done_at = spoken(minutes_ago(5)).replace("Z", ".900Z")
    polled(request_of_alice, "completed", minutes_ago(5), completed_at=done_at)
    for minutes in (4, 3):
        late = spoken(minutes_ago(-1))
        polled(request_of_alice, "completed", minutes_ago(minutes), completed_at=late)
    assert headlines(request_of_alice.candidate) == ["Requested", "Completed"]


def test_an_interview_that_stays_reset_is_reset_once(request_of_alice: InterviewRequest) -> None:
    """V7: what touches it afterwards is no other reset."""
    for minutes in (3, 2, 1):
        polled(request_of_alice, "reset", minutes_ago(minutes))
    assert headlines(request_of_alice.candidate).count("Reset") == 1


def test_a_completed_interview_can_be_watched_beside_a_newer_canceled_request(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """T2, V8, V9: completed wins, on the tab and in the list."""
    completed = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.COMPLETED)
    InterviewRequest.objects.filter(pk=completed.pk).update(set_aside_for=None)
    newer = InterviewRequest.objects.get(pk=completed.pk)
    newer.pk, newer.status, newer.spark_hire_uuid = None, Status.CANCELED, "interview-2"
    newer.set_aside_for, newer.requested_at = completed, timezone.now()
    newer.save()
    client = log_in(alice)
    tab = client.get(f"{candidate.get_absolute_url()}?tab=video-interview").content.decode()
    assert "View Completed Interview" in tab
    assert "Completed" in client.get("/candidates/").content.decode()


def test_a_hook_that_is_refused_is_asked_for_as_seldom_as_spark_hire_says(
    wire: responses.RequestsMock, integration: Integration
) -> None:
    """S4, B3: and leaves no row behind."""
    wire.get(f"{WIRE}/webhooks", json=[])
    wait = {"X-Rate-Limit-Try-Again-Seconds": "600"}
    wire.post(f"{WIRE}/webhooks", status=429, headers=wait)
    Integration.objects.update(subscribe_at=timezone.now())
    for seconds in (1, 31, 300, 700):
        with later(seconds=seconds):
            subscribing.subscribe(integration.pk)
    assert [call.request.method for call in wire.calls].count("POST") == 2
    assert not Subscription.objects.exists()
