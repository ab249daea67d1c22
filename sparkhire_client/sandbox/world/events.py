"""What happened, told to whoever subscribed."""

import json
from threading import Event as Bell

from . import access
from .errors import Refused, not_found
from .records import Account, Delivery, Event, Webhook
from .shapes import Json
from .store import db

EVENTS = (
    "InterviewCreated",
    "InterviewAccepted",
    "InterviewCompleted",
    "InterviewDeleted",
    "InterviewExpired",
    "InterviewRescheduled",
    "InterviewReset",
    "InterviewRated",
    "JobCreated",
    "JobUpdated",
    "JobDeleted",
)

bell = Bell()
"""Rung when there is something to deliver; deliveries also look on their own."""


def tell(name: str, company_uuid: str, job_uuid: str, changed: Json) -> None:
    """Keeps the event and one delivery per subscription whose owner may see the job.
    Call it inside the transaction that made the change."""
    event = Event(
        company_uuid=company_uuid,
        job_uuid=job_uuid,
        name=name,
        body=json.dumps(changed, separators=(",", ":")),
    )
    db.insert(event)
    subscriptions = db.select(Webhook, "company_uuid = ? AND event = ?", [company_uuid, name])
    _send(event, subscriptions)


def replay(account: Account, name: str) -> int:
    """Sends the newest event of that name again to the account's subscriptions; how many."""
    if name not in EVENTS:
        raise not_found("Event")
    with db.transaction():
        event = db.first(
            Event, "company_uuid = ? AND name = ?", [account.company_uuid, name], order="rowid DESC"
        )
        if event is None:
            raise Refused("Nothing to replay yet", 404)
        return _send(
            event, db.select(Webhook, "account_uuid = ? AND event = ?", [account.uuid, name])
        )


def subscribe(account: Account, url: str, event: str) -> Webhook:
    """A new subscription, also where the account already has one for the event."""
    if event not in EVENTS:
        raise Refused(f"event must be one of: {', '.join(EVENTS)}")
    if not url.startswith(("http://", "https://")):
        raise Refused("url must be an http or https address")
    webhook = Webhook(
        company_uuid=account.company_uuid, account_uuid=account.uuid, url=url, event=event
    )
    db.insert(webhook)
    return webhook


def subscriptions_of(account: Account) -> list[Webhook]:
    """An admin sees the company's, everyone else their own."""
    if access.is_admin(account):
        return db.select(Webhook, "company_uuid = ?", [account.company_uuid])
    return db.select(Webhook, "account_uuid = ?", [account.uuid])


def unsubscribe(account: Account, uuid: str) -> None:
    """Deliveries that are still on their way are dropped. 404 where it is not theirs."""
    with db.transaction():
        if uuid not in {webhook.uuid for webhook in subscriptions_of(account)}:
            raise not_found("Webhook")
        db.delete(Webhook, "uuid = ?", [uuid])
        for delivery in db.select(Delivery, "webhook_uuid = ? AND state = 'pending'", [uuid]):
            delivery.state, delivery.outcome = "dropped", "subscription deleted"
            db.update(delivery)


def _send(event: Event, subscriptions: list[Webhook]) -> int:
    sent = 0
    for webhook in subscriptions:
        owner = db.get(Account, webhook.account_uuid)
        if owner and access.may_see_job(owner, event.job_uuid):
            db.insert(Delivery(event_uuid=event.uuid, webhook_uuid=webhook.uuid))
            sent += 1
    bell.set()
    return sent
