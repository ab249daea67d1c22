"""The guide: Canceling a Video Interview Request."""

from django.urls import reverse

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import CHARLIE, Sandbox
from tests.video_interviews.walks import (
    apply,
    ask,
    calls,
    cancel,
    give_key,
    headlines,
    invitations,
    mails,
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
    Status,
    WebhookDelivery,
)

CASEY = "casey@example.com"


def window_of(request: InterviewRequest) -> str:
    return reverse("cancel-request", args=[request.candidate_id, request.pk])


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
    assert mails(sandbox, CASEY) == ["invitation", "canceled"]
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
