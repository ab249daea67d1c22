"""The guide: Requesting a Video Interview."""

import json
from datetime import date, timedelta

import pytest
import responses
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews.walks import (
    WIRE,
    answers,
    ask,
    at,
    headlines,
    invitations,
    requested,
    send,
    spoken,
    states,
    truth,
)
from video_interviews.actions import sending
from video_interviews.actions.sending import Refusal
from video_interviews.models import InterviewRequest, JobLink, Status

MONDAY = "2026-11-23T12:00:00-05:00"


def form_of(candidate: Candidate) -> str:
    return reverse("request-video-interview", args=[candidate.pk])


def test_alice_is_offered_one_week_from_today_and_may_go_from_tomorrow_to_90_days(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V1: default one week from today, earliest tomorrow, latest 90 days."""
    with at(MONDAY):
        page = log_in(alice).get(form_of(candidate)).content.decode()

    assert 'value="2026-11-30"' in page
    assert 'min="2026-11-24"' in page
    assert 'max="2027-02-21"' in page


def test_today_is_the_companys_today(alice: User, candidate: Candidate, link: JobLink) -> None:
    """V1: in the company's time zone, where it is still Monday evening."""
    with at("2026-11-24T04:59:59+00:00"):
        assert 'value="2026-11-30"' in log_in(alice).get(form_of(candidate)).content.decode()
    with at("2026-11-24T05:00:00+00:00"):
        assert 'value="2026-12-01"' in log_in(alice).get(form_of(candidate)).content.decode()


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("", "Choose an Expiration Date."),
        ("the day after", "This is not a date."),
        ("2026-11-23", "Nov 24, 2026 or later"),
        ("2020-01-01", "Nov 24, 2026 or later"),
        ("2027-02-22", "Feb 21, 2027 or earlier"),
        ("9999-12-31", "Feb 21, 2027 or earlier"),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_what_alice_typed_is_kept(
    alice: User, candidate: Candidate, link: JobLink, typed: str, remedy: str
) -> None:
    """V1, B1: each refusal names the field and the remedy, and keeps what was typed."""
    with at(MONDAY):
        answer = log_in(alice).post(
            form_of(candidate), {"expiration_date": typed, "message": "Hello <Casey> & all"}
        )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert remedy in page
    assert "Hello &lt;Casey&gt; &amp; all" in page
    assert f'value="{typed}"' in page or not typed
    assert states(candidate) == []


@pytest.mark.parametrize("typed", ["2026-11-24", "2027-02-21"])
def test_the_first_and_the_last_day_are_accepted(
    alice: User, candidate: Candidate, link: JobLink, typed: str
) -> None:
    """V1, V2: it expires at the first instant of the date in the company's zone."""
    with at(MONDAY):
        log_in(alice).post(form_of(candidate), {"expiration_date": typed})

    request = InterviewRequest.objects.get(candidate=candidate)
    assert request.expires_on == date.fromisoformat(typed)
    assert request.expires_at_local.isoformat() == f"{typed}T00:00:00-05:00"


def test_the_form_and_the_tab_say_when_it_expires_in_words_and_with_the_zone(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V2: must be completed before Mon, Nov 30, 2026, 12:00 AM EST."""
    words = "must be completed before Mon, Nov 30, 2026, 12:00 AM EST"
    client = log_in(alice)
    with at(MONDAY):
        assert words in client.get(form_of(candidate)).content.decode()
        request = requested(candidate, alice)
        assert request.expires_on == date(2026, 11, 30)
        tab = client.get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert words in tab.content.decode()


def test_a_change_of_the_companys_zone_leaves_requests_alone(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V2: the instant is fixed when the request is sent."""
    request = requested(candidate, alice)
    promised = request.expires_at_local.isoformat()

    candidate.company.time_zone = "Asia/Tokyo"
    candidate.company.save()

    request.refresh_from_db()
    assert request.expires_at_local.isoformat() == promised


def test_alice_sends_a_request_and_casey_gets_one_mail_from_spark_hire(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V3: the newsfeed tells it once Spark Hire has accepted the request, not before."""
    client = log_in(alice)
    on = timezone.localdate() + timedelta(days=9)

    answer = client.post(form_of(candidate), {"expiration_date": on, "message": "Welcome!"})

    assert answer.status_code == 302
    assert states(candidate) == ["sending"]
    assert headlines(candidate) == []
    tab = client.get(answer["Location"]).content.decode()
    assert "Sending" in tab
    request = InterviewRequest.objects.get(candidate=candidate)
    sending.send(request.pk)
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
    assert headlines(candidate) == ["Requested"]
    assert candidate.newsfeed.get().actor == alice
    made = truth(sandbox, request)
    assert made["message"] == "Welcome!"
    assert made["email"] == "casey@example.com"
    assert made["question_set_uuid"] == linked.question_set_uuid
    assert made["time_zone"] == "America/New_York"
    assert invitations(sandbox, "casey@example.com") == 1


def test_sending_again_what_is_sent_does_nothing(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B2: a second bell for the same row finds nothing to do."""
    request = send(candidate, alice)

    sending.send(request.pk)

    assert invitations(sandbox, "casey@example.com") == 1


def test_a_second_request_is_refused_while_one_is_open_and_after_it_was_completed(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V5: one request per record can be open; none after a completed one."""
    request = requested(candidate, alice)
    with pytest.raises(Refusal, match="open already"):
        ask(candidate, alice)

    InterviewRequest.objects.filter(pk=request.pk).update(status=Status.COMPLETED)

    with pytest.raises(Refusal, match="sent from Spark Hire itself"):
        ask(candidate, alice)


@pytest.mark.parametrize(
    "status", ["sending", "requested", "accepted", "canceling", "needs_review", "completed"]
)
def test_the_database_itself_allows_no_second_request(
    alice: User, candidate: Candidate, link: JobLink, status: str
) -> None:
    """V5: with every check of the application passed by."""
    first = requested(candidate, alice)
    columns = {"status": status, "next_attempt_at": timezone.now()}
    InterviewRequest.objects.filter(pk=first.pk).update(**columns)
    second = InterviewRequest.objects.get(pk=first.pk)
    second.pk, second.spark_hire_uuid = None, "interview-2"

    with pytest.raises(IntegrityError, match="one_open_or_completed_request"), transaction.atomic():
        second.save(force_insert=True)

    InterviewRequest.objects.filter(pk=first.pk).update(status=Status.EXPIRED)
    second.save(force_insert=True)


def test_one_interview_of_spark_hire_belongs_to_one_request(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B2: two requests can never adopt the same interview."""
    first = requested(candidate, alice)
    InterviewRequest.objects.filter(pk=first.pk).update(status=Status.CANCELED)

    with pytest.raises(IntegrityError), transaction.atomic():
        requested(candidate, alice)


def test_a_failed_request_blocks_nothing_and_is_tried_again_with_the_form_filled(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V5: Try again opens the form filled as before, and makes a new request."""
    with at(MONDAY):
        request = ask(candidate, alice, days=20, message="Dear Casey")
        sending.fail(request, "Spark Hire refused it.")
        client = log_in(alice)

        page = client.get(form_of(candidate), {"again": request.pk}).content.decode()
        client.post(form_of(candidate), {"expiration_date": "2026-12-13"})

    assert 'value="2026-12-13"' in page
    assert "Dear Casey" in page
    assert states(candidate) == ["failed", "sending"]


def test_trying_again_when_the_date_has_passed_offers_the_default(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V5, V1: a date that can no longer be chosen is not offered."""
    with at("2026-11-01T12:00:00-05:00"):
        sending.fail(ask(candidate, alice, days=3), "Spark Hire refused it.")
    with at(MONDAY):
        again = {"again": InterviewRequest.objects.get().pk}
        page = log_in(alice).get(form_of(candidate), again).content.decode()
    assert 'value="2026-11-30"' in page


def test_editing_the_candidate_does_not_touch_the_open_request(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """C1: what was asked for is kept with the request."""
    request = ask(candidate, alice)
    candidate.email, candidate.first_name = "new@example.com", "Kay"
    candidate.save()

    request.refresh_from_db()

    assert (request.email, request.first_name) == ("casey@example.com", "Casey")


def test_what_spark_hire_gets_is_the_instant_and_the_zone(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V2: the deadline is the promised instant in UTC."""
    with at(MONDAY):
        request = ask(candidate, alice)
        request.spark_hire_uuid = "interview-1"
        made = answers(wire, request, "created", timezone.now())
        wire.post(f"{WIRE}/interviews", status=201, json=made)
        sending.send(request.pk)
    [call] = wire.calls
    body = json.loads(call.request.body or b"")
    assert body["scheduled_at"] == "2026-11-30T05:00:00Z" == spoken(request.expires_at)
    assert body["timezone"] == "America/New_York"


@pytest.mark.parametrize("again", ["x", "-1", "9" * 30, "9" * 5000])
def test_trying_again_what_never_was_is_not_found(
    alice: User, candidate: Candidate, link: JobLink, again: str
) -> None:
    """B1: however long its number."""
    assert log_in(alice).get(form_of(candidate), {"again": again}).status_code == 404
