"""Webhook subscriptions: one per event, with the Primary User's key; new ones first, then the old go.

Every hour at least, what Spark Hire has is compared with what is wanted. Each subscription is a row
before it is asked for, so that whatever dies in between is found again by the hash of its secret.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from recruiting import audit
from recruiting.bell import ring
from recruiting.models import User
from sparkhire_client import SparkHireClient
from sparkhire_client.errors import BadKey, NotFound, Refused, SparkHireError
from sparkhire_client.resources import Event, Webhook
from video_interviews import clock
from video_interviews.actions import outbox
from video_interviews.actions.deliveries import token_hash
from video_interviews.actions.leases import Lease, Lost
from video_interviews.actions.vendor import confirm_refused, spark_hire_as
from video_interviews.audit_actions import ADDRESSES_RENEWED
from video_interviews.limiter import Share
from video_interviews.models import Integration, SparkHireUser, Subscription

EVENTS = tuple(event for event in Event if event.startswith("Interview"))
CHECK_AGAIN = timedelta(hours=1)
DROP_AFTER = timedelta(minutes=2)  # what was posted to an old address and not taken is tried again
TRY_AGAIN = timedelta(seconds=30)
TRY_REFUSED_AGAIN = timedelta(minutes=10)


class InDoubt(SparkHireError):
    """Whether Spark Hire made a subscription is certain from `until` on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(_("Spark Hire has not said whether it made every subscription."))
        self.until = until


def renew_addresses(integration: Integration, *, by: User | None = None) -> bool:
    """Every subscription gets a new address; False while nothing is subscribed at all.

    The new ones are made first, then the old go; their addresses are accepted for another 24 hours.
    """
    if not integration.is_running:
        return False
    with transaction.atomic():
        integration.subscriptions.filter(retired_at=None).update(superseded=True)
        Integration.objects.filter(pk=integration.pk).update(subscribe_at=clock.now())
        ring("video_interviews.subscribe", integration.pk)
        company = integration.company_id
        audit.record(ADDRESSES_RENEWED, company, by=by, company_id=company)
    return True


def subscribe(pk: int) -> None:
    """Bring the subscriptions up to date with the Primary User. Called by the worker when due.

    One worker at a time, under a lease that each write renews: whoever lost it writes nothing.
    """
    lease = Lease.take(pk, "subscribing")
    if lease is None:
        return
    people = Integration.objects.select_related("company", "primary_user__user")
    due = people.filter(pk=pk, subscribing_token=lease.token, subscribe_at__lte=clock.now())
    with suppress(Lost):
        if integration := due.first():
            _write_down(integration, _bring_up_to_date(integration))
        lease.let_go()


@contextmanager
def _holding(integration: Integration) -> Iterator[None]:
    """A transaction of the worker that holds the lease, which is renewed. Raises Lost."""
    token = integration.subscribing_token
    if token is None:
        raise Lost
    with transaction.atomic():
        Lease(integration.pk, "subscribing", token).write()
        yield


def _write_down(integration: Integration, error: SparkHireError | None) -> None:
    """How it went, and when it is due again."""
    now, this = clock.now(), Integration.objects.filter(pk=integration.pk)
    again_at = now + _pause(error) if error else _next_check(integration, now)
    with _holding(integration):
        # Unless the settings were saved again meanwhile: then it is due as they say.
        if not this.filter(subscribe_at=integration.subscribe_at).update(subscribe_at=again_at):
            ring("video_interviews.subscribe", integration.pk)
        if error is None and integration.is_running:
            this.update(subscriptions_checked_at=now)
        this.update(subscribing_problem=error.reason[:300] if error else "")


def _next_check(integration: Integration, now: datetime) -> datetime:
    to_drop = _to_drop(integration).order_by("retired_at").first()
    if to_drop is None or to_drop.retired_at is None or not integration.is_running:
        return now + CHECK_AGAIN
    return to_drop.retired_at + DROP_AFTER


def _bring_up_to_date(integration: Integration) -> SparkHireError | None:
    """Subscribe what is missing and drop what is old; what went wrong, if anything did."""
    primary = integration.primary_user
    if primary is None or not integration.is_running:
        return None
    try:
        client = spark_hire_as(primary, share=Share.SYNC)
        there = _ours(client.webhooks())
        _subscribe(integration, primary, client, there)
        _retire_old(integration, primary, there)
        _drop_retired(integration, there)
        _drop_strays(integration, client, there)
    except SparkHireError as error:
        if isinstance(error, BadKey):
            confirm_refused(primary)
        return error
    return None


def _pause(error: SparkHireError) -> timedelta:
    """How long to wait before the next try: as Spark Hire says, and long where it refuses."""
    if error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    if isinstance(error, InDoubt):
        return error.until - clock.now()
    return TRY_REFUSED_AGAIN if isinstance(error, Refused | BadKey) else TRY_AGAIN


def _ours(webhooks: list[Webhook]) -> dict[str, Webhook]:
    """Those that post to the door of this site, by the hash of the secret in their address."""
    door = settings.BASE_URL + reverse("spark-hire-webhook", args=["-", "-"]).removesuffix("-/-/")
    found = {}
    for webhook in webhooks:
        parts = webhook.url.removeprefix(door).rstrip("/").split("/")
        if webhook.url.startswith(door) and len(parts) == 2:
            found[token_hash(parts[0])] = webhook
    return found


def _subscribe(
    integration: Integration,
    primary: SparkHireUser,
    client: SparkHireClient,
    there: Mapping[str, Webhook],
) -> None:
    """Every event is subscribed with the Primary User's key when this returns. Raises InDoubt."""
    now = clock.now()
    doubts = []
    for subscription in _current(integration, primary):
        webhook = there.get(subscription.token_hash)
        over = subscription.unknown_since and outbox.quarantine_over(subscription.unknown_since)
        if webhook is not None:
            _confirm(integration, subscription, webhook)
        elif over and now < over:
            doubts.append(over)
        else:
            _retire(integration, subscription)
    have = set(_current(integration, primary).values_list("event", flat=True))
    for event in EVENTS:
        if event not in have:
            _create(client, integration, primary, event)
            ring("video_interviews.poll", integration.pk)  # for what was not reported meanwhile
    if doubts:
        raise InDoubt(min(doubts))


def _current(integration: Integration, primary: SparkHireUser) -> QuerySet[Subscription]:
    return integration.subscriptions.filter(
        spark_hire_user=primary, superseded=False, retired_at=None
    )


def _create(
    client: SparkHireClient, integration: Integration, primary: SparkHireUser, event: Event
) -> None:
    """The row first: a post may arrive before the answer, and a lost answer is found by the hash."""
    token = secrets.token_urlsafe(32)
    with _holding(integration):
        subscription = Subscription.objects.create(
            integration=integration,
            spark_hire_user=primary,
            event=event,
            token_hash=token_hash(token),
            unknown_since=clock.now(),
        )
    url = settings.BASE_URL + reverse("spark-hire-webhook", args=[token, event])
    try:
        webhook = client.create_webhook(url=url, event=event)
    except SparkHireError as error:
        with _holding(integration):
            if error.outcome_unknown:
                subscription.unknown_since = clock.now()
                subscription.save(update_fields=["unknown_since"])
            else:
                subscription.delete()
        raise
    _confirm(integration, subscription, webhook)


def _confirm(integration: Integration, subscription: Subscription, webhook: Webhook) -> None:
    with _holding(integration):
        subscription.spark_hire_uuid, subscription.unknown_since = webhook.uuid, None
        subscription.save(update_fields=["spark_hire_uuid", "unknown_since"])


def _retire(integration: Integration, subscription: Subscription, uuid: str = "") -> None:
    """Its address is still accepted for 24 hours; `uuid` is what is to be dropped at Spark Hire."""
    with _holding(integration):
        subscription.retired_at, subscription.spark_hire_uuid = clock.now(), uuid
        subscription.save(update_fields=["retired_at", "spark_hire_uuid"])


def _retire_old(
    integration: Integration, primary: SparkHireUser, there: Mapping[str, Webhook]
) -> None:
    """Retire what another subscription to the event has replaced."""
    others = ~Q(spark_hire_user=primary) | Q(spark_hire_user=None) | Q(superseded=True)
    old = list(integration.subscriptions.filter(others, retired_at=None))
    # Read after the old: what is renewed meanwhile has not been replaced yet.
    replaced = set(
        _current(integration, primary).filter(unknown_since=None).values_list("event", flat=True)
    )
    for subscription in old:
        if subscription.event in replaced:
            webhook = there.get(subscription.token_hash)
            uuid = webhook.uuid if webhook else subscription.spark_hire_uuid
            _retire(integration, subscription, uuid)


def _to_drop(integration: Integration) -> QuerySet[Subscription]:
    """Retired, and at Spark Hire still."""
    retired = integration.subscriptions.exclude(retired_at=None).exclude(spark_hire_uuid="")
    return retired.select_related("spark_hire_user__user")


def _drop_retired(integration: Integration, there: dict[str, Webhook]) -> None:
    """Not at once: dropped with it is what Spark Hire could not deliver and would try again."""
    for subscription in _to_drop(integration).filter(retired_at__lte=clock.now() - DROP_AFTER):
        owner = subscription.spark_hire_user
        if owner is not None and owner.has_working_key:
            _delete(spark_hire_as(owner, share=Share.SYNC), subscription.spark_hire_uuid)
            there.pop(subscription.token_hash, None)
        with _holding(integration):
            subscription.spark_hire_uuid = ""
            subscription.save(update_fields=["spark_hire_uuid"])
        ring("video_interviews.poll", integration.pk)  # for what it may not have reported any more


def _delete(client: SparkHireClient, uuid: str) -> None:
    # Gone already, or out of this key's reach for good: then there is nothing to drop.
    with suppress(BadKey, NotFound, Refused):
        client.delete_webhook(uuid)


def _drop_strays(
    integration: Integration, client: SparkHireClient, there: Mapping[str, Webhook]
) -> None:
    """Delete at Spark Hire what is provably ours and dead, and nothing else.

    An Admin's key sees what others subscribed too, and two companies here may share one account of
    Spark Hire. Ours is what posts to this site's door. It is dead when its secret is that of a
    subscription of this integration that another replaced a while ago; or when nobody here knows its
    secret and it is older than the quarantine. A row is committed before its secret is used, so the
    door answers 404 to such a one for ever.
    """
    known = {
        subscription.token_hash: subscription
        for subscription in Subscription.objects.filter(token_hash__in=list(there))
    }
    for secret, webhook in there.items():
        if _is_dead(integration, webhook, known.get(secret)):
            _delete(client, webhook.uuid)
            with _holding(integration):
                pass  # there may be many


def _is_dead(integration: Integration, webhook: Webhook, known: Subscription | None) -> bool:
    now = clock.now()
    if known is not None:
        ours = known.integration_id == integration.pk
        return ours and known.retired_at is not None and known.retired_at <= now - DROP_AFTER
    made_at = webhook.created_at
    return made_at is not None and outbox.quarantine_over(made_at) + clock.TOLERANCE < now
