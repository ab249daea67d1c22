"""Times are shown in the company's zone, and the audit log knows where an act came from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from recruiting import audit, sessions


class CompanyTimeZoneMiddleware:
    """Activates the zone of the logged-in person's company for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        company = request.user.company if request.user.is_authenticated else None
        if company is None:
            return self.get_response(request)
        with timezone.override(company.zone):
            return self.get_response(request)


class AuditMiddleware:
    """Tells the audit log the client's address for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with audit.coming_from(sessions.address_of(request)):
            return self.get_response(request)
