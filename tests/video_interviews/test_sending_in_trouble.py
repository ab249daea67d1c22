"""Requesting a Video Interview while something fails: exactly one invitation, and the truth shown."""

from datetime import timedelta

import pytest
import responses
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.sandbox.process import Sandbox, until
from tests.video_interviews.walks import (
    WIRE,
    ask,
    calls,
    headlines,
    interview,
    invitations,
    later,
    states,
)
from video_interviews.actions import sending
from video_interviews.models import JobLink, SparkHireUser, Status

CASEY = "casey@example.com"
IN_DOUBT = [
    "500_after_commit",
    "timeout_after_commit",
    "truncated",
    "reset_mid_body",
    "empty_200",
    "502_late_commit",
]
NOT_DONE_BUT_IN_DOUBT = ["500", "502", "html", "timeout_before_commit", "reset_before_commit"]


@pytest.mark.parametrize("fault", IN_DOUBT)
def test_what_spark_hire_did_without_saying_so_is_adopted_and_never_sent_twice(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str
) -> None:
    """B2: a create of unknown outcome waits out the quarantine, then the interview is looked up."""
    sandbox.lever("faults", operation="create_interview", fault=fault, seconds=0.2)
    request = ask(candidate, alice)

    sending.send(request.pk)

    request.refresh_from_db()
    assert request.status == Status.SENDING
    assert request.reason
    assert request.next_attempt_at is not None
    assert request.next_attempt_at > timezone.now() + timedelta(seconds=120)
    sending.send(request.pk)
    assert calls(sandbox, "create_interview", "interviews") == 1, "the quarantine is kept"
    until(lambda: invitations(sandbox, CASEY), "the interview that was made in silence")
    with later(seconds=140):
        sending.send(request.pk)
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
    assert request.reason == ""
    assert invitations(sandbox, CASEY) == 1
    assert calls(sandbox, "create_interview") == 1
    assert headlines(candidate) == ["Requested"]


@pytest.mark.parametrize("fault", NOT_DONE_BUT_IN_DOUBT)
def test_what_spark_hire_may_have_done_but_did_not_is_sent_after_a_look(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str
) -> None:
    """B2: nothing found after the quarantine: sent again, once."""
    sandbox.lever("faults", operation="create_interview", fault=fault, seconds=0.2)
    request = ask(candidate, alice)
    sending.send(request.pk)
    assert states(candidate) == ["sending"]

    with later(seconds=140):
        sending.send(request.pk)

    assert states(candidate) == ["requested"]
    assert invitations(sandbox, CASEY) == 1
    assert calls(sandbox, "interviews") == 1


@pytest.mark.parametrize("fault", ["500", "502", "429", "reset_before_commit", "html"])
def test_a_look_that_fails_does_not_make_the_doubt_go_away(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str
) -> None:
    """B2: until Spark Hire could be asked, nothing is sent again."""
    sandbox.lever("faults", operation="create_interview", fault="500_after_commit")
    sandbox.lever("faults", operation="interviews", fault=fault, seconds=1)
    request = ask(candidate, alice)
    sending.send(request.pk)

    with later(minutes=3):
        sending.send(request.pk)
        assert states(candidate) == ["sending"]
    with later(minutes=9):
        sending.send(request.pk)

    assert states(candidate) == ["requested"]
    assert invitations(sandbox, CASEY) == 1


def test_only_an_interview_of_this_candidate_job_and_time_is_adopted(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B2: not another person's, not an older one, not one that is another request's."""
    request = ask(candidate, alice)
    wire.post(f"{WIRE}/interviews", status=500)
    sending.send(request.pk)
    now = timezone.now()
    recent = {"created_at": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
    request.spark_hire_uuid = "somebody-elses"
    other = interview(request, "created", now, **recent, assigned_to={"email": "kay@example.com"})
    request.spark_hire_uuid = "too-old"
    old = interview(request, "created", now, created_at="2020-01-01T00:00:00Z")
    request.spark_hire_uuid = "made"
    made = interview(
        request, "created", now, **recent, assigned_to=[{"email": "CASEY@example.com"}]
    )
    wire.get(f"{WIRE}/interviews", json=[other, made, old])

    with later(minutes=3):
        sending.send(request.pk)

    request.refresh_from_db()
    assert request.spark_hire_uuid == "made"


def test_429_waits_as_long_as_spark_hire_says(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B3: the tab says what is waiting and when the next try is."""
    sandbox.lever("faults", operation="create_interview", fault="429", seconds=42)
    request = ask(candidate, alice)

    sending.send(request.pk)

    request.refresh_from_db()
    assert request.next_attempt_at is not None
    waits = request.next_attempt_at - timezone.now()
    assert timedelta(seconds=38) < waits <= timedelta(seconds=42)
    assert "allows no more calls" in request.reason
    with later(seconds=43):
        sending.send(request.pk)
    assert states(candidate) == ["requested"]
    assert calls(sandbox, "interviews") == 0, "429 is known not to have been carried out"


def test_a_spark_hire_that_cannot_be_reached_is_tried_again_more_slowly(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B3: nothing listens there; 5 s, doubling, and nothing is in doubt. Then the gate is closed."""
    request = ask(candidate, alice, days=30)
    waits = []
    gone = 0.0
    for _ in range(3):
        with later(seconds=gone):
            sending.send(request.pk)
            request.refresh_from_db()
            assert request.next_attempt_at is not None
            waits.append(round((request.next_attempt_at - timezone.now()).total_seconds()))
            gone += waits[-1] + 1

    assert waits == [5, 10, 20]
    assert request.status == Status.SENDING
    assert request.unknown_since is None
    assert request.reason == "Spark Hire could not be reached."


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("400", "Spark Hire refused it: The sandbox was told to refuse this"),
        ("403", "Spark Hire refused it: You may not do this"),
        ("404", "Spark Hire refused it: Not found"),
        ("401", "Spark Hire refuses the API key of Alice."),
    ],
)
def test_what_can_never_succeed_is_failed_with_the_reason(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str, reason: str
) -> None:
    """B3: in plain words; nothing joins the newsfeed."""
    sandbox.lever("faults", operation="create_interview", fault=fault)
    request = ask(candidate, alice)

    sending.send(request.pk)

    request.refresh_from_db()
    assert (request.status, request.reason) == (Status.FAILED, reason)
    assert headlines(candidate) == []
    assert invitations(sandbox, CASEY) == 0


def test_a_job_that_is_closed_in_spark_hire_blocks_sending_with_the_reason(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """L2: a linked job that is gone or closed blocks sending."""
    sandbox.api().put(f"/jobs/{linked.spark_hire_uuid}", json={"status": "closed"})
    request = ask(candidate, alice)

    sending.send(request.pk)

    request.refresh_from_db()
    assert request.status == Status.FAILED
    assert "The job is closed" in request.reason


@pytest.mark.parametrize("how", ["deactivated", "key removed", "key refused"])
def test_a_sender_without_a_key_by_the_time_the_worker_runs_fails_the_request(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, how: str
) -> None:
    """W2: deactivated or without a key: Failed, with that reason."""
    request = ask(candidate, alice)
    if how == "deactivated":
        alice.is_active = False
        alice.save()
    elif how == "key removed":
        SparkHireUser.objects.get(user=alice).delete()
    else:
        sandbox.lever("accounts/recruiter@example.com/disable")

    sending.send(request.pk)

    request.refresh_from_db()
    assert request.status == Status.FAILED
    assert "Alice" in request.reason
    assert invitations(sandbox, CASEY) == 0
