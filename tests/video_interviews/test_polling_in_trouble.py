"""Polling when Spark Hire, a key, a clock or another worker is in trouble."""

from datetime import UTC, datetime, timedelta

import pytest
import responses
from django.utils import timezone

from recruiting.models import Candidate, Job, User
from tests.people import make_candidate
from tests.sandbox.process import CHARLIE, Sandbox
from tests.video_interviews.walks import (
    WIRE,
    calls,
    interview,
    later,
    requested,
    send,
    states,
)
from video_interviews.actions import polling
from video_interviews.keys import seal
from video_interviews.models import Integration, InterviewRequest, JobLink

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def poll(integration: Integration) -> None:
    polling.poll(integration.pk)
    integration.refresh_from_db()


def test_a_change_dated_years_ahead_hides_none_of_the_next(
    wire: responses.RequestsMock,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """T3: one odd date does not end all polling."""
    request, now = requested(candidate, alice), timezone.now()
    Integration.objects.update(last_listed_at=now)
    odd = [interview(request, "created", now + timedelta(days=3000), uuid="of-somebody")]
    wire.get(f"{WIRE}/interviews", json=odd)
    poll(integration)
    changed = interview(request, "completed", now)
    wire.upsert(responses.GET, f"{WIRE}/interviews", json=[*odd, changed])

    poll(integration)

    assert states(candidate) == ["completed"]


@pytest.mark.parametrize(
    ("operation", "fault"),
    [("me", "401"), ("me", "500"), ("job", "404"), ("job", "403"), ("job", "500")],
)
def test_a_404_without_proof_changes_nothing_and_is_tried_again(
    sandbox: Sandbox,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    operation: str,
    fault: str,
) -> None:
    """W3, V7: the key still passes /me, the linked job is readable, both keys get 404."""
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/delete")
    sandbox.lever("faults", operation=operation, fault=fault)
    with later(minutes=2):
        poll(integration)
    assert states(candidate) == ["requested"]

    with later(minutes=13):
        poll(integration)

    assert states(candidate) == ["canceled"]


def test_a_wrong_key_does_not_cancel_everything(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """V7: a key that suddenly sees another company's interviews, and none of ours."""
    send(candidate, alice)
    for key in integration.spark_hire_users.all():
        key.sealed_key = seal(CHARLIE, owner_id=key.user_id)
        key.save()

    with later(minutes=2):
        poll(integration)

    assert states(candidate) == ["requested"]


def test_one_interview_that_cannot_be_read_does_not_stop_the_others(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, linked: JobLink
) -> None:
    """T3: a refusal concerns that interview alone."""
    requests = [send(make_candidate(job, name), alice) for name in ("Kay", "Lee")]
    for request in requests:
        sandbox.lever(f"interviews/{request.spark_hire_uuid}/delete")
    sandbox.lever("faults", operation="interview", fault="403", times=2)

    with later(minutes=2):
        poll(integration)

    found = sorted(InterviewRequest.objects.values_list("status", flat=True))
    assert found == ["canceled", "requested"]
    assert integration.last_polled_at is not None


def test_spark_hire_in_trouble_is_said_and_the_gap_is_read_afterwards(
    sandbox: Sandbox, integration: Integration, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B3, S5: the watermark stays where it was."""
    request = send(candidate, alice)
    poll(integration)
    before = integration.polled_up_to
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/accept")
    sandbox.lever("faults", operation="interviews", fault="502")
    poll(integration)
    assert "error 502" in integration.polling_problem
    assert integration.polled_up_to == before
    assert states(candidate) == ["requested"]

    poll(integration)

    assert integration.polling_problem == ""
    assert states(candidate) == ["accepted"]


def test_one_worker_at_a_time_polls_an_integration(
    sandbox: Sandbox, integration: Integration
) -> None:
    """T3: and one that was killed is replaced."""
    Integration.objects.update(polling_until=timezone.now() + timedelta(seconds=44))
    poll(integration)
    assert calls(sandbox, "interviews") == 0
    with later(seconds=45):
        poll(integration)
    assert calls(sandbox, "interviews") == 2


def test_a_refused_primary_key_is_marked(sandbox: Sandbox, integration: Integration) -> None:
    """S3: 401, confirmed by /me."""
    sandbox.lever("accounts/admin@example.com/disable")

    poll(integration)

    assert integration.primary_user is not None
    assert not integration.primary_user.has_working_key
    assert polling.running_integrations() == []


def test_a_clock_that_is_set_back_does_not_stop_polling(
    sandbox: Sandbox, integration: Integration
) -> None:
    """T3: what was written by the hour that comes again holds up nobody."""
    with later(hours=1):
        poll(integration)
    ahead = timezone.now() + timedelta(hours=1)
    Integration.objects.update(polling_until=ahead, polled_up_to=ahead)
    made = calls(sandbox, "interviews")
    poll(integration)
    assert calls(sandbox, "interviews") == made + 2
    assert integration.polled_up_to is not None
    assert integration.polled_up_to < ahead
