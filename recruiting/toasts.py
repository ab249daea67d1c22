"""Toasts: what was done, said on the next page or at once, with an Undo where a thing can be undone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest

from recruiting.models import Change

UNDO = "undo:"


def toast(request: HttpRequest, text: str, change: Change | None = None) -> None:
    """Say that something was done. `change` is what **Undo** takes back."""
    messages.success(request, text, extra_tags=f"{UNDO}{change.pk}" if change else "")


class _Cookie(CookieStorage):
    """Django's, under a name of the settings'."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.cookie_name = settings.TOASTS_COOKIE_NAME


class Storage(FallbackStorage):
    """Where toasts wait for the next page: in a signed cookie, in the session when they are too long."""

    storage_classes = (_Cookie, SessionStorage)
