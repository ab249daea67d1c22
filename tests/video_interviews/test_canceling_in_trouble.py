"""Canceling a Video Interview Request while something fails: Spark Hire and we agree in the end."""

import time
from threading import Barrier, Thread

import pytest
from django.db import connection

from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate
from tests.sandbox.process import ADA, Sandbox
from tests.video_interviews.walks import (
    ask,
    cancel,
    headlines,
    later,
    mails,
    send,
    states,
)
from video_interviews.actions import canceling, sending
from video_interviews.models import (
    InterviewRequest,
    JobLink,
    SparkHireUser,
    Status,
)

CASEY = "casey@example.com"


def test_canceled_while_its_sending_was_in_doubt_the_interview_is_found_and_deleted(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B2: the quarantine holds for canceling too; nobody keeps an invitation to nothing."""
    sandbox.lever("faults", operation="create_interview", fault="500_after_commit")
    request = ask(candidate, alice)
    sending.send(request.pk)
    request.refresh_from_db()

    cancel(request, alice)

    assert request.status == Status.CANCELING
    assert request.reason == "Spark Hire may still be sending it."
    with later(seconds=140):
        canceling.cancel(request.pk)
    assert states(candidate) == ["canceled"]
    assert mails(sandbox, CASEY) == ["invitation", "canceled"]
    assert headlines(candidate) == ["Requested", "Canceled"]


@pytest.mark.parametrize("fault", ["500_after_commit", "timeout_after_commit", "empty_200"])
def test_a_deletion_without_an_answer_is_proved_before_it_is_believed(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str
) -> None:
    """B2: the next try finds it gone."""
    request = send(candidate, alice)
    sandbox.lever("faults", operation="delete_interview", fault=fault, seconds=0.2)

    cancel(request, alice)
    with later(seconds=6):
        canceling.cancel(request.pk)

    assert states(candidate) == ["canceled"]
    assert mails(sandbox, CASEY) == ["invitation", "canceled"]
    assert headlines(candidate) == ["Requested", "Canceled"]


def test_spark_hire_down_the_tab_says_so_and_when_the_next_try_is(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B3: Canceling, the reason, the next try."""
    request = send(candidate, alice)
    sandbox.lever("faults", operation="interview", fault="502")

    cancel(request, alice)

    tab = log_in(alice).get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert "Spark Hire has a fault of its own (error 502)." in tab.content.decode()
    assert "Next try" in tab.content.decode()
    with later(seconds=6):
        canceling.cancel(request.pk)
    assert states(candidate) == ["canceled"]


def test_what_spark_hire_refuses_to_cancel_is_open_as_before_with_the_reason(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B3: in plain words, and Cancel Request can be clicked again."""
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/accept")
    InterviewRequest.objects.update(status=Status.ACCEPTED)
    request.refresh_from_db()
    sandbox.lever("faults", operation="delete_interview", fault="400")

    cancel(request, alice)

    assert request.status == Status.ACCEPTED
    assert request.reason.startswith("Spark Hire refused to cancel it: ")
    cancel(request, alice)
    assert states(candidate) == ["canceled"]


def test_without_any_key_a_request_in_doubt_is_not_taken_for_sent(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V4: whether Spark Hire has it is not known: Needs review, still open."""
    sandbox.lever("faults", operation="create_interview", fault="500_after_commit")
    request = ask(candidate, alice)
    sending.send(request.pk)
    request.refresh_from_db()
    assert canceling.cancel_request(request, by=alice)
    SparkHireUser.objects.update(key_state=SparkHireUser.KeyState.REFUSED)

    with later(minutes=3):
        canceling.cancel(request.pk)

    assert states(candidate) == ["needs_review"]
    SparkHireUser.objects.update(key_state=SparkHireUser.KeyState.WORKING)
    request.refresh_from_db()
    with later(minutes=4):
        cancel(request, alice)
    assert request.status == Status.CANCELED
    assert truth_of_casey(sandbox) == []


@pytest.mark.django_db(transaction=True)
def test_send_against_cancel_leaves_nobody_with_an_invitation_to_nothing(
    sandbox: Sandbox, alice: User, job: Job, linked: JobLink
) -> None:
    """B2: whichever comes first, Spark Hire and we agree in the end."""
    ends = []
    for number in range(8):
        email = f"casey{number}@example.com"
        candidate = make_candidate(job, f"Casey{number}", email=email)
        race(candidate, alice, delay=number * 0.006)
        [state] = states(candidate)
        assert truth_of_casey(sandbox).count(email) == (1 if state == "requested" else 0)
        ends.append(state)
    assert set(ends) <= {"canceled", "requested"}


def race(candidate: Candidate, alice: User, delay: float) -> None:
    """The worker sends while Alice cancels, each time at another moment of the sending."""
    request, together = ask(candidate, alice), Barrier(2)

    def work() -> None:
        together.wait()
        sending.send(request.pk)
        connection.close()

    def click() -> None:
        together.wait()
        time.sleep(delay)
        canceling.cancel_request(request, by=alice)
        connection.close()

    threads = [Thread(target=work), Thread(target=click)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with later(minutes=4):
        canceling.cancel(request.pk)


def truth_of_casey(sandbox: Sandbox) -> list[str]:
    """The addresses of the interviews that are alive at Spark Hire."""
    rows = sandbox.api(ADA).get("/interviews", params={"range": "1-100"}).json()
    return [row["assigned_to"]["email"] for row in rows]
