"""The guide: Canceling a Video Interview Request."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate
from tests.sandbox.process import ADA, CHARLIE, Sandbox
from tests.video_interviews.walks import (
    apply,
    ask,
    calls,
    give_key,
    headlines,
    invitations,
    later,
    report,
    requested,
    send,
    states,
)
from video_interviews.actions import canceling, sending
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    SparkHireUser,
    Status,
    WebhookDelivery,
)

CASEY = "casey@example.com"


def window_of(request: InterviewRequest) -> str:
    return reverse("cancel-request", args=[request.candidate_id, request.pk])


def cancel(request: InterviewRequest, by: User) -> None:
    """Yes, Cancel Request; then the worker comes by."""
    assert canceling.cancel_request(request, by=by)
    canceling.cancel(request.pk)
    request.refresh_from_db()


def mails(sandbox: Sandbox) -> list[str]:
    return [mail["kind"] for mail in reversed(sandbox.look("mails", to=CASEY))]


def test_alice_cancels_and_may_send_a_new_request_at_once(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V6: the window, Canceling until confirmed, Spark Hire mails, the newsfeed tells."""
    request = send(candidate, alice)
    client = log_in(alice)
    window = client.get(window_of(request)).content.decode()
    assert "Cancel Video Interview Request" in window
    assert "Yes, Cancel Request" in window

    answer = client.post(window_of(request))

    assert states(candidate) == ["canceling"]
    assert "Canceling" in client.get(answer["Location"]).content.decode()
    assert headlines(candidate) == ["Requested"], "not before Spark Hire has confirmed"
    canceling.cancel(request.pk)
    assert states(candidate) == ["canceled"]
    assert headlines(candidate) == ["Requested", "Canceled"]
    assert candidate.newsfeed.get(kind="video_interview.canceled").actor == alice
    assert mails(sandbox) == ["invitation", "canceled"]
    send(candidate, alice)
    assert states(candidate) == ["canceled", "requested"]


def test_the_report_of_our_own_cancelation_is_no_news(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> None:
    """V6, V7: InterviewDeleted comes after it; it is done with, and tells nothing twice."""
    request = send(candidate, alice)
    body = sandbox.api().get(f"/interviews/{request.spark_hire_uuid}").json()
    cancel(request, alice)

    posted = report(integration, "InterviewDeleted", body)

    assert apply(posted) == [WebhookDelivery.State.APPLIED]
    assert headlines(candidate) == ["Requested", "Canceled"]


def test_completed_meanwhile_it_is_completed_and_never_deleted(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V6: the worker reads the interview first."""
    request = send(candidate, alice)
    assert canceling.cancel_request(request, by=alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/complete")

    canceling.cancel(request.pk)

    assert states(candidate) == ["completed"]
    assert calls(sandbox, "delete_interview") == 0
    assert headlines(candidate) == ["Requested", "Completed"]


def test_deleted_in_spark_hire_meanwhile_it_is_canceled(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V6: there is nothing left to delete, which is proved first."""
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/delete")

    cancel(request, alice)

    assert request.status == Status.CANCELED
    assert headlines(candidate) == ["Requested", "Canceled"]


def test_a_request_that_was_not_sent_yet_is_canceled_without_spark_hire(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V5, V6: Sending is open too."""
    request = ask(candidate, alice)

    cancel(request, alice)
    sending.send(request.pk)

    assert request.status == Status.CANCELED
    assert invitations(sandbox, CASEY) == 0


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
    assert mails(sandbox) == ["invitation", "canceled"]


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
    assert mails(sandbox) == ["invitation", "canceled"]
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


def test_the_clicking_persons_key_comes_first_then_the_senders_then_the_primary_users(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, dana: User
) -> None:
    """W2: cancel: the canceling user's; on 403/404 the sender's, then the Primary User's."""
    request = send(candidate, alice)
    before = len(sandbox.look("ledger")["calls"])
    for fault in ("403", "404"):
        sandbox.lever("faults", operation="delete_interview", fault=fault)
    carol = User.objects.create(company=dana.company, email="carol@example.com", role="recruiter")
    key_of_carol = give_key(Integration.objects.get(), carol, CHARLIE)

    cancel(request, carol)

    asked = [
        (call["operation"], call["account_email"], call["status"])
        for call in sandbox.look("ledger")["calls"][before:]
    ]
    olga, rita, ada = "outsider@example.com", "recruiter@example.com", "admin@example.com"
    assert asked == [
        ("interview", olga, 404),
        ("interview", rita, 200),
        ("delete_interview", olga, 403),
        ("delete_interview", rita, 404),
        ("delete_interview", ada, 204),
    ]
    assert request.status == Status.CANCELED
    assert key_of_carol.has_working_key


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


def test_what_is_no_longer_open_cannot_be_canceled(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V6: what the page showed may be over by now."""
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.COMPLETED)

    assert not canceling.cancel_request(request, by=alice)

    assert states(candidate) == ["completed"]


def test_off_cancelations_go_on(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> None:
    """S1: OFF: Cancel goes on."""
    request = send(candidate, alice)
    integration.is_on = False
    integration.save()

    log_in(alice).post(window_of(request))
    canceling.cancel(request.pk)

    assert states(candidate) == ["canceled"]


@pytest.mark.django_db(transaction=True)
def test_send_against_cancel_leaves_nobody_with_an_invitation_to_nothing(
    sandbox: Sandbox, alice: User, job: Job, linked: JobLink
) -> None:
    """B2: whichever comes first, Spark Hire and we agree in the end."""
    for number in range(6):
        candidate = make_candidate(job, f"Casey{number}", email=CASEY + str(number))
        race(candidate, alice)
        [state] = states(candidate)
        alive = [row for row in truth_of_casey(sandbox) if row.endswith(str(number))]
        assert state in ("canceled", "requested")
        assert len(alive) == (1 if state == "requested" else 0)


def race(candidate: Candidate, alice: User) -> None:
    request, together = ask(candidate, alice), Barrier(2)

    def work() -> None:
        together.wait()
        sending.send(request.pk)
        connection.close()

    def click() -> None:
        together.wait()
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
