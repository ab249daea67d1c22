"""The switches as pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sparkhire_client.sandbox import deliveries as webhooks
from sparkhire_client.sandbox.pages.render import page
from sparkhire_client.sandbox.world import accounts
from sparkhire_client.sandbox.world import faults as trouble
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import (
    Account,
    ApiCall,
    Delivery,
    Effect,
    Event,
    Webhook,
)
from sparkhire_client.sandbox.world.store import db

SHOWN = 200


def faults(request: HttpRequest) -> HttpResponse:
    """Order and cancel faults; switch the accounts' keys off and on."""
    refused = ""
    if request.method == "POST":
        try:
            _switch(request)
            return redirect("faults")
        except Refused as error:
            refused = error.reason
    return page(
        request,
        "sandbox/faults.html",
        400 if refused else 200,
        ordered=trouble.ordered(),
        faults=trouble.FAULTS,
        operations=trouble.OPERATIONS,
        seconds=int(trouble.DEFAULT_SECONDS),
        accounts=db.select(Account),
        refused=refused,
    )


def ledger(request: HttpRequest) -> HttpResponse:
    """The newest calls and effects."""
    return page(
        request,
        "sandbox/ledger.html",
        calls=db.select(ApiCall, order="rowid DESC", limit=SHOWN),
        effects=db.select(Effect, order="rowid DESC", limit=SHOWN),
        shown=SHOWN,
    )


def deliveries(request: HttpRequest) -> HttpResponse:
    """Who subscribed to what, and what became of the newest deliveries."""
    if request.method == "POST":
        webhooks.pause("pause" in request.POST)
        return redirect("deliveries")
    newest = db.select(Delivery, order="rowid DESC", limit=SHOWN)
    return page(
        request,
        "sandbox/deliveries.html",
        paused=webhooks.paused(),
        waiting=db.count(Delivery, "state = 'pending'"),
        subscriptions=[(w, db.get(Account, w.account_uuid)) for w in db.select(Webhook)],
        rows=[(d, db.get(Event, d.event_uuid), db.get(Webhook, d.webhook_uuid)) for d in newest],
    )


def _switch(request: HttpRequest) -> None:
    form = request.POST
    if "cancel" in form:
        trouble.cancel_all()
    elif "account" in form:
        account = db.get(Account, form["account"])
        if account:
            accounts.set_disabled(account, not account.disabled)
    else:
        try:
            times, seconds = int(form.get("times", "")), float(form.get("seconds", ""))
        except ValueError:
            raise Refused("times and seconds must be numbers") from None
        trouble.order(form.get("operation", ""), form.get("fault", ""), times, seconds)
