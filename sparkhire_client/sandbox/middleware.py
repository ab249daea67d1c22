"""What every answer has in common."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .world.addresses import reached_at

View = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; media-src 'self' blob:; img-src 'self' data:; object-src 'none';"
    " base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def address(get_response: View) -> View:
    """Remembers where the sandbox was reached, for the absolute links made on the way."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = reached_at.set(f"{request.scheme}://{request.get_host()}")
        try:
            return get_response(request)
        finally:
            reached_at.reset(token)

    return middleware


def headers(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "same-origin")
        return response

    return middleware
