"""Logging in, and whether the site is up."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django_htmx.http import HttpResponseClientRefresh

from recruiting.forms.accounts import LogInForm
from recruiting.windows import asked_by_htmx


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    """The login page. A window that finds its session ended makes the whole page log in."""

    form_class = LogInForm
    template_name = "recruiting/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if asked_by_htmx(request):
            return HttpResponseClientRefresh()
        return super().dispatch(request, *args, **kwargs)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when this process answers and the database does; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
