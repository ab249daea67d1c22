"""A create whose outcome is unknown: whose key may settle it, and what must wait until it is settled."""

import base64
import json
from datetime import timedelta
from threading import Thread

import pytest
import requests
import responses
from django.db import connection
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import RITA
from tests.video_interviews.walks import WIRE, ask, at, headlines, interview, later
from video_interviews.actions import canceling, expiring, linking, sending
from video_interviews.models import InterviewRequest, JobLink, SparkHireUser, Status

CREATED = tuple[int, dict[str, str], str]


@pytest.fixture
def in_doubt(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> InterviewRequest:
    """Alice's create got no answer; Spark Hire made the interview, which her key alone sees."""
    request = ask(candidate, alice)
    wire.post(f"{WIRE}/interviews", status=502)
    sending.send(request.pk)
    made = interview(request, "created", timezone.now(), uuid="interview-1")

    def listed(call: requests.PreparedRequest) -> CREATED:
        key = base64.b64decode(call.headers["Authorization"].split()[1]).decode()
        return 200, {}, json.dumps([made] if key.startswith(RITA) else [])

    wire.add_callback(responses.GET, f"{WIRE}/interviews", listed)
    wire.get(f"{WIRE}/interviews/interview-1", json=made)
    wire.delete(f"{WIRE}/interviews/interview-1", status=204)
    return request


def test_dana_cancels_and_alices_key_is_asked_what_was_sent(
    wire: responses.RequestsMock, in_doubt: InterviewRequest, dana: User
) -> None:
    """W2, B2: a key that sees nothing proves nothing; the invitation does not live on."""
    canceling.cancel_request(in_doubt, by=dana)
    with later(seconds=200):
        canceling.cancel(in_doubt.pk)
    in_doubt.refresh_from_db()
    assert in_doubt.status == Status.CANCELED
    assert [call.request.method for call in wire.calls].count("DELETE") == 1


@pytest.mark.parametrize("cancel", [False, True])
def test_without_alices_key_nobody_can_tell_and_it_needs_review(
    in_doubt: InterviewRequest, dana: User, cancel: bool
) -> None:
    """W2, B2: neither sent again nor taken for canceled."""
    SparkHireUser.objects.filter(user=in_doubt.requested_by).delete()
    if cancel:
        canceling.cancel_request(in_doubt, by=dana)
    with later(seconds=200):
        (canceling.cancel if cancel else sending.send)(in_doubt.pk)
    in_doubt.refresh_from_db()
    assert in_doubt.status == Status.NEEDS_REVIEW
    assert "only the sender's key could tell" in in_doubt.reason


def test_midnight_waits_for_what_is_in_doubt(in_doubt: InterviewRequest) -> None:
    """T1, B2: it may have been sent; it is looked up, and only then expires."""
    with at(in_doubt.expires_at + timedelta(seconds=1)):
        assert expiring.expire_overdue(timezone.now()) == 0
        sending.send(in_doubt.pk)
        in_doubt.refresh_from_db()
        assert in_doubt.spark_hire_uuid == "interview-1"
        assert expiring.expire_overdue(timezone.now()) == 1
    assert set(headlines(in_doubt.candidate)) == {"Requested", "Expired"}


def test_midnight_while_a_worker_sends_loses_no_interview(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """T1, B2: what a worker holds is left to it."""
    request = ask(candidate, alice)

    def create(call: requests.PreparedRequest) -> CREATED:
        with later(seconds=1):
            expiring.expire_overdue(timezone.now())
        made = interview(request, "created", timezone.now(), uuid="interview-1")
        return 201, {}, json.dumps(made)

    wire.add_callback(responses.POST, f"{WIRE}/interviews", create)
    with at(request.expires_at - timedelta(seconds=1)):
        sending.send(request.pk)
    request.refresh_from_db()
    assert (request.status, request.spark_hire_uuid) == (Status.REQUESTED, "interview-1")


def test_canceled_while_it_is_sent_both_are_told(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V3, V6: Spark Hire accepted it, and mailed the candidate."""
    request = ask(candidate, alice)
    made = interview(request, "created", timezone.now(), uuid="interview-1")

    def create(call: requests.PreparedRequest) -> CREATED:
        canceling.cancel_request(InterviewRequest.objects.get(pk=request.pk), by=alice)
        return 201, {}, json.dumps(made)

    wire.add_callback(responses.POST, f"{WIRE}/interviews", create)
    wire.get(f"{WIRE}/interviews/interview-1", json=made)
    wire.delete(f"{WIRE}/interviews/interview-1", status=204)
    sending.send(request.pk)
    canceling.cancel(request.pk)
    assert headlines(candidate) == ["Requested", "Canceled"]


def test_canceled_before_it_was_sent_nobody_was_told(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V4: the tab says what is true."""
    request = ask(candidate, alice)
    canceling.cancel_request(request, by=alice)
    canceling.cancel(request.pk)
    page = log_in(alice).get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert "The request was canceled before it was sent." in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_not_unlinked_under_a_request_that_is_being_made(
    alice: User, candidate: Candidate, link: JobLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L2: only while no request of the job is open, whatever happens at the same time."""
    outcomes: list[str] = []

    def ask_meanwhile() -> None:
        try:
            ask(candidate, alice)
        except sending.Refusal as refusal:
            outcomes.append(str(refusal))
        connection.close()

    meanwhile = Thread(target=ask_meanwhile)
    looked = linking.has_open_requests

    def look(job: object) -> bool:
        found = looked(link.job)
        meanwhile.start()
        meanwhile.join(0.5)  # it waits for the one who unlinks
        return found

    monkeypatch.setattr(linking, "has_open_requests", look)
    assert linking.unlink(link, by=link.job.company.users.all()[0])
    meanwhile.join(10)
    assert outcomes == ["The job was unlinked, or its question set removed, meanwhile."]
    assert not InterviewRequest.objects.exists()
