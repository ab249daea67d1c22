"""The row is the work, the broker only a bell: what the bell missed the sweep finds."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from recruiting import bell
from recruiting.models import Candidate, User
from tests.sandbox.process import Sandbox
from tests.video_interviews.walks import ask, later, report, requested, states
from video_interviews import tasks
from video_interviews.actions import canceling, outbox, sweeping
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobCreation,
    JobLink,
    Status,
    WebhookDelivery,
)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Every bell that was rung, in order; nobody comes."""
    heard: list[tuple[str, Any]] = []
    monkeypatch.setattr(bell, "_send", lambda task, pk: heard.append((task, pk)))
    return heard


def sweep() -> list[tuple[str, int | None]]:
    """What the sweep rings for."""
    return list(sweeping.what_is_due())


def test_the_bell_rings_when_the_row_is_there_and_not_before(
    rung: list[tuple[str, Any]],
    alice: User,
    candidate: Candidate,
    link: JobLink,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """B2: a worker that hurries would not find it otherwise."""
    with django_capture_on_commit_callbacks(execute=True):
        request = ask(candidate, alice)
        assert rung == []
    assert rung == [("video_interviews.work", None)]

    with django_capture_on_commit_callbacks(execute=True):
        canceling.cancel_request(request, by=alice)
    assert rung[1:] == [("video_interviews.work", None)]


@pytest.mark.parametrize("trouble", [OperationalError, ConnectionRefusedError, TimeoutError])
def test_a_broker_that_is_away_keeps_nobody_from_asking(
    alice: User,
    candidate: Candidate,
    link: JobLink,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    trouble: type[Exception],
) -> None:
    """B2: the request waits for the sweep."""

    def away(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr("celery.current_app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        ask(candidate, alice)
    assert states(candidate) == ["sending"]


def test_the_sweep_rings_for_everything_that_is_due_and_for_nothing_else(
    alice: User,
    candidate: Candidate,
    link: JobLink,
    integration: Integration,
) -> None:
    """B2: sends, cancelations, deliveries, jobs, subscriptions; each as long as it waits."""
    assert sweep() == []
    request = ask(candidate, alice)
    report(integration, "InterviewAccepted", {"uuid": "interview-1"})
    creation = JobCreation.objects.create(
        company=link.company,
        job=link.job,
        requested_by=alice,
        title="Data Engineer",
        next_attempt_at=timezone.now(),
    )
    Integration.objects.update(subscribe_at=timezone.now())
    expected = [
        ("video_interviews.work", None),
        ("video_interviews.read_reports", integration.pk),
        ("video_interviews.make_job", creation.pk),
        ("video_interviews.subscribe", integration.pk),
    ]
    assert sweep() == expected
    canceling.cancel_request(request, by=alice)
    WebhookDelivery.objects.update(state=WebhookDelivery.State.APPLIED)
    in_a_minute = timezone.now() + timedelta(minutes=1)
    JobCreation.objects.update(leased_until=in_a_minute)
    Integration.objects.update(subscribe_at=in_a_minute)
    assert sweep() == [("video_interviews.work", None)]


def test_the_sweep_leaves_alone_what_a_worker_holds_until_its_lease_runs_out(
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """B2: a worker that was killed holds nothing for ever."""
    request = ask(candidate, alice)
    assert outbox.claim(request.pk, Status.SENDING)
    assert sweep() == []
    with later(seconds=46):
        assert sweep() == [("video_interviews.work", None)]


@pytest.mark.parametrize("task", ["read_reports", "make_job", "subscribe", "poll"])
def test_a_bell_for_a_row_that_is_no_more_is_harmless(db: None, task: str) -> None:
    """B2: erased meanwhile."""
    getattr(tasks, task)(10**9)


def test_each_task_does_what_its_name_says(
    sandbox: Sandbox,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    integration: Integration,
) -> None:
    """The whole walk through the tasks that workers and beat know."""
    request = ask(candidate, alice)
    tasks.work()
    assert states(candidate) == ["requested"]
    Integration.objects.update(subscribe_at=timezone.now())
    tasks.subscribe(integration.pk)
    assert integration.subscriptions.count() == 8
    request.refresh_from_db()
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/accept")
    body = sandbox.api().get(f"/interviews/{request.spark_hire_uuid}").json()
    report(integration, "InterviewAccepted", body)
    tasks.read_reports(integration.pk)
    assert states(candidate) == ["accepted"]
    tasks.poll(integration.pk)
    request.refresh_from_db()
    canceling.cancel_request(request, by=alice)
    tasks.work()
    assert states(candidate) == ["canceled"]
    requested(candidate, alice, "interview-2")
    with later(days=8):
        tasks.tick("expire_overdue")
    assert states(candidate) == ["canceled", "expired"]


def test_a_mail_server_that_is_away_does_not_hold_up_the_failed_request(
    sandbox: Sandbox,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """S3, B3: the key is marked and the request Failed, mail or no mail."""

    def away(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    sandbox.lever("accounts/recruiter@example.com/disable")
    request = ask(candidate, alice)

    tasks.work()

    request.refresh_from_db()
    assert request.status == Status.FAILED
    assert InterviewRequest.objects.get().reason == "Spark Hire refuses the API key of Alice."
