"""Levers for tests, as JSON. No login: this is a development tool on one's own machine."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sparkhire_client.sandbox import deliveries as webhooks
from sparkhire_client.sandbox.api import limits
from sparkhire_client.sandbox.api.door import refusal
from sparkhire_client.sandbox.world import (
    accounts,
    clip,
    clock,
    interviews,
    recordings,
    seed,
    shapes,
)
from sparkhire_client.sandbox.world import faults as trouble
from sparkhire_client.sandbox.world import ledger as book
from sparkhire_client.sandbox.world.errors import Refused, not_found
from sparkhire_client.sandbox.world.records import (
    Account,
    ApiCall,
    Company,
    Delivery,
    Effect,
    Interview,
    Mail,
    Record,
)
from sparkhire_client.sandbox.world.store import db

View = Callable[..., HttpResponse]
NEWEST = 1000


def lever(*methods: str) -> Callable[[View], View]:
    """JSON in and out, refusals with ``reason``. Pages of other sites cannot pull it."""

    def make(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def pulled(request: HttpRequest, **path: str) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Refused("Method not allowed", 405)
                if request.headers.get("Sec-Fetch-Site") == "cross-site":
                    raise Refused("Not from another site", 403)
                return view(request, **path)
            except Refused as error:
                return refusal(error)

        return pulled

    return make


@lever("GET", "POST", "DELETE")
def faults(request: HttpRequest) -> HttpResponse:
    """GET what is ordered; POST {operation, fault, times, seconds}; DELETE cancels all."""
    if request.method == "POST":
        body = {"times": 1, "seconds": trouble.DEFAULT_SECONDS} | _body(request)
        trouble.order(
            str(body.get("operation", "any")),
            str(body.get("fault")),
            int(_number(body["times"])),
            _number(body["seconds"]),
        )
    elif request.method == "DELETE":
        trouble.cancel_all()
    return _rows(trouble.ordered(), 201 if request.method == "POST" else 200)


@lever("GET")
def ledger(request: HttpRequest) -> HttpResponse:
    """{calls, effects}, oldest first; ``?since=`` an RFC 3339 time, ``?limit=`` of each (the
    newest 1000 unless told)."""
    limit = request.GET.get("limit", "")
    most = int(limit) if limit.isdecimal() else NEWEST
    since = clock.heard(request.GET.get("since")) or datetime.min.replace(tzinfo=UTC)
    calls = _newest(ApiCall, "received_at >= ?", since, most)
    effects = _newest(Effect, "happened_at >= ?", since, most)
    return JsonResponse(
        {"calls": [asdict(c) for c in calls], "effects": [asdict(e) for e in effects]}
    )


@lever("GET")
def mails(request: HttpRequest) -> HttpResponse:
    """Mails, newest first; ``?to=`` for one address exactly."""
    to = request.GET.get("to")
    where, values = ("recipient = ?", [to]) if to else ("1", [])
    return _rows(db.select(Mail, where, values, order="rowid DESC", limit=NEWEST))


@lever("POST")
def clear(request: HttpRequest) -> HttpResponse:
    """The world as on its first day."""
    seed.clear()
    limits.forget()
    return JsonResponse({"status": "cleared"})


@lever("GET")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Newest last; also the secrets that sign them, by company."""
    return JsonResponse(
        {
            "paused": webhooks.paused(),
            "signing_secrets": {c.name: c.signing_secret for c in db.select(Company)},
            "deliveries": [asdict(d) for d in _newest(Delivery, "next_at >= ?", "")],
        }
    )


@lever("POST")
def hold_deliveries(request: HttpRequest, verb: str) -> HttpResponse:
    """``pause`` or ``resume``."""
    if verb not in ("pause", "resume"):
        raise not_found("Lever")
    webhooks.pause(verb == "pause")
    return JsonResponse({"paused": webhooks.paused()})


@lever("POST")
def account_key(request: HttpRequest, email: str, verb: str) -> HttpResponse:
    """``disable`` or ``enable`` the account, and with it its key."""
    account = db.first(Account, "email = ?", [email])
    if account is None or verb not in ("disable", "enable"):
        raise not_found("Account")
    accounts.set_disabled(account, verb == "disable")
    return JsonResponse({"email": account.email, "disabled": account.disabled})


@lever("GET")
def interview(request: HttpRequest, uuid: str) -> HttpResponse:
    """The whole truth about an interview, deleted and expired ones too."""
    interviews.expire_due()
    found = db.get(Interview, uuid)
    if found is None:
        raise not_found("Interview")
    return JsonResponse(asdict(found))


@lever("POST")
def move_interview(request: HttpRequest, uuid: str, verb: str) -> HttpResponse:
    """``accept``, ``complete`` (accepts and answers with test clips first), ``rate`` {rating},
    ``reset``, ``reschedule`` {deadline_at, time_zone}, ``delete``."""
    body = _body(request)
    match verb:
        case "accept":
            interviews.accept(uuid)
        case "complete":
            _answer_everything(interviews.accept(uuid))
            interviews.complete(uuid)
        case "rate":
            interviews.rate(uuid, int(_number(body.get("rating", 4))))
        case "reset":
            interviews.reset(uuid)
        case "reschedule":
            deadline_at = clock.heard(body.get("deadline_at"))
            if deadline_at is None:
                raise Refused("deadline_at must be an RFC 3339 time")
            interviews.reschedule(uuid, deadline_at, str(body.get("time_zone", "UTC")))
        case "delete":
            interviews.delete(uuid)
        case _:
            raise not_found("Lever")
    moved = db.get(Interview, uuid)
    return JsonResponse(shapes.interview(moved) if moved else {})


@csrf_exempt
def trap(request: HttpRequest) -> HttpResponse:
    """Where the redirect fault leads: writes down that somebody followed, and with what."""
    book.received(
        ApiCall(
            account_email="with a key" if "Authorization" in request.headers else None,
            operation="trap",
            method=request.method or "",
            path=request.get_full_path(),
            status=200,
        )
    )
    return JsonResponse({"uuid": "somebody followed a redirect"})


def _answer_everything(found: Interview) -> None:
    for question in found.questions:
        if recordings.of_question(found, question["uuid"]) is None:
            recordings.keep(found, question["uuid"], clip.CONTENT_TYPE, [clip.clip()])


def _newest(table: type[Record], where: str, value: object, most: int = NEWEST) -> list[Any]:
    return db.select(table, where, [value], order="rowid DESC", limit=most)[::-1]


def _rows(records: list[Any], status: int = 200) -> HttpResponse:
    return JsonResponse([asdict(r) for r in records], safe=False, status=status)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused("The body must be a JSON object")
    return body


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("times, seconds and rating must be numbers")
    return float(value)
