"""Check Spark Hire where it is not known whether a request was sent at all."""

from typing import Any

import pytest

from recruiting.models import Candidate, User
from sparkhire_client.resources import Interview
from tests.people import log_in
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.doubts import alive, check, noticed
from tests.video_interviews.walks import (
    ask,
    give_key,
    headlines,
    invitations,
    later,
    send,
)
from video_interviews.actions import sending, working
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    SparkHireUser,
)

CASEY = "casey@example.com"


@pytest.fixture
def unknown(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, request: Any
) -> InterviewRequest:
    """Sent or not: Alice's key was removed before anybody could look."""
    fault = getattr(request, "param", "500_after_commit")
    sandbox.lever("faults", operation="create_interview", fault=fault)
    asked = ask(candidate, alice)
    sending.send(asked.pk)
    asked.refresh_from_db()
    SparkHireUser.objects.filter(user=alice).delete()
    if fault != "500_after_commit":
        with later(seconds=140):
            sending.send(asked.pk)
    else:  # hers alone shows it
        found = {"status": "needs_review", "next_attempt_at": None}
        InterviewRequest.objects.update(**found)
    asked.refresh_from_db()
    assert (asked.status, asked.spark_hire_uuid) == ("needs_review", "")
    return asked


def test_sent_after_all_it_is_requested(
    sandbox: Sandbox,
    unknown: InterviewRequest,
    alice: User,
    candidate: Candidate,
    integration: Integration,
) -> None:
    """B2: found with the sender's key, and what the candidate has done since is known at once."""
    give_key(integration, alice, RITA)
    [uuid] = alive(sandbox)
    sandbox.lever(f"interviews/{uuid}/accept")
    with later(seconds=140):
        check(alice, unknown)
    assert (unknown.status, unknown.spark_hire_uuid) == ("accepted", uuid)
    assert headlines(candidate) == ["Requested", "Accepted"]
    assert invitations(sandbox, CASEY) == 1


@pytest.mark.parametrize("unknown", ["502"], indirect=True)
def test_surely_not_sent_it_failed_and_can_be_tried_again(
    sandbox: Sandbox,
    unknown: InterviewRequest,
    alice: User,
    candidate: Candidate,
    integration: Integration,
) -> None:
    """B2: nothing is sent by the check."""
    give_key(integration, alice, RITA)
    with later(seconds=140):
        check(alice, unknown)
    assert unknown.status == "failed"
    assert unknown.reason == "Spark Hire has no such interview. It was not sent."
    page = log_in(alice).get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert "Try again" in page.content.decode()
    assert invitations(sandbox, CASEY) == 0
    assert send(candidate, alice).status == "requested"


@pytest.mark.parametrize("unknown", ["502"], indirect=True)
def test_still_undecided_it_stays_with_the_reason_and_the_time_of_the_check(
    sandbox: Sandbox, unknown: InterviewRequest, dana: User, candidate: Candidate
) -> None:
    """B2: only the sender's key could tell; it can be checked again."""
    with later(seconds=140):
        check(dana, unknown)
    assert unknown.status == "needs_review"
    assert "only the sender's key could tell" in unknown.reason
    assert "Checked " in unknown.reason
    assert "EST." in unknown.reason
    assert unknown.next_attempt_at is None
    assert unknown.lease_token is None
    page = log_in(dana).get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert f'id="check-spark-hire-{unknown.pk}"' in page.content.decode()


def test_a_report_of_the_interview_itself_checks_without_a_click(
    sandbox: Sandbox, unknown: InterviewRequest, integration: Integration
) -> None:
    """B2: it was sent; the Primary User's key shows it."""
    [uuid] = alive(sandbox)
    made = Interview.from_json(sandbox.api().get(f"/interviews/{uuid}").json())
    assert noticed(made, integration)
    with later(seconds=140):
        working.work()
    unknown.refresh_from_db()
    assert (unknown.status, unknown.spark_hire_uuid) == ("requested", uuid)
