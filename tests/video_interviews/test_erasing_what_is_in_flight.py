"""A candidate is erased while something is under way with Spark Hire: nothing goes out afterwards, and no
interview is lost track of."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import responses
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from recruiting.actions import erasing, retention
from recruiting.models import Candidate, Company, Erasure, NewsfeedItem, User
from tests.people import log_in
from tests.video_interviews.walks import (
    WIRE,
    answers,
    apply,
    ask,
    interview,
    later,
    report,
    spoken,
)
from video_interviews.actions import outbox, sending, unmaking, working
from video_interviews.actions.sending import Refusal
from video_interviews.models import InterviewErasure, InterviewRequest, JobLink, Status

MADE = f"{WIRE}/interviews/interview-1"


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


def asked(candidate: Candidate, dana: User) -> Erasure:
    candidate.refresh_from_db()
    return erasing.ask(candidate, by=dana)


def erased(erasure: Erasure) -> bool:
    """The worker comes by, now."""
    Erasure.objects.filter(pk=erasure.pk).update(next_attempt_at=timezone.now())
    erasing.erase(erasure.pk)
    erasure.refresh_from_db()
    return erasure.erased_at is not None


def calls(wire: responses.RequestsMock, method: str) -> int:
    return [call.request.method for call in wire.calls].count(method)


def look_again() -> InterviewErasure:
    InterviewErasure.objects.exclude(next_attempt_at=None).update(next_attempt_at=timezone.now())
    unmaking.unmake()
    return InterviewErasure.objects.get()


def test_what_waits_to_be_sent_is_canceled_and_never_sent(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, dana: User, link: JobLink
) -> None:
    request = ask(candidate, alice)
    erasure = asked(candidate, dana)
    assert not erased(erasure)  # the worker of the request comes first
    working.work()
    assert erased(erasure)
    sending.send(request.pk)
    working.work()
    assert not wire.calls
    assert not InterviewErasure.objects.exists()


def test_a_request_in_a_workers_hands_is_waited_for_whatever_its_status(
    request_of_alice: InterviewRequest, candidate: Candidate, dana: User
) -> None:
    soon = timezone.now() + timedelta(seconds=20)
    InterviewRequest.objects.update(lease_token=uuid4(), leased_until=soon)
    erasure = asked(candidate, dana)
    assert not erased(erasure)
    with later(seconds=30):
        assert erased(erasure)


def test_a_create_in_flight_is_waited_for_and_what_it_made_is_deleted_there(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, dana: User, link: JobLink
) -> None:
    """Asked for while a worker has the request in its hands: its answer names the interview."""
    request = ask(candidate, alice)
    held = outbox.claim(request.pk, Status.SENDING)
    assert held is not None
    erasure = asked(candidate, dana)
    made = interview(request, "created", timezone.now(), uuid="i-1")
    wire.post(f"{WIRE}/interviews", json=made)
    wire.get(f"{WIRE}/interviews/i-1", json=made)
    wire.delete(f"{WIRE}/interviews/i-1", status=204)

    assert not erased(erasure)
    sending.carry_out(held)  # it goes on, and is told
    assert not erased(erasure)
    working.work()  # canceled there
    assert erased(erasure)
    assert (calls(wire, "POST"), calls(wire, "DELETE")) == (1, 1)
    assert (
        InterviewErasure.objects.get().spark_hire_uuid == "i-1"
    )  # and looked for until it is gone


def test_a_create_whose_answer_was_lost_is_waited_for_as_long_as_it_may_come(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, dana: User, link: JobLink
) -> None:
    request = ask(candidate, alice)
    wire.post(f"{WIRE}/interviews", status=502)
    sending.send(request.pk)
    erasure = asked(candidate, dana)
    assert not erased(erasure)
    working.work()
    assert not erased(erasure)  # Spark Hire may still make it
    late = interview(request, "created", timezone.now(), uuid="late")
    wire.get(f"{WIRE}/interviews", json=[late])
    wire.get(f"{WIRE}/interviews/late", json=late)
    wire.delete(f"{WIRE}/interviews/late", status=204)
    with later(seconds=200):
        working.work()
        assert erased(erasure)
    assert calls(wire, "POST") == 1
    assert InterviewErasure.objects.get().spark_hire_uuid == "late"


def test_an_interview_that_may_have_been_made_unseen_is_said(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, dana: User, link: JobLink
) -> None:
    """Nobody's key can tell whether it was made: an Admin is told to ask Spark Hire."""
    request = ask(candidate, alice)
    wire.post(f"{WIRE}/interviews", status=502)
    sending.send(request.pk)
    erasure = asked(candidate, dana)
    assert not erased(erasure)
    alice.spark_hire_user.delete()
    wire.get(f"{WIRE}/interviews", json=[])  # as the Primary User's key sees it
    with later(seconds=200):
        working.work()
        assert erased(erasure)
    unseen = InterviewErasure.objects.get()
    assert (unseen.state, unseen.spark_hire_uuid) == ("failed", "")
    page = log_in(dana).get("/settings/privacy/erasures/").content.decode()
    assert "did not say whether it made an interview" in page


def test_nothing_new_is_sent_to_whoever_is_to_be_erased(
    candidate: Candidate, alice: User, dana: User, link: JobLink
) -> None:
    """Not even by a form that was opened before."""
    form = Candidate.objects.select_related("company").get(pk=candidate.pk)
    asked(candidate, dana)
    with pytest.raises(Refusal, match="to be erased"), transaction.atomic():
        ask(form, alice)
    assert not InterviewRequest.objects.exists()


@pytest.mark.parametrize("answer", [204, 404, 410])
def test_an_interview_counts_as_gone_when_spark_hire_no_longer_shows_it(
    wire: responses.RequestsMock,
    request_of_alice: InterviewRequest,
    candidate: Candidate,
    dana: User,
    answer: int,
) -> None:
    """204 alone is a promise; a 404 alone may be a key that sees too little."""
    erasure = asked(candidate, dana)
    assert erased(erasure)
    wire.delete(MADE, status=answer)
    shown = wire.get(MADE, json=interview(request_of_alice, "completed", timezone.now()))
    wire.get(f"{WIRE}/me", json={"uuid": "me", "email": "dana@example.com"})
    job = wire.get(f"{WIRE}/jobs/job-1", status=404)
    each = look_again()
    assert (each.state, str(answer) in each.answer) == ("asked", True)
    wire.replace(responses.GET, MADE, status=404)
    assert look_again().state == "asked"  # no proof: the job is out of sight, too
    wire.replace(responses.GET, job.url, json={"uuid": "job-1", "title": "Backend Engineer"})
    each = look_again()
    assert (each.state, each.spark_hire_uuid, each.next_attempt_at) == ("gone", "", None)
    tries = 2 if answer == 404 else 1  # with either key, when the first sees none
    assert calls(wire, "DELETE") == tries
    assert shown.call_count


def test_what_spark_hire_refuses_is_shown_and_asked_for_again(
    wire: responses.RequestsMock,
    request_of_alice: InterviewRequest,
    candidate: Candidate,
    dana: User,
) -> None:
    """Its own words are not kept: they may name the person."""
    assert erased(asked(candidate, dana))
    wire.delete(MADE, status=400, json={"reason": "casey@example.com has completed it"})
    each = look_again()
    assert (each.state, each.next_attempt_at) == ("failed", None)
    browser = log_in(dana)
    page = browser.get("/settings/privacy/erasures/").content.decode()
    assert "refuses to delete the interview. Ask Spark Hire to." in page
    assert "interview-1" in page
    assert "casey" not in page
    browser.post(f"/settings/integrations/video-interviewing/erasures/{each.pk}/ask-again/")
    wire.replace(responses.DELETE, MADE, status=204)
    wire.get(MADE, status=410)
    assert look_again().state == "gone"


def test_spark_hire_out_of_reach_is_tried_again_and_a_deletion_is_never_forgotten(
    wire: responses.RequestsMock,
    request_of_alice: InterviewRequest,
    candidate: Candidate,
    dana: User,
) -> None:
    assert erased(asked(candidate, dana))
    wire.delete(MADE, status=502)
    assert look_again().state == "waiting"
    wire.replace(responses.DELETE, MADE, status=204)
    still = wire.get(MADE, json=interview(request_of_alice, "created", timezone.now()))
    for _ in range(unmaking.MOST_LOOKS):
        each = look_again()
    assert (each.state, each.next_attempt_at) == ("failed", None)
    assert "cannot be confirmed" in each.reason
    assert still.call_count == unmaking.MOST_LOOKS


def test_what_spark_hire_reports_of_the_erased_is_not_kept(
    wire: responses.RequestsMock,
    request_of_alice: InterviewRequest,
    candidate: Candidate,
    dana: User,
) -> None:
    integration = dana.company.integration  # type: ignore[union-attr]
    said = interview(request_of_alice, "completed", timezone.now())
    answers(wire, request_of_alice, "accepted", timezone.now())
    heard = report(integration, "InterviewAccepted", said)
    assert apply(heard) == ["applied"]
    assert bytes(heard.body) == b""
    before = report(integration, "InterviewCompleted", said)
    assert erased(asked(candidate, dana))
    before.refresh_from_db()
    assert (before.state, bytes(before.body)) == ("not_tracked", b"")
    wire.get(MADE, status=404)
    after = report(integration, "InterviewDeleted", said | {"updated_at": spoken(timezone.now())})
    assert apply(after) == ["not_tracked"]
    assert bytes(after.body) == b""


def test_retention_leaves_out_whoever_has_an_open_request(
    request_of_alice: InterviewRequest, candidate: Candidate
) -> None:
    Company.objects.update(erase_after=1)
    NewsfeedItem.objects.all().delete()
    Candidate.objects.update(created_at=timezone.now() - timedelta(days=100))
    assert retention.look() == 0
    InterviewRequest.objects.update(status=Status.EXPIRED)
    Company.objects.update(erased_on=None)
    assert retention.look() == 1
