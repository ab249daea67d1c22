"""Row R29: what somebody asked for, and who loses their key, role, job or account before a worker comes."""

from collections.abc import Callable

import pytest
import responses
from django.test import Client
from django.urls import reverse

from recruiting.models import Candidate, HiringTeamMember, User
from tests.people import log_in
from tests.recruiting.words import text
from tests.video_interviews.walks import WIRE, ask
from video_interviews.actions import canceling, linking, sending
from video_interviews.models import InterviewRequest, JobCreation, JobLink, SparkHireUser, Status


def deactivated(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)


def without_a_key(alice: User) -> None:
    SparkHireUser.objects.filter(user=alice).delete()


def with_a_refused_key(alice: User) -> None:
    SparkHireUser.objects.filter(user=alice).update(key_state=SparkHireUser.KeyState.REFUSED)


def of_another_role(alice: User) -> None:
    """A hiring team member, of no job."""
    User.objects.filter(pk=alice.pk).update(role=User.Role.HIRING_TEAM)


def off_the_hiring_team(alice: User) -> None:
    """She was on it, and no more than that."""
    of_another_role(alice)
    HiringTeamMember.objects.filter(user=alice).delete()


NO_KEY, NO_ACCESS = "no longer has a working Spark Hire key", "may no longer open this record"
KEYS = [(deactivated, NO_KEY), (without_a_key, NO_KEY), (with_a_refused_key, NO_KEY)]
ROLES = [(of_another_role, NO_ACCESS), (off_the_hiring_team, NO_ACCESS)]
Becomes = Callable[[User], None]


def tab(client: Client, candidate: Candidate) -> str:
    return text(client.get(candidate.get_absolute_url(), {"tab": "video-interview"}))


@pytest.mark.parametrize(("becomes", "why"), KEYS + ROLES)
def test_a_queued_request_is_not_sent_for_who_is(
    wire: responses.RequestsMock,
    dana: User,
    alice: User,
    candidate: Candidate,
    link: JobLink,
    becomes: Becomes,
    why: str,
) -> None:
    """W2, row R29: Failed, the tab says why, and another can try again."""
    request = ask(candidate, alice)
    becomes(alice)
    sending.send(request.pk)
    request.refresh_from_db()
    assert (request.status, request.reason) == (Status.FAILED, f"Alice {why}.")
    assert not wire.calls
    seen = tab(log_in(dana), candidate)
    assert f"Alice {why}." in seen
    assert "Try again" in seen


@pytest.mark.parametrize(("becomes", "why"), KEYS + ROLES)
def test_a_queued_job_is_not_made_for_who_is(
    wire: responses.RequestsMock,
    dana: User,
    alice: User,
    candidate: Candidate,
    link: JobLink,
    becomes: Becomes,
    why: str,
) -> None:
    """Row R29: the Job Info window says why, and offers to link the job anew."""
    job = candidate.job
    link.delete()
    wire.post(f"{WIRE}/jobs", status=503)
    assert linking.link_to_new_job(job, by=alice) is None
    creation = JobCreation.objects.get()
    JobCreation.objects.update(next_attempt_at=creation.started_at, unknown_since=None)
    wire.calls.reset()
    becomes(alice)
    linking.make_job(creation.pk)
    creation.refresh_from_db()
    assert (creation.next_attempt_at, creation.reason) == (None, f"Alice {why}.")
    assert not wire.calls
    assert f"Alice {why}." in text(log_in(dana).get(reverse("job-info", args=[job.pk])))


@pytest.mark.parametrize("becomes", [becomes for becomes, _ in KEYS + ROLES])
def test_a_cancelation_that_was_accepted_is_carried_out_with_anothers_key(
    wire: responses.RequestsMock,
    alice: User,
    candidate: Candidate,
    request_of_alice: InterviewRequest,
    becomes: Becomes,
) -> None:
    """B2, V4, row R29: it is never lost; a key that is no longer hers is not used."""
    assert canceling.cancel_request(request_of_alice, by=alice)
    becomes(alice)
    address = f"{WIRE}/interviews/{request_of_alice.spark_hire_uuid}"
    body = {"uuid": request_of_alice.spark_hire_uuid, "status": "created"}
    wire.get(address, json=body)
    wire.delete(address, status=204)
    canceling.cancel(request_of_alice.pk)
    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.CANCELED
    used = {call.request.headers["Authorization"] for call in wire.calls}
    assert len(used) == 1


def test_whoever_of_the_team_still_may_is_sent_for(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """Row R29: another role alone takes nothing away, while she is on the job's hiring team."""
    request = ask(candidate, alice)
    of_another_role(alice)
    candidate.job.hiring_team.add(alice)
    wire.post(f"{WIRE}/interviews", json={"uuid": "made", "status": "created"})
    sending.send(request.pk)
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
