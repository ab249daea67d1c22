"""Check Spark Hire: what a create whose answer was lost did, perhaps long after everybody gave it up."""

import pytest

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews.doubts import Doubled, alive, check, made_late, noticed, send_twice
from tests.video_interviews.walks import (
    ask,
    cancel,
    headlines,
    later,
    mails,
    states,
)
from video_interviews.actions import canceling, outbox, sending, working
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    Status,
)

CASEY = "casey@example.com"


def test_a_late_second_invitation_needs_review_and_the_tab_offers_the_check(
    sandbox: Sandbox, doubled: Doubled, alice: User, bob: User, candidate: Candidate
) -> None:
    """B2, V4: said to everybody; a Spark Hire user clicks. Nothing joins the newsfeed."""
    request, surplus = doubled
    assert (request.status, request.surplus_uuid) == ("needs_review", surplus.uuid)
    page = f"{candidate.get_absolute_url()}?tab=video-interview"
    shown = log_in(alice).get(page).content.decode()
    assert "Spark Hire made a second invitation of this request" in shown
    assert f'id="check-spark-hire-{request.pk}"' in shown
    for_bob = log_in(bob).get(page).content.decode()
    assert f'id="check-spark-hire-{request.pk}"' not in for_bob
    assert headlines(candidate) == ["Requested"]


def test_of_two_unused_invitations_the_one_that_is_known_stays(
    sandbox: Sandbox, doubled: Doubled, alice: User, candidate: Candidate
) -> None:
    """B2: one click; the other is canceled at Spark Hire."""
    request, _ = doubled
    known = request.spark_hire_uuid

    check(alice, request)

    assert (request.status, request.spark_hire_uuid) == ("requested", known)
    assert (request.surplus_uuid, request.creates, request.reason) == ("", 1, "")
    assert alive(sandbox) == [known]
    assert headlines(candidate) == ["Requested"]


@pytest.mark.parametrize(
    ("lever", "status", "told"),
    [
        ("accept", "accepted", ["Requested", "Accepted"]),
        ("complete", "completed", ["Requested", "Completed"]),
    ],
)
def test_the_invitation_that_the_candidate_uses_stays(
    sandbox: Sandbox,
    doubled: Doubled,
    alice: User,
    candidate: Candidate,
    lever: str,
    status: str,
    told: list[str],
) -> None:
    """B2, V7: whichever of the two that is."""
    request, surplus = doubled
    sandbox.lever(f"interviews/{surplus.uuid}/{lever}")

    check(alice, request)

    assert (request.status, request.spark_hire_uuid) == (status, surplus.uuid)
    assert alive(sandbox) == [surplus.uuid]
    assert headlines(candidate) == told


def test_two_completed_interviews_are_both_kept_and_that_is_said(
    sandbox: Sandbox, doubled: Doubled, alice: User, integration: Integration
) -> None:
    """V6: a completed interview is never canceled; and it is not noticed a second time."""
    request, surplus = doubled
    known = request.spark_hire_uuid
    for uuid in (known, surplus.uuid):
        sandbox.lever(f"interviews/{uuid}/complete")

    check(alice, request)

    assert (request.status, request.spark_hire_uuid) == ("completed", known)
    assert alive(sandbox) == sorted([known, surplus.uuid])
    assert not noticed(surplus, integration)
    request.refresh_from_db()
    assert not request.needs_a_look


def test_canceled_meanwhile_the_late_one_is_canceled_at_once(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> None:
    """V6, B2: the wish is known; nobody needs to click."""
    sandbox.lever("faults", operation="create_interview", fault="502")
    request = ask(candidate, alice)
    sending.send(request.pk)
    canceling.cancel_request(request, by=alice)
    with later(seconds=140):
        canceling.cancel(request.pk)
    assert states(candidate) == ["canceled"]
    surplus = made_late(sandbox, request)
    assert len(alive(sandbox)) == 1

    assert noticed(surplus, integration)
    working.work()

    request.refresh_from_db()
    assert alive(sandbox) == []
    assert request.status == "canceled"
    assert "canceled there" in request.reason
    assert (request.surplus_uuid, request.next_attempt_at) == ("", None)
    assert mails(sandbox, CASEY) == ["invitation", "canceled"]
    assert not noticed(surplus, integration), "and that is the end of it"


def test_canceling_a_request_with_two_invitations_cancels_both(
    sandbox: Sandbox, doubled: Doubled, alice: User, candidate: Candidate
) -> None:
    """V6: Cancel Request is open while it needs review."""
    request, _ = doubled
    cancel(request, alice)
    assert states(candidate) == ["canceled"]
    assert alive(sandbox) == []


def test_canceling_finds_the_late_one_completed_and_so_it_is(
    sandbox: Sandbox, doubled: Doubled, alice: User, candidate: Candidate
) -> None:
    """V6: if it was completed meanwhile, it is Completed."""
    request, surplus = doubled
    sandbox.lever(f"interviews/{surplus.uuid}/complete")
    cancel(request, alice)
    assert states(candidate) == ["completed"]
    assert alive(sandbox) == [surplus.uuid]


def test_noticed_while_it_is_being_canceled_the_late_one_is_canceled_too(
    sandbox: Sandbox,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    integration: Integration,
) -> None:
    """V6, B2: the worker that cancels has not known of it."""
    request = send_twice(sandbox, candidate, alice)
    surplus = made_late(sandbox, request)
    assert canceling.cancel_request(request, by=alice)
    worker = outbox.claim(request.pk, Status.CANCELING)
    assert worker
    assert noticed(surplus, integration)

    canceling.carry_out(worker)
    working.work()

    assert states(candidate) == ["canceled"]
    assert alive(sandbox) == []


@pytest.mark.parametrize("status", ["failed", "expired", "completed"])
def test_what_is_over_keeps_its_status_and_a_click_cancels_the_late_one(
    sandbox: Sandbox,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    integration: Integration,
    status: str,
) -> None:
    """B2: without a click nothing is done."""
    request = send_twice(sandbox, candidate, alice)
    known = request.spark_hire_uuid
    if status == "completed":
        sandbox.lever(f"interviews/{known}/complete")
    InterviewRequest.objects.update(status=status)
    surplus = made_late(sandbox, request)
    assert noticed(surplus, integration)
    working.work()
    assert surplus.uuid in alive(sandbox)

    check(alice, request)

    assert (request.status, request.surplus_uuid) == (status, "")
    assert alive(sandbox) == [known]
