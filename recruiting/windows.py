"""Windows: dialogs that htmx loads into `#window`, and plain pages at the same address without it.

A window's template starts with `{% extends in_window|yesno:"window.html,window_page.html" %}` and
fills the blocks `window_title`, `window_body` and, if it likes, `window_actions`. See docs/ui.md.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def asked_by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def show_window(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, back: str
) -> HttpResponse:
    """The window, status 422 when its `form` holds errors.

    `back` is where Cancel leads when the window is a page of its own.
    """
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    values = {**context, "back_url": back, "in_window": asked_by_htmx(request)}
    response = render(request, template, values, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def leave_window(request: HttpRequest, url: str) -> HttpResponse:
    """After success: the whole page goes on to `url`, whether a dialog or a plain form was sent."""
    return HttpResponseClientRedirect(url) if asked_by_htmx(request) else redirect(url)
