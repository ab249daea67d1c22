"""The guide: Status Updates. What Spark Hire's words mean here, told by webhook."""

from datetime import UTC, datetime, timedelta

import pytest
import responses
from django.utils import timezone

from tests.video_interviews.walks import (
    WIRE,
    answers,
    apply,
    apply_together,
    headlines,
    interview,
    minutes_ago,
    report,
    spoken,
)
from video_interviews.actions.watching import refresh
from video_interviews.models import (
    Integration,
    InterviewRequest,
    Status,
    WebhookDelivery,
)

State = WebhookDelivery.State


@pytest.mark.parametrize(
    ("event", "word", "becomes", "told"),
    [
        ("InterviewCreated", "created", "requested", ["Requested"]),
        ("InterviewAccepted", "accepted", "accepted", ["Requested", "Accepted"]),
        ("InterviewCompleted", "completed", "completed", ["Requested", "Completed"]),
        ("InterviewRated", "rated", "completed", ["Requested", "Completed", "Rated"]),
        ("InterviewExpired", "expired", "expired", ["Requested", "Expired"]),
        ("InterviewRescheduled", "rescheduled", "requested", ["Requested"]),
        ("InterviewReset", "reset", "requested", ["Requested", "Reset"]),
        ("InterviewFrozen", "frozen", "requested", ["Requested"]),
    ],
)
def test_each_word_of_spark_hire_has_its_meaning_here(
    wire: responses.RequestsMock,
    integration: Integration,
    request_of_alice: InterviewRequest,
    event: str,
    word: str,
    becomes: str,
    told: list[str],
) -> None:
    """W1, V7: anything else leaves the status and keeps the word."""
    body = answers(wire, request_of_alice, word, minutes_ago(5))

    assert apply(report(integration, event, body)) == [State.APPLIED]

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == becomes
    assert request_of_alice.spark_hire_status == word
    assert headlines(request_of_alice.candidate) == told


def test_410_means_expired(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """W1: expired, or 410."""
    body = interview(request_of_alice, "expired", minutes_ago(5))
    wire.get(f"{WIRE}/interviews/interview-1", status=410)

    assert apply(report(integration, "InterviewExpired", body)) == [State.APPLIED]

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.EXPIRED


def test_a_reschedule_moves_the_expiration_and_says_to_when(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V2, V7: the one thing that moves it; the status stays."""
    to = datetime(2031, 1, 15, 5, tzinfo=UTC)
    body = answers(wire, request_of_alice, "rescheduled", minutes_ago(5), scheduled_at=spoken(to))

    apply(report(integration, "InterviewRescheduled", body))
    apply(report(integration, "InterviewRescheduled", body))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.REQUESTED
    assert (request_of_alice.expires_at, str(request_of_alice.expires_on)) == (to, "2031-01-15")
    item = request_of_alice.candidate.newsfeed.get(kind="video_interview.rescheduled")
    assert "before Wed, Jan 15, 2031, 12:00 AM EST" in item.body


def test_the_rating_is_kept_and_each_new_one_is_told(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: rated: Completed, rating kept."""
    for minute, rating in ((9, 3), (7, 5), (7, 5)):
        body = answers(wire, request_of_alice, "rated", minutes_ago(minute), rating=rating)
        apply(report(integration, "InterviewRated", body))

    request_of_alice.refresh_from_db()
    assert request_of_alice.rating == 5
    told = ["Requested", "Completed", "Rated", "Rated"]
    assert headlines(request_of_alice.candidate) == told


def test_a_report_is_believed_only_as_far_as_the_interview_agrees(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: the answer is believed, not the post."""
    posted = interview(request_of_alice, "completed", minutes_ago(1))
    answers(wire, request_of_alice, "accepted", minutes_ago(5))

    apply(report(integration, "InterviewCompleted", posted))
    apply(report(integration, "InterviewDeleted", posted))

    assert headlines(request_of_alice.candidate) == ["Requested", "Accepted"]


def test_accepted_and_completed_are_both_told_in_the_order_in_which_they_happened(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: completed implies accepted, so that a late report of it still earns its item."""
    accepted = interview(request_of_alice, "accepted", minutes_ago(30))
    completed = answers(
        wire,
        request_of_alice,
        "completed",
        minutes_ago(10),
        completed_at=spoken(minutes_ago(10)),
    )

    apply(
        report(integration, "InterviewCompleted", completed),
        report(integration, "InterviewAccepted", accepted),
    )

    told = ["Requested", "Accepted", "Completed"]
    assert headlines(request_of_alice.candidate) == told
    calls = [call for call in wire.calls if call.request.method == "GET"]
    assert len(calls) == 2, "each came when the other was not there yet"


def test_accepted_is_told_although_it_was_rescheduled_before_anybody_read(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: Spark Hire's newest word hides the one before it, and contradicts it not."""
    accepted = interview(request_of_alice, "accepted", minutes_ago(30))
    to = spoken(request_of_alice.expires_at + timedelta(days=1))
    answers(wire, request_of_alice, "rescheduled", minutes_ago(10), scheduled_at=to)

    apply(report(integration, "InterviewAccepted", accepted))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.ACCEPTED
    assert headlines(request_of_alice.candidate) == ["Requested", "Accepted", "Rescheduled"]


def test_expired_ahead_of_its_time_is_told_when_it_is_read(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: no newsfeed item lies in the future."""
    wire.get(f"{WIRE}/interviews/interview-1", status=410)
    assert refresh(request_of_alice)
    item = request_of_alice.candidate.newsfeed.get(kind="video_interview.expired")
    assert item.happened_at <= timezone.now() < request_of_alice.expires_at


def test_reports_that_wait_together_are_read_once(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: reads of one interview coalesce, and each delivery earns its item."""
    accepted = interview(request_of_alice, "accepted", minutes_ago(30))
    completed = answers(wire, request_of_alice, "completed", minutes_ago(10))
    first = report(integration, "InterviewAccepted", accepted)
    second = report(integration, "InterviewCompleted", completed)

    assert apply_together(second, first) == [State.APPLIED, State.APPLIED]

    assert len(wire.calls) == 1
    told = ["Requested", "Accepted", "Completed"]
    assert headlines(request_of_alice.candidate) == told


def test_duplicates_change_nothing(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: every change joins the newsfeed once."""
    for minute, event, word in (
        (30, "InterviewAccepted", "accepted"),
        (20, "InterviewCompleted", "completed"),
    ):
        body = answers(wire, request_of_alice, word, minutes_ago(minute))
        for _ in range(3):
            apply(report(integration, event, body))

    told = ["Requested", "Accepted", "Completed"]
    assert headlines(request_of_alice.candidate) == told
    assert request_of_alice.transitions.count() == 3


def test_an_answer_older_than_what_is_known_changes_nothing(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: late and reordered answers; here a cache of Spark Hire's that lags behind."""
    body = answers(wire, request_of_alice, "reset", minutes_ago(10))
    apply(report(integration, "InterviewReset", body))
    stale = answers(wire, request_of_alice, "completed", minutes_ago(20))

    apply(report(integration, "InterviewCompleted", stale))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.REQUESTED
    assert headlines(request_of_alice.candidate) == ["Requested", "Reset"]


def test_a_canceled_request_stays_canceled_whatever_is_reported(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: there is no way back from Canceled."""
    InterviewRequest.objects.filter(pk=request_of_alice.pk).update(status=Status.CANCELED)
    for word in ("accepted", "completed", "reset", "expired"):
        body = answers(wire, request_of_alice, word, minutes_ago(5))
        apply(report(integration, f"Interview{word.title()}", body))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.CANCELED
    assert headlines(request_of_alice.candidate) == ["Requested"]


def test_on_404_the_senders_key_is_asked(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """W2: reading with the Primary User's; on 404 the sender's."""
    url = f"{WIRE}/interviews/interview-1"
    wire.get(url, status=404)
    wire.get(url, json=interview(request_of_alice, "accepted", minutes_ago(5)))

    assert refresh(request_of_alice)

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.ACCEPTED
    keys = [call.request.headers["Authorization"] for call in wire.calls]
    assert len(set(keys)) == 2
