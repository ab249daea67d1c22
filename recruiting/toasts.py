"""Toasts: what was done, said on the next page or at once, with an Undo where a thing can be undone."""

from django.contrib import messages
from django.http import HttpRequest

from recruiting.models import Change

UNDO = "undo:"


def toast(request: HttpRequest, text: str, change: Change | None = None) -> None:
    """Say that something was done. `change` is what **Undo** takes back."""
    messages.success(request, text, extra_tags=f"{UNDO}{change.pk}" if change else "")
