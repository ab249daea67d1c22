"""A backup of an hour ago was restored: what was sent since is not sent again."""

import base64
import json
from datetime import timedelta

import pytest
import requests
import responses
from django.core.management import call_command
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.sandbox.process import RITA
from tests.video_interviews.walks import WIRE, ask, interview, later
from video_interviews.actions import canceling, sending
from video_interviews.models import InterviewRequest, JobCreation, JobLink, Status

MADE = "interview-of-the-lost-hour"


def restored(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, *, made: bool
) -> InterviewRequest:
    """As the backup has it: asked for, never tried. `made`: it was sent in the hour that is lost."""
    request = ask(candidate, alice)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    InterviewRequest.objects.update(requested_at=an_hour_ago, next_attempt_at=an_hour_ago)
    theirs = interview(request, "created", timezone.now(), uuid=MADE)

    def listed(call: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        key = base64.b64decode(call.headers["Authorization"].split()[1]).decode()
        return 200, {}, json.dumps([theirs] if made and key.startswith(RITA) else [])

    wire.add_callback(responses.GET, f"{WIRE}/interviews", listed)
    wire.get(f"{WIRE}/interviews/{MADE}", json=theirs)
    wire.delete(f"{WIRE}/interviews/{MADE}", status=204)
    again = interview(request, "created", timezone.now(), uuid="made-again")
    wire.post(f"{WIRE}/interviews", json=again, status=201)
    call_command("after_restore")
    return request


def posts(wire: responses.RequestsMock) -> int:
    return [call.request.method for call in wire.calls].count("POST")


@pytest.mark.parametrize("made", [True, False])
def test_what_the_backup_takes_for_unsent_is_looked_for_before_it_is_sent(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, link: JobLink, made: bool
) -> None:
    """W2: exactly one invitation, also across a restore."""
    request = restored(wire, candidate, alice, made=made)
    sending.send(request.pk)
    assert not wire.calls  # a call of just before the disaster may still be carried out
    with later(seconds=200):
        sending.send(request.pk)
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
    assert request.spark_hire_uuid == (MADE if made else "made-again")
    assert posts(wire) == (0 if made else 1)


def test_canceled_after_the_restore_the_invitation_of_the_lost_hour_is_canceled_too(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, link: JobLink
) -> None:
    """W2: nobody stays invited."""
    request = restored(wire, candidate, alice, made=True)
    canceling.cancel_request(request, by=alice)
    with later(seconds=200):
        canceling.cancel(request.pk)
    request.refresh_from_db()
    assert request.status == Status.CANCELED
    assert [call.request.method for call in wire.calls].count("DELETE") == 1


def test_what_a_worker_held_when_the_backup_was_taken_is_free(
    wire: responses.RequestsMock, candidate: Candidate, alice: User, link: JobLink
) -> None:
    request = ask(candidate, alice)
    job = JobCreation.objects.create(
        company=candidate.company,
        job=candidate.job,
        requested_by=alice,
        title="Job",
        next_attempt_at=timezone.now(),
    )
    soon = timezone.now() + timedelta(seconds=40)
    InterviewRequest.objects.update(leased_until=soon)
    JobCreation.objects.update(leased_until=soon)
    call_command("after_restore")
    request.refresh_from_db()
    job.refresh_from_db()
    assert (request.leased_until, job.leased_until) == (None, None)
    assert request.unknown_since is not None
    assert job.unknown_since is not None
