"""Requesting a Video Interview: one invitation, whoever clicks, dies or hurries at the same time."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from recruiting.models import Candidate, User
from sparkhire_client import SparkHireClient
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.walks import (
    ask,
    invitations,
    later,
    states,
)
from video_interviews.actions import outbox, sending
from video_interviews.models import Integration, InterviewRequest, JobLink, Status
from video_interviews.transitions import Change, advance

CASEY = "casey@example.com"


def test_a_worker_killed_before_it_called_is_replaced_when_its_lease_runs_out(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B2: nobody else takes the row while the lease lasts; somebody does afterwards."""
    request = ask(candidate, alice)
    assert outbox.claim(request.pk, Status.SENDING)

    sending.send(request.pk)
    assert invitations(sandbox, CASEY) == 0
    with later(seconds=91):
        sending.send(request.pk)

    assert states(candidate) == ["requested"]
    assert invitations(sandbox, CASEY) == 1


def test_a_worker_killed_after_spark_hire_answered_leaves_no_second_invitation(
    sandbox: Sandbox,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B2: kill -9 between the answer and the row that keeps it."""
    request = ask(candidate, alice)
    with monkeypatch.context() as killed:
        killed.setattr(sending, "keep", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            sending.send(request.pk)
    assert invitations(sandbox, CASEY) == 1

    with later(seconds=91):
        sending.send(request.pk)
    assert states(candidate) == ["sending"], "the quarantine is not over"
    with later(seconds=140):
        sending.send(request.pk)

    assert states(candidate) == ["requested"]
    assert invitations(sandbox, CASEY) == 1


def test_a_worker_that_lost_its_lease_writes_nothing(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B2: the slow one finds that another has taken over."""
    request = ask(candidate, alice)
    slow = outbox.claim(request.pk, Status.SENDING)
    assert slow
    with later(seconds=91):
        assert outbox.claim(request.pk, Status.SENDING)

    assert not outbox.write(slow, reason="too late")

    request.refresh_from_db()
    assert request.reason == ""


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_make_one_request(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V5: whatever runs at the same time; the others get a friendly refusal."""
    together, outcomes = Barrier(8), []

    def click() -> None:
        together.wait()
        try:
            ask(candidate, alice)
            outcomes.append("asked")
        except sending.Refusal as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    people = [Thread(target=click) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcomes) == sorted(
        ["asked"] + ["A video interview request is open already. Cancel it to send another."] * 7
    )
    assert InterviewRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_once(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> None:
    """B2: a bell that rings four times."""
    request, together = ask(candidate, alice), Barrier(4)

    def work() -> None:
        together.wait()
        sending.send(request.pk)
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert states(candidate) == ["requested"]
    assert invitations(sandbox, CASEY) == 1
    assert SparkHireClient(RITA, sandbox.v1).interview(
        InterviewRequest.objects.get().spark_hire_uuid
    )


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
