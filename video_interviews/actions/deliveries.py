"""Webhooks in: each delivery is kept, then believed only as far as the interview, read again, agrees."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from sparkhire_client import webhooks
from sparkhire_client.errors import SparkHireError, Unintelligible
from video_interviews.actions import outbox
from video_interviews.actions.vendor import NoKey
from video_interviews.actions.watching import refresh
from video_interviews.bell import ring
from video_interviews.models import (
    Integration,
    InterviewRequest,
    Status,
    Subscription,
    WebhookDelivery,
)
from video_interviews.reports import Report

OLD_ADDRESS_ACCEPTED = timedelta(hours=24)
PARKED = timedelta(
    minutes=10
)  # how long a report may be ahead of the answer that names its interview
GIVE_UP_AFTER = timedelta(days=2)
State = WebhookDelivery.State


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def subscription_of(token: str) -> Subscription | None:
    """The subscription whose address carries this secret; a retired one is accepted for 24 hours."""
    found = (
        Subscription.objects.select_related("integration")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if found and found.retired_at and found.retired_at < timezone.now() - OLD_ADDRESS_ACCEPTED:
        return None
    return found


def keep_delivery(subscription: Subscription, body: bytes) -> None:
    """Save what came, exactly as it came, and tell the workers."""
    delivery = WebhookDelivery.objects.create(
        integration_id=subscription.integration_id, event=subscription.event, body=body
    )
    ring("apply_delivery", delivery.pk)


def apply_delivery(pk: int) -> None:
    """Apply a waiting delivery, together with every other that waits for the same interview."""
    delivery = (
        WebhookDelivery.objects.select_related("integration__company")
        .filter(pk=pk, state=State.WAITING, next_attempt_at__lte=timezone.now())
        .first()
    )
    if delivery is None:
        return None
    try:
        interview = webhooks.parse(bytes(delivery.body))
    except Unintelligible:
        return _finish(delivery, State.UNREADABLE)
    if not delivery.interview_uuid:
        WebhookDelivery.objects.filter(pk=pk).update(interview_uuid=interview.uuid)
        delivery.interview_uuid = interview.uuid
    if not delivery.integration.is_running:
        return _finish(delivery, State.KEPT)
    request = InterviewRequest.objects.filter(
        company=delivery.integration.company, spark_hire_uuid=delivery.interview_uuid
    ).first()
    if request is None:
        return _unknown_interview(delivery)
    return _apply_all(request, delivery)


def _finish(delivery: WebhookDelivery, state: WebhookDelivery.State) -> None:
    WebhookDelivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(state=state)


def _unknown_interview(delivery: WebhookDelivery) -> None:
    """Not requested from here, unless a request is being sent whose answer has not named it yet."""
    parked_since = timezone.now() - delivery.received_at
    being_sent = InterviewRequest.objects.filter(
        company=delivery.integration.company,
        spark_hire_uuid="",
        first_attempt_at__isnull=False,
        status__in=[Status.SENDING, Status.CANCELING],
    ).exists()
    if being_sent and parked_since < PARKED:
        WebhookDelivery.objects.filter(pk=delivery.pk).update(
            next_attempt_at=timezone.now() + timedelta(seconds=5)
        )
        return
    if WebhookDelivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(
        state=State.NOT_TRACKED
    ):
        Integration.objects.filter(pk=delivery.integration_id).update(untracked=F("untracked") + 1)


def _apply_all(request: InterviewRequest, delivery: WebhookDelivery) -> None:
    """One read of the interview serves all of its deliveries that wait. Others' leases are left alone."""
    token, now = uuid.uuid4(), timezone.now()
    waiting = WebhookDelivery.objects.filter(
        integration=delivery.integration,
        interview_uuid=delivery.interview_uuid,
        state=State.WAITING,
        next_attempt_at__lte=now,
    )
    waiting.update(
        lease_token=token, next_attempt_at=now + outbox.LEASE, attempts=F("attempts") + 1
    )
    held = WebhookDelivery.objects.filter(
        integration=delivery.integration, state=State.WAITING, lease_token=token
    )
    ours = list(held)
    if not ours:
        return None
    try:
        learned = refresh(request, [Report(d.event, _happened_at(d)) for d in ours])
    except SparkHireError as error:
        return _try_later(held, outbox.next_try(error, ours[0].attempts))
    except NoKey:
        return _try_later(held, now + outbox.LONGEST_WAIT)
    if not learned:
        return _try_later(held, now + outbox.LONGEST_WAIT)
    held.update(state=State.APPLIED)
    return None


def _try_later(held: QuerySet[WebhookDelivery], until: datetime) -> None:
    """Polling finds by itself what a delivery given up would have told."""
    held.filter(received_at__lt=timezone.now() - GIVE_UP_AFTER).update(state=State.GIVEN_UP)
    held.filter(state=State.WAITING).update(next_attempt_at=until)


def _happened_at(delivery: WebhookDelivery) -> datetime:
    """When the reported change happened: as the body says, never later than it reached us."""
    said = webhooks.parse(bytes(delivery.body)).updated_at
    return min(said, delivery.received_at) if said else delivery.received_at
