"""How a page is made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sparkhire_client.sandbox.world.records import Account, Company
from sparkhire_client.sandbox.world.store import db


def page(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    """A page, never kept by the browser: what it shows changes behind its back."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def message(request: HttpRequest, title: str, text: str, status: int = 404) -> HttpResponse:
    """A page that says one thing."""
    return page(request, "message.html", status, title=title, text=text)


def account_of(request: HttpRequest) -> Account | None:
    """Whom this browser acts as on the recruiter's side."""
    uuid = request.session.get("account")
    return db.get(Account, uuid) if isinstance(uuid, str) else None


def acting(request: HttpRequest) -> dict[str, object]:
    """For every template: the acting account and its company."""
    account = account_of(request)
    return {"me": account, "my_company": account and db.get(Company, account.company_uuid)}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = "This form has grown old. Go back, load the page again and send it once more."
    return message(request, "Please send that again", text, 403)
