"""The front page, and the pages for when something is not there."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from sparkhire_client.sandbox.world import addresses
from sparkhire_client.sandbox.world.records import Account, Mail
from sparkhire_client.sandbox.world.store import db

from .render import message, page


def start(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        "start.html",
        api_url=addresses.absolute("/v1.0"),
        app_url=addresses.absolute(""),
        accounts=db.select(Account),
        mails=db.count(Mail),
    )


def healthz(request: HttpRequest) -> HttpResponse:
    """Ready: the world is open and answers."""
    return JsonResponse({"status": "ok", "accounts": db.count(Account)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return message(request, "Page not found", "There is nothing at this address.")


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("The sandbox itself is broken; see its output.", status=500)
