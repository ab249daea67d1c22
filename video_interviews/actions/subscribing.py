"""Webhook subscriptions: one per event, with the Primary User's key; new ones first, then the old go."""

import secrets
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sparkhire_client import SparkHireClient
from sparkhire_client.errors import BadKey, NotFound, RateLimited, Refused, SparkHireError
from sparkhire_client.resources import Event
from video_interviews.actions.deliveries import token_hash
from video_interviews.actions.vendor import confirm_refused
from video_interviews.bell import ring
from video_interviews.models import Integration, SparkHireUser, Subscription

EVENTS = tuple(event for event in Event if event.startswith("Interview"))
LEASE = timedelta(minutes=6)  # longer than all of its calls, each at its longest
TRY_AGAIN = timedelta(seconds=30)
TRY_REFUSED_AGAIN = timedelta(minutes=10)


def subscribe(pk: int) -> None:
    """Bring the subscriptions up to date with the Primary User. Called by the worker when due.

    One worker at a time: two would subscribe twice.
    """
    now = timezone.now()
    free = Q(subscribing_until=None) | Q(subscribing_until__lt=now)
    this = Integration.objects.filter(pk=pk)
    if not this.filter(free, subscribe_at__lte=now).update(subscribing_until=now + LEASE):
        return
    integration = Integration.objects.select_related("company", "primary_user__user").get(pk=pk)
    error = _bring_up_to_date(integration)
    again_at = timezone.now() + _pause(error) if error else None
    # Unless the settings were saved again meanwhile: then it is due as they say.
    this.filter(subscribe_at=integration.subscribe_at).update(subscribe_at=again_at)
    problem = error.reason[:300] if error else ""
    this.update(subscribing_until=None, subscribing_problem=problem)
    ring("subscribe", pk)


def _bring_up_to_date(integration: Integration) -> SparkHireError | None:
    """Subscribe and drop what is old; what went wrong, if anything did."""
    primary = integration.primary_user
    if primary is None or not integration.is_running:
        return None
    try:
        _subscribe(integration, primary)
        _drop_old(integration, primary)
    except SparkHireError as error:
        if isinstance(error, BadKey):
            confirm_refused(primary)
        return error
    return None


def _pause(error: SparkHireError) -> timedelta:
    """How long to wait before the next try: as Spark Hire says, and long where it refuses."""
    if isinstance(error, RateLimited):
        return timedelta(seconds=error.retry_after)
    return TRY_REFUSED_AGAIN if isinstance(error, Refused | BadKey) else TRY_AGAIN


def _subscribe(integration: Integration, primary: SparkHireUser) -> None:
    client = primary.client()
    at_spark_hire = {_hash_of(webhook.url): webhook.uuid for webhook in client.webhooks()}
    current = integration.subscriptions.filter(spark_hire_user=primary, retired_at=None)
    for subscription in current:
        listed = at_spark_hire.get(subscription.token_hash)
        if listed is None and subscription.spark_hire_uuid:
            subscription.retired_at = timezone.now()
            subscription.save(update_fields=["retired_at"])
        elif (
            listed and listed != subscription.spark_hire_uuid
        ):  # made by a call whose answer was lost
            subscription.spark_hire_uuid = listed
            subscription.save(update_fields=["spark_hire_uuid"])
    have = set(current.exclude(spark_hire_uuid="").values_list("event", flat=True))
    for event in EVENTS:
        if event not in have:
            _create(client, integration, primary, event)


def _create(
    client: SparkHireClient, integration: Integration, primary: SparkHireUser, event: Event
) -> None:
    """The row first: a post may arrive before the answer, and a lost answer is found by the hash."""
    token = secrets.token_urlsafe(32)
    subscription, _ = Subscription.objects.update_or_create(
        integration=integration,
        spark_hire_user=primary,
        event=event,
        retired_at=None,
        defaults={"token_hash": token_hash(token)},
    )
    url = settings.BASE_URL + reverse("spark-hire-webhook", args=[token, event])
    webhook = client.create_webhook(url=url, event=event)
    subscription.spark_hire_uuid = webhook.uuid
    subscription.save(update_fields=["spark_hire_uuid"])


def _hash_of(url: str) -> str:
    """The hash of the secret in one of our addresses; of anything else, something that matches nothing."""
    if not url.startswith(settings.BASE_URL):
        return ""
    parts = url.rstrip("/").split("/")
    return token_hash(parts[-2]) if len(parts) > 2 else ""


def _drop_old(integration: Integration, primary: SparkHireUser) -> None:
    """Retire the other users' subscriptions; their addresses are still accepted for 24 hours."""
    old = integration.subscriptions.select_related("spark_hire_user__user").filter(
        ~Q(spark_hire_user=primary) | Q(spark_hire_user=None), retired_at=None
    )
    for subscription in old:
        owner = subscription.spark_hire_user
        if owner is not None and owner.has_working_key and subscription.spark_hire_uuid:
            # Gone already, or out of this key's reach for good: then there is nothing to drop.
            with suppress(BadKey, NotFound, Refused):
                owner.client().delete_webhook(subscription.spark_hire_uuid)
        subscription.retired_at = timezone.now()
        subscription.save(update_fields=["retired_at"])
