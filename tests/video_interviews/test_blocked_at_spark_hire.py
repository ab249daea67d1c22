"""A linked job or a question set that is gone in Spark Hire blocks sending, and says why."""

import pytest
import responses
from django.urls import reverse

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews.walks import WIRE, states
from video_interviews.models import JobLink


def window(user: User, candidate: Candidate) -> str:
    address = reverse("request-video-interview", args=[candidate.pk])
    return log_in(user).get(address).content.decode()


def test_a_closed_job_is_said_before_anything_is_typed(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """L2: closed in Spark Hire: blocks sending, with the reason."""
    sandbox.api().put(f"/jobs/{linked.spark_hire_uuid}", json={"status": "closed"})
    shown = window(alice, candidate)
    assert "The linked job “Backend Engineer” is closed in Spark Hire." in shown
    assert "Send Request" not in shown
    address = reverse("request-video-interview", args=[candidate.pk])
    log_in(alice).post(address, {"expiration_date": "2099-01-01"})
    assert states(candidate) == []


def test_a_deleted_job_is_said_with_the_remedy(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """L2: gone in Spark Hire."""
    sandbox.api().delete(f"/jobs/{linked.spark_hire_uuid}")
    shown = window(alice, candidate)
    assert "Spark Hire no longer shows the linked job “Backend Engineer”" in shown
    assert "Link another job." in shown


def test_a_deleted_question_set_is_said_with_the_remedy(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """L3: blocks sending with a clear message until another is chosen."""
    JobLink.objects.update(question_set_uuid="gone", question_set_name="Old Screen")
    assert "The question set “Old Screen” no longer exists in Spark Hire." in window(
        alice, candidate
    )
    JobLink.objects.update(question_set_uuid=linked.question_set_uuid)
    assert "Send Request" in window(alice, candidate)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 502])
def test_spark_hire_in_trouble_does_not_keep_alice_from_asking(
    wire: responses.RequestsMock,
    alice: User,
    candidate: Candidate,
    link: JobLink,
    status: int,
) -> None:
    """B3: what cannot be found out now the worker finds out later."""
    for path in ("jobs/job-1", "question_sets/set-1"):
        wire.get(f"{WIRE}/{path}", status=status)
    assert "Send Request" in window(alice, candidate)
