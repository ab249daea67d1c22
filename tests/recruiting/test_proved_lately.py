"""A view for those who gave their password lately: what others are told, and where they are led."""

from typing import Any

from django.conf import LazySettings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from recruiting.proof import proved_lately


def test_nothing_is_said_to_who_only_looks_and_both_are_led_back(settings: LazySettings) -> None:
    settings.REAUTHENTICATE = True

    @proved_lately("jobs")
    def keys(request: HttpRequest) -> HttpResponse:
        """The page of keys."""
        return HttpResponse("done")

    told = []
    for method in ("get", "post"):
        request: Any = getattr(RequestFactory(), method)("/")
        request.session = SessionStore()
        request._messages = FallbackStorage(request)
        led = keys(request).headers["Location"]
        assert led == reverse("prove") + "?next=%2Fjobs%2F"
        told.append([str(message) for message in get_messages(request)])
    assert told == [[], ["Nothing was saved yet: first give your password."]]
    assert (keys.__name__, keys.__doc__) == ("keys", "The page of keys.")
