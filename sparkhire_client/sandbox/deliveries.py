"""Webhooks on their way out: at least once, in no promised order, again until answered 2xx."""

import logging
from datetime import timedelta
from threading import Lock, Thread

import requests

from sparkhire_client.webhooks import sign

from .lifetime import stopping
from .world import clock, events
from .world.records import Company, Delivery, Event, Setting, Webhook
from .world.store import db

TIMEOUT = 10
WAITS = (1, 2, 5, 10, 30, *[60] * 25)  # seconds before each new try; about half an hour in all
WORKERS = 6
PAUSED = "deliveries_paused"

log = logging.getLogger(__name__)
_busy: set[str] = set()
_claiming = Lock()


def start() -> None:
    """Goes on with whatever the world still has to deliver."""
    for number in range(WORKERS):
        Thread(target=_work, name=f"deliveries-{number}", daemon=True).start()


def pause(paused: bool) -> None:
    """Holds deliveries back, or lets them go again. Survives a restart."""
    db.delete(Setting, "uuid = ?", [PAUSED])
    if paused:
        db.insert(Setting(uuid=PAUSED, value="yes"))
    events.bell.set()


def paused() -> bool:
    return db.get(Setting, PAUSED) is not None


def _work() -> None:
    with requests.Session() as session:
        session.trust_env = False
        while not stopping.is_set():
            try:
                if not _deliver_one(session):
                    events.bell.wait(0.2)
                    events.bell.clear()
            except Exception:
                if stopping.is_set():  # the world is closed by now
                    return
                log.exception("A delivery failed in an unexpected way")
                stopping.wait(1)


def _deliver_one(session: requests.Session) -> bool:
    delivery = _claim()
    if delivery is None:
        return False
    try:
        event = db.get(Event, delivery.event_uuid)
        webhook = db.get(Webhook, delivery.webhook_uuid)
        if event is None or webhook is None:
            delivery.state, delivery.outcome = "dropped", "subscription deleted"
        else:
            _try(session, delivery, event, webhook)
        _put_down(delivery)
    finally:
        _busy.discard(delivery.uuid)
    return True


def _claim() -> Delivery | None:
    with _claiming:
        if paused():
            return None
        due = db.select(
            Delivery,
            "state = 'pending' AND next_at <= ?",
            [clock.now()],
            order="next_at",
            limit=WORKERS + 1,
        )
        free = next((one for one in due if one.uuid not in _busy), None)
        if free is not None:
            _busy.add(free.uuid)
        return free


def _try(session: requests.Session, delivery: Delivery, event: Event, webhook: Webhook) -> None:
    company = db.get(Company, event.company_uuid)
    body = event.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "SparkHire-Sandbox/1.0",
        "X-SparkHire-Request-UUID": delivery.uuid,
        "X-SparkHire-Event": event.name,
        "X-SparkHire-Event-Time": clock.spoken(event.happened_at) or "",
        "X-SparkHire-Signature": sign((company.signing_secret if company else "").encode(), body),
    }
    try:
        with session.post(
            webhook.url,
            data=body,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,  # the answer's body is nobody's business here
        ) as response:
            delivery.outcome = str(response.status_code)
            arrived = 200 <= response.status_code < 300
    except (TimeoutError, requests.RequestException, UnicodeError) as error:
        delivery.outcome, arrived = type(error).__name__, False
    delivery.attempts += 1
    if arrived:
        delivery.state = "delivered"
    elif delivery.attempts > len(WAITS):
        delivery.state = "dropped"
    else:
        delivery.next_at = clock.now() + timedelta(seconds=WAITS[delivery.attempts - 1])


def _put_down(delivery: Delivery) -> None:
    """Writes the outcome, unless the subscription went while the delivery was on its way."""
    with db.transaction():
        kept = db.get(Delivery, delivery.uuid)
        if kept is not None and (kept.state == "pending" or delivery.state == "delivered"):
            db.update(delivery)
