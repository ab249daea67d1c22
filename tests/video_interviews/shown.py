"""What the feature shows, page by page and in every state, as people are answered."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import responses
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.views import defaults
from django.views.csrf import csrf_failure

from recruiting.models import Candidate, Job, User
from recruiting.toasts import UNDO
from tests.people import log_in, make_candidate
from tests.video_interviews.test_every_page import files as files  # a fixture
from tests.video_interviews.walks import EVENT, requested, subscribed
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobCreation,
    JobLink,
    SparkHireUser,
    Status,
)

SECTION = re.compile(r'<section [^>]*id="video-interviewing".*?</section>', re.DOTALL)
KEYS = SparkHireUser.KeyState


def look(response: Any) -> str:
    """What the page holds; an answer without any would be a mistake of the test."""
    assert response.content, response
    return str(response.content.decode())


def outside(alice: User) -> Iterator[str]:
    """For those who are not logged in, and when something is wrong."""
    client = Client()
    for name in ("login", "password_reset", "password_reset_done", "password_reset_complete"):
        yield look(client.get(reverse(name)))
    yield look(client.get(reverse("password_reset_confirm", args=["x", "y"])))
    yield look(client.post(reverse("login"), {"username": "", "password": ""}))
    yield look(client.post(reverse("login"), {"username": "a@example.com", "password": "wrong"}))
    asked = RequestFactory().get("/")
    for view in (defaults.bad_request, defaults.permission_denied, defaults.page_not_found):
        yield look(view(asked, Exception()))
    yield look(defaults.server_error(asked))
    yield look(csrf_failure(asked))
    yield look(log_in(alice).get(reverse("video-interviewing")))  # for Admins only
    yield render_to_string(
        "_message.html", {"message": Message(SUCCESS, "", extra_tags=f"{UNDO}{uuid4()}")}
    )


def tabs(client: Client, request: InterviewRequest) -> Iterator[str]:
    """The Video Interview tab in every state."""
    address = reverse("video-interview-status", args=[request.candidate_id])
    soon = timezone.now() + timedelta(days=2)
    rows = InterviewRequest.objects.filter(pk=request.pk)
    for status in Status:
        for due in (None, soon):
            if due is None and status in (Status.SENDING, Status.CANCELING):
                continue
            rows.update(status=status, next_attempt_at=due, reason="Said.", spark_hire_uuid="")
            yield look(client.get(address))
        rows.update(spark_hire_uuid="uuid", surplus_uuid="other", next_attempt_at=soon)
        yield look(client.get(address))
        rows.update(surplus_uuid="")
    rows.update(status=Status.COMPLETED, completed_at=timezone.now(), rating=4.5, message="Said.")
    yield look(client.get(address))
    rows.update(status=Status.FAILED)
    yield look(client.get(address))
    InterviewRequest.objects.update(status=Status.CANCELED)
    requested(request.candidate, request.requested_by, uuid="another")
    yield look(client.get(address))


def no_requests(client: Client, robin: Candidate) -> Iterator[str]:
    """Why nothing can be sent to Robin, one reason after the other."""
    address = reverse("video-interview-status", args=[robin.pk])
    window = reverse("request-video-interview", args=[robin.pk])
    keys = SparkHireUser.objects.filter(user__first_name="Alice")
    links = JobLink.objects.all()
    yield look(client.get(address))
    Candidate.objects.filter(pk=robin.pk).update(email="")
    yield look(client.get(address))
    links.update(question_set_uuid="")
    yield look(client.get(address))
    yield look(client.get(window))
    links.delete()
    yield look(client.get(address))
    keys.update(key_state=KEYS.REFUSED)
    yield look(client.get(address))
    Integration.objects.update(primary_user=None)
    yield look(client.get(address))
    Integration.objects.update(is_on=False)
    yield look(client.get(address))


def windows(client: Client, request: InterviewRequest, admin: Client) -> Iterator[str]:
    its = [request.candidate_id, request.pk]
    robin = make_candidate(request.candidate.job, "Robin")
    window = reverse("request-video-interview", args=[robin.pk])
    yield look(client.get(window))
    for day in ("", "never", "2020-01-01", "2999-01-01"):
        yield look(client.post(window, {"expiration_date": day}))
    yield look(client.get(reverse("request-video-interview", args=its[:1])))
    for name in ("cancel-request", "share", "view-completed-interview"):
        yield look(client.get(reverse(name, args=its)))
    InterviewRequest.objects.update(
        status=Status.COMPLETED, share_url="https://app.sparkhire.com/x"
    )
    for name in ("cancel-request", "share"):
        yield look(client.get(reverse(name, args=its)))
    InterviewRequest.objects.update(share_url="")
    for name in ("share", "view-completed-interview"):
        yield look(client.get(reverse(name, args=its)))
    for name in ("add-users", "renew-addresses", "help-video-interviewing"):
        yield look(admin.get(reverse(name)))
    yield look(admin.post(reverse("add-users"), {"users": []}))


def job_info(client: Client, job: Job, alice: User, wire: responses.RequestsMock) -> Iterator[str]:
    """The section of the Job Info window, and what opens from it."""
    info, link, sets = (
        reverse(name, args=[job.pk]) for name in ("job-info", "link-job", "question-set")
    )

    def section() -> str:
        found = SECTION.search(look(client.get(info)))
        assert found
        return found[0]

    for address in (sets, link):
        yield look(client.get(address))
    yield section()
    yield look(client.post(sets, {"question_set": ""}))
    InterviewRequest.objects.update(status=Status.FAILED)
    JobLink.objects.update(question_set_uuid="gone")
    yield section()
    yield look(client.get(sets))
    yield look(client.post(sets, {"question_set": "set-1"}))
    JobLink.objects.all().delete()
    yield section()
    yield look(client.post(link, {"how": "existing"}))
    Job.objects.update(city="")
    yield look(client.post(link, {"how": "new"}))
    job_creation = JobCreation.objects.create(
        company=job.company, job=job, requested_by=alice, title="Backend Engineer", reason="Said."
    )
    yield section()
    for when in (timezone.now(), None):
        JobCreation.objects.update(next_attempt_at=when, unknown_since=timezone.now())
        yield section()
    job_creation.delete()
    wire.reset()  # it answers nothing any more
    yield look(client.get(link))
    SparkHireUser.objects.update(key_state=KEYS.REFUSED)
    yield section()
    yield look(client.get(link))
    JobLink.objects.create(company=job.company, job=job, spark_hire_uuid="job-2")
    yield section()


def settings_page(admin: Client, integration: Integration) -> Iterator[str]:
    address = reverse("video-interviewing")
    now = timezone.now()
    primary = integration.primary_user
    keys = SparkHireUser.objects.all()
    integrations = Integration.objects.all()
    yield look(admin.get(address))
    subscribed(integration, EVENT)
    integrations.update(subscriptions_checked_at=now, last_polled_at=now)
    keys.update(paused_until=now + timedelta(hours=1), pause_reason="Said.")
    yield look(admin.get(address))
    yield look(admin.post(reverse("test-connection"), follow=True))
    keys.update(down_since=now)
    yield look(admin.get(address))
    keys.update(key_state=KEYS.REFUSED)
    yield look(admin.get(address))
    assert primary is not None
    same = {f"key_{key.pk}": "Yours?" for key in keys}
    yield look(admin.post(address, {**same, "primary_user": primary.pk}))
    yield look(admin.post(address, {"primary_user": primary.pk}))
    keys.update(key_state=KEYS.MISSING, key_last_four="")
    yield look(admin.get(address))
    integrations.update(primary_user=None)
    yield look(admin.post(reverse("test-connection"), follow=True))
    integrations.update(is_on=False)
    keys.delete()
    integration.subscriptions.all().delete()
    yield look(admin.get(address))
    yield look(admin.get(reverse("renew-addresses")))
