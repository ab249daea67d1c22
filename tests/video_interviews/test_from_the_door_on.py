"""What comes in by webhook, from the door to the newsfeed and the settings page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import Sandbox, until
from tests.video_interviews.walks import apply, headlines, post, send
from video_interviews.actions import reading, subscribing
from video_interviews.models import Integration, JobLink, Subscription, WebhookDelivery

State = WebhookDelivery.State


def test_the_door_takes_one_statement_and_never_asks_spark_hire(
    subscription: Subscription,
) -> None:
    """B3: answered within any sender's patience."""
    with CaptureQueriesContext(connection) as captured:
        post(b'{"uuid": "interview-1"}')
    assert len(captured) == 1


def test_off_the_door_answers_and_keeps(
    subscription: Subscription, integration: Integration
) -> None:
    """S1: OFF: deliveries are answered 2xx and kept unprocessed."""
    Integration.objects.update(is_on=False)
    assert post(b'{"uuid": "interview-1"}') == 200
    assert apply(WebhookDelivery.objects.get()) == [State.KEPT]


def test_the_settings_say_when_the_last_webhook_came(
    subscription: Subscription, dana: User
) -> None:
    """S5: last webhook received."""
    page = reverse("video-interviewing")
    before = log_in(dana).get(page).content.decode()
    assert "None yet" in before.split("Last webhook received")[1].split("</dd>")[0]
    post(b"{}")
    after = log_in(dana).get(page).content.decode()
    assert "None yet" not in after.split("Last webhook received")[1].split("</dd>")[0]


@pytest.mark.django_db(transaction=True)
def test_what_casey_does_at_spark_hire_reaches_the_newsfeed(
    sandbox: Sandbox,
    live_server: object,
    settings: object,
    alice: User,
    candidate: Candidate,
    linked: JobLink,
    integration: Integration,
) -> None:
    """V7: over HTTP both ways, as in life."""
    settings.BASE_URL = live_server.url  # type: ignore[attr-defined]
    Integration.objects.update(subscribe_at=timezone.now())
    subscribing.subscribe(integration.pk)
    request = send(candidate, alice)
    for lever in ("accept", "complete"):
        sandbox.lever(f"interviews/{request.spark_hire_uuid}/{lever}")
    until(lambda: WebhookDelivery.objects.count() == 3, "three deliveries")

    reading.read_reports(integration.pk)

    assert headlines(candidate) == ["Requested", "Accepted", "Completed"]
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.APPLIED}
