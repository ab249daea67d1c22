"""Needs review: what became of a request is not certain, and one click has Spark Hire looked at."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import RITA, Sandbox, until
from tests.video_interviews.walks import ask, headlines, invitations, later, send, states
from video_interviews.actions import polling, sending, working
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status
from video_interviews.transitions import Change, advance

CASEY = "casey@example.com"


def tab(user: User, candidate: Candidate) -> str:
    return log_in(user).get(f"{candidate.get_absolute_url()}?tab=video-interview").content.decode()


def check(user: User, request: InterviewRequest) -> int:
    where = [request.candidate_id, request.pk]
    answer = log_in(user).post(reverse("check-spark-hire", args=where))
    working.work()
    request.refresh_from_db()
    return answer.status_code


def live(sandbox: Sandbox) -> set[str]:
    return {row["uuid"] for row in sandbox.api(RITA).get("/interviews").json()}


@pytest.fixture
def twice(sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink) -> InterviewRequest:
    """The first create came out so late that another had been made after the look-up."""
    sandbox.lever("faults", operation="create_interview", fault="502_late_commit", seconds=3)
    request = ask(candidate, alice)
    sending.send(request.pk)
    with later(seconds=140):
        sending.send(request.pk)
    assert states(candidate) == ["requested"]
    until(lambda: invitations(sandbox, CASEY) == 2, "the late one")
    polling.poll(linked.company.integration.pk)
    request.refresh_from_db()
    return request


def test_a_second_invitation_that_comes_out_late_is_said_and_never_mended_unasked(
    sandbox: Sandbox, twice: InterviewRequest, alice: User, bob: User
) -> None:
    """B2, V4: with one click for those who may cancel."""
    assert twice.status == Status.NEEDS_REVIEW
    assert twice.surplus_uuid in live(sandbox)
    assert "second invitation" in tab(alice, twice.candidate)
    assert "Check Spark Hire</button>" in tab(alice, twice.candidate)
    assert "Check Spark Hire</button>" not in tab(bob, twice.candidate)
    assert headlines(twice.candidate) == ["Requested"]


def test_checked_the_invitation_that_nobody_uses_is_canceled(
    sandbox: Sandbox, twice: InterviewRequest, alice: User
) -> None:
    """B2."""
    assert check(alice, twice) == 302
    assert twice.status == Status.REQUESTED
    assert twice.reason == twice.surplus_uuid == ""
    assert live(sandbox) == {twice.spark_hire_uuid}
    assert headlines(twice.candidate) == ["Requested"]


def test_checked_the_invitation_that_the_candidate_uses_is_kept(
    sandbox: Sandbox, twice: InterviewRequest, alice: User
) -> None:
    """B2: though it was the second."""
    used = twice.surplus_uuid
    sandbox.lever(f"interviews/{used}/accept")
    check(alice, twice)
    assert twice.spark_hire_uuid == used
    assert live(sandbox) == {used}
    assert twice.status == Status.ACCEPTED
    assert headlines(twice.candidate) == ["Requested", "Accepted"]


def test_a_completed_one_is_never_deleted(
    sandbox: Sandbox, twice: InterviewRequest, alice: User
) -> None:
    """V6, B2: also where both were answered."""
    for uuid in (twice.surplus_uuid, twice.spark_hire_uuid):
        sandbox.lever(f"interviews/{uuid}/complete")
    check(alice, twice)
    assert len(live(sandbox)) == 2
    assert "completed another interview of this request" in twice.reason


def test_canceled_before_the_second_came_out_that_one_is_canceled_too_unasked(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V6, B2: the candidate holds an invitation that nobody wants, and the wish is known."""
    sandbox.lever("faults", operation="create_interview", fault="502_late_commit", seconds=2)
    request = ask(candidate, alice)
    sending.send(request.pk)
    client = log_in(alice)
    client.post(reverse("cancel-request", args=[candidate.pk, request.pk]))
    with later(seconds=140):
        working.work()
    assert states(candidate) == ["canceled"]
    until(lambda: invitations(sandbox, CASEY), "the late one")
    polling.poll(linked.company.integration.pk)

    assert "Looking at Spark Hire…" in tab(alice, candidate)
    working.work()

    assert states(candidate) == ["canceled"]
    assert live(sandbox) == set()
    assert "Check Spark Hire</button>" not in tab(alice, candidate)


def test_one_that_alice_sends_from_spark_hire_herself_is_nobodys_surplus(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V10: nothing was ever in doubt."""
    request = send(candidate, alice)
    rita = sandbox.api(RITA)
    job = rita.get(f"/jobs/{linked.spark_hire_uuid}").json()
    rita.make_interview(job, assigned_to=[{"name": "Casey", "email": CASEY}])
    polling.poll(linked.company.integration.pk)
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
    assert request.surplus_uuid == ""


def in_review(candidate: Candidate, alice: User) -> InterviewRequest:
    """Its create has no answer, and whose key could tell was gone when it was looked up."""
    request = ask(candidate, alice)
    sending.send(request.pk)
    SparkHireUser.objects.filter(user=alice).update(key_state="refused")
    with later(seconds=140):
        sending.send(request.pk)
    SparkHireUser.objects.filter(user=alice).update(key_state="working")
    InterviewRequest.objects.update(unknown_since=timezone.now() - timedelta(minutes=3))
    request.refresh_from_db()
    assert request.status == Status.NEEDS_REVIEW
    return request


@pytest.mark.parametrize(
    ("fault", "becomes", "told"),
    [("502_late_commit", "requested", ["Requested"]), ("500", "failed", [])],
)
def test_checked_with_the_senders_key_the_doubt_is_over(
    sandbox: Sandbox,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    fault: str,
    becomes: str,
    told: list[str],
) -> None:
    """B2, V4: it was sent, or it was not and may be sent again."""
    sandbox.lever("faults", operation="create_interview", fault=fault, seconds=3)
    request = in_review(candidate, alice)
    if told:
        until(lambda: invitations(sandbox, CASEY), "the one that was made late")
    check(alice, request)
    assert states(candidate) == [becomes]
    assert headlines(candidate) == told
    if becomes == "failed":
        assert "Spark Hire has no such interview. It was not sent." in tab(alice, candidate)
        assert "Try again</button>" in tab(alice, candidate)


def test_a_look_that_gets_no_answer_is_made_again(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B3: and the tab says when."""
    sandbox.lever("faults", operation="create_interview", fault="500")
    request = in_review(candidate, alice)
    sandbox.lever("faults", operation="interviews", fault="502")
    check(alice, request)
    assert request.status == Status.NEEDS_REVIEW
    assert "Next try at" in tab(alice, candidate)
    with later(seconds=10):
        working.work()
    assert states(candidate) == ["failed"]


def test_bob_cannot_have_it_checked(
    sandbox: Sandbox, alice: User, bob: User, candidate: Candidate, linked: JobLink
) -> None:
    """P5: his click changes nothing."""
    sandbox.lever("faults", operation="create_interview", fault="500")
    request = in_review(candidate, alice)
    check(bob, request)
    assert request.status == Status.NEEDS_REVIEW


def test_a_worker_whose_lease_was_lost_changes_nothing(
    integration: Integration, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B2: another has taken the request."""
    request = ask(candidate, alice)
    stale = InterviewRequest.objects.get(pk=request.pk)
    stale.lease_token = "00000000-0000-0000-0000-000000000001"
    InterviewRequest.objects.filter(pk=request.pk).update(
        lease_token="00000000-0000-0000-0000-000000000002"
    )
    sending.fail(stale, "Too late.")
    failed = Change(Status.FAILED, by=alice)
    assert not advance(request, failed, lease=stale.lease_token)
    assert states(candidate) == ["sending"]


def test_what_was_never_tried_says_what_it_waits_for(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B3: since when Spark Hire is silent, and when it is asked next."""
    ask(candidate, alice)
    now = timezone.now()
    SparkHireUser.objects.filter(user=alice).update(
        failures=3,
        down_since=now - timedelta(minutes=5),
        paused_until=now + timedelta(seconds=20),
        pause_reason="Spark Hire did not answer in time.",
    )
    page = tab(alice, candidate)
    assert "Waiting for Spark Hire, which has not answered since" in page
    assert "Next try at" in page
