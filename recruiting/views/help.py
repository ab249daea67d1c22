"""Help for every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recruiting import access
from recruiting.windows import show_window


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Everyday recruiting, for everybody of a company."""
    access.member(request)
    return render(request, "recruiting/help.html")


@require_safe
def keyboard_shortcuts(request: HttpRequest) -> HttpResponse:
    """The window that `?` opens."""
    access.member(request)
    return show_window(request, "recruiting/keyboard_shortcuts.html", {}, back=reverse("dashboard"))
