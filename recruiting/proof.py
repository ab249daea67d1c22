"""Who a session is proved to be: the second factor before anything else, and a password given lately."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from recruiting import second_factor
from recruiting.models import User
from recruiting.windows import leave_window

View = Callable[..., HttpResponse]
LATELY = timedelta(minutes=15)
TO_SEND = timedelta(minutes=30)  # what was typed into a page that was shown in time is not lost
FACTOR, PROVED_AT = "second_factor", "proved_at"  # keys of a session
ALWAYS_OPEN = {"log-in-code", "logout", "healthz"}
SET_UP = "second-factor"
TO_SET_UP = {SET_UP, "prove"}


class SecondFactorMiddleware:
    """Whichever way somebody logged in: first the code of those who have a second factor, first its
    set-up by those who must have one. Every page is behind this, Django's admin and the API included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        page = request.resolver_match.url_name if request.resolver_match else None
        if not isinstance(request.user, User) or page in ALWAYS_OPEN:
            return None
        factor = second_factor.of(request.user)
        if factor is not None and request.session.get(FACTOR) != factor.pk:
            return _ask(request, "log-in-code")
        if factor is None and second_factor.is_required(request.user) and page not in TO_SET_UP:
            return _ask(request, SET_UP)
        return None


def proved(request: HttpRequest, user: User) -> None:
    """The person has just given the password, and the code where there is a second factor."""
    factor = second_factor.of(user)
    if factor is not None:
        request.session[FACTOR] = factor.pk
    request.session[PROVED_AT] = timezone.now().timestamp()


def is_proved_lately(request: HttpRequest) -> bool:
    if not settings.REAUTHENTICATE:
        return True
    age = timezone.now().timestamp() - request.session.get(PROVED_AT, 0)
    most = TO_SEND if request.method == "POST" else LATELY
    return bool(0 <= age <= most.total_seconds())


def proved_lately(back: str) -> Callable[[View], View]:
    """The view is for those who gave their password within the last 15 minutes, 30 to send what they
    typed; others are asked for it, and led on to the page named `back`. What was posted is not done,
    and that is said."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_proved_lately(request):
                return view(request, *args, **kwargs)
            if request.method == "POST":
                messages.warning(request, _("Nothing was saved yet: first give your password."))
            query = urlencode({"next": reverse(back)})
            return leave_window(request, f"{reverse('prove')}?{query}")

        return asking

    return decorate


def _ask(request: HttpRequest, page: str) -> HttpResponse:
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return leave_window(request, reverse(page) + query)
