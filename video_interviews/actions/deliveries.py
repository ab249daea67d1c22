"""Webhooks in: whose is it, and keep it. What it says is another matter (`reading`)."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from video_interviews.bell import ring
from video_interviews.models import Subscription, WebhookDelivery

OLD_ADDRESS_ACCEPTED = timedelta(hours=24)


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
    WebhookDelivery.objects.create(
        integration_id=subscription.integration_id, event=subscription.event, body=body
    )
    ring("read_reports", subscription.integration_id)
