"""The way into the API: the key, the limit, the trouble ordered, the ledger, the errors."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from sparkhire_client.sandbox.world import faults, ledger
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Account, ApiCall
from sparkhire_client.sandbox.world.shapes import Json
from sparkhire_client.sandbox.world.store import db

from . import limits, trouble

Answer = Json | list[Json] | tuple[int, Json | None]
"""What is answered: JSON with 200, or a status of its own with JSON or nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """An admitted call: whose key it carries, and what it asks."""

    account: Account
    request: HttpRequest

    def body(self) -> Json:
        """The JSON object sent; refused when it is anything else."""
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise Refused("The body must be JSON") from None
        if not isinstance(body, dict):
            raise Refused("The body must be a JSON object")
        return body


NO_TEXT = "[\x00\ud800-\udfff]"  # what UTF-8 or SQLite cannot keep

Operation = Callable[..., Answer]


def endpoint(**operations: Operation) -> Callable[..., HttpResponseBase]:
    """A view that answers each named method with its operation. The operation's function name is
    the name by which faults and the ledger know it."""

    @csrf_exempt
    def view(request: HttpRequest, **path: str) -> HttpResponseBase:
        operation = operations.get(request.method or "")
        if operation is None:
            return refusal(Refused("Method not allowed", 405))
        body = request.body  # read whole before anything else: what follows may be long
        del body
        account = _account(request)
        call = ledger.received(
            ApiCall(
                account_email=account.email if account else None,
                operation=operation.__name__,
                method=request.method or "",
                path=request.get_full_path(),
            )
        )

        def carry_out() -> HttpResponse:
            try:
                return _answer(_admitted(account), request, operation, path)
            except Refused as error:
                return refusal(error)

        fault = faults.take(call.operation)
        if fault is None:
            response: HttpResponseBase = carry_out()
            ledger.answered(call, response.status_code)
            return response
        call.fault = fault.fault
        ledger.answered(call, None)
        response = trouble.act_out(fault, request, carry_out)
        ledger.answered(call, None if response.streaming else response.status_code)
        return response

    return view


def nowhere(request: HttpRequest) -> HttpResponse:
    return refusal(Refused("Not found", 404))


nowhere_view = csrf_exempt(nowhere)


def refusal(error: Refused) -> HttpResponse:
    return JsonResponse({"reason": error.reason}, status=error.status)


def _account(request: HttpRequest) -> Account | None:
    """Whose key was sent; None for no key and for an unknown one."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        key = b64decode(encoded.strip(), validate=True).decode().partition(":")[0]
    except ValueError:
        return None
    return db.first(Account, "key = ?", [key]) if key else None


def _admitted(account: Account | None) -> Account:
    if account is None or account.disabled:
        raise Refused("Invalid API key", 401)
    return account


def _answer(
    account: Account, request: HttpRequest, operation: Operation, path: dict[str, str]
) -> HttpResponse:
    wait = limits.admit(account.uuid)
    if wait:
        response = refusal(Refused("Too many requests", 429))
        response["X-Rate-Limit-Try-Again-Seconds"] = str(wait)
        return response
    answer = operation(Call(account, request), **path)
    status, data = answer if isinstance(answer, tuple) else (200, answer)
    if data is None:
        return HttpResponse(status=status)
    return JsonResponse(data, status=status, safe=False)


def text(body: Json, field: str) -> str:
    """An optional text field of the body, stripped; refused when it is not text."""
    value: Any = body.get(field)
    if value is None:
        return ""
    if not isinstance(value, str) or re.search(NO_TEXT, value):
        raise Refused(f"{field} must be text")
    return value.strip()
