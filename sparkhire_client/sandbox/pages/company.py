"""The recruiter's side: whom to act as, and Settings > Integration > Recruiting."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from sparkhire_client.sandbox.world import accounts
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Account, Company
from sparkhire_client.sandbox.world.store import db

from .render import account_of, message, page

View = Callable[..., HttpResponse]


def acting(view: Callable[..., HttpResponse]) -> View:
    """A page for somebody who acts as an account, passed as the second argument. What the
    account may not see, and what the world refuses, become pages that say so."""

    @wraps(view)
    def seen(request: HttpRequest, **path: str) -> HttpResponse:
        account = account_of(request)
        if account is None:
            return redirect(f"/company?next={request.path}")
        try:
            return view(request, account, **path)
        except Refused as error:
            return message(request, "That did not work", error.reason, error.status)

    return seen


def act_as(request: HttpRequest) -> HttpResponse:
    """Choose an account; no password, this is a sandbox."""
    following = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        following = "/company/interviews"
    if request.method == "POST":
        chosen = db.get(Account, request.POST.get("account", ""))
        if chosen is not None:
            request.session["account"] = chosen.uuid
            return redirect(following)
    firms = [
        (firm, db.select(Account, "company_uuid = ?", [firm.uuid])) for firm in db.select(Company)
    ]
    return page(request, "company/act_as.html", firms=firms, following=following)


@acting
def settings(request: HttpRequest, account: Account) -> HttpResponse:
    return page(request, "company/settings.html")


@acting
def integration(request: HttpRequest, account: Account) -> HttpResponse:
    return page(request, "company/integration.html")


@acting
def recruiting(request: HttpRequest, account: Account) -> HttpResponse:
    """Activate Integration, then the User API Key to copy."""
    if request.method == "POST":
        accounts.activate(account)
        return redirect("recruiting")
    return page(request, "company/recruiting.html", account=account)
