"""Subscriptions to events."""

from sparkhire_client.sandbox.world import events, shapes

from . import lists
from .door import Answer, Call, text


def webhooks(call: Call) -> Answer:
    limit, offset = lists.window(call.request.GET)
    found = events.subscriptions_of(call.account)[offset : offset + limit]
    return [shapes.webhook(one) for one in found]


def create_webhook(call: Call) -> Answer:
    body = call.body()
    return 201, shapes.webhook(
        events.subscribe(call.account, text(body, "url"), text(body, "event"))
    )


def delete_webhook(call: Call, uuid: str) -> Answer:
    events.unsubscribe(call.account, uuid)
    return 204, None


def replay_webhook(call: Call, event: str) -> Answer:
    return {"event": event, "deliveries": events.replay(call.account, event)}
