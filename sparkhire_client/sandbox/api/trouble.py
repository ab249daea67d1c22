"""How each ordered fault looks on the wire."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextvars import copy_context
from threading import Thread

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from sparkhire_client.sandbox.lifetime import stopping
from sparkhire_client.sandbox.world.addresses import absolute
from sparkhire_client.sandbox.world.records import Fault

REASONS = {
    400: "The sandbox was told to refuse this",
    401: "Invalid API key",
    403: "You may not do this",
    404: "Not found",
    410: "Gone",
    429: "Too many requests",
    500: "Internal error",
}
PAGE = b"<!doctype html><html><head><title>%b</title></head><body><h1>%b</h1></body></html>"


def act_out(
    fault: Fault, request: HttpRequest, carry_out: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """The answer of a call that is in trouble; ``carry_out`` does what was asked for."""
    connection: socket.socket = request.META["sandbox.socket"]
    name, seconds = fault.fault, fault.seconds
    match name:
        case "timeout_before_commit":
            return _silence(connection, seconds)
        case "timeout_after_commit":
            carry_out()
            return _silence(connection, seconds)
        case "late_commit":
            stopping.wait(seconds)
            return carry_out()
        case "502_late_commit":
            Thread(
                target=copy_context().run, args=(_later, seconds, carry_out), daemon=True
            ).start()
            return _gateway_error()
        case "500_after_commit":
            carry_out()
            return _refusal(500)
        case "502":
            return _gateway_error()
        case "429":
            response = _refusal(429)
            response["X-Rate-Limit-Try-Again-Seconds"] = str(max(1, round(seconds)))
            return response
        case "redirect":
            return HttpResponse(status=302, headers={"Location": absolute("/sandbox/trap")})
        case "html":
            return HttpResponse(PAGE % (b"Spark Hire", b"Please log in"))
        case "empty_200":
            carry_out()
            return HttpResponse(content_type="application/json")
        case "truncated":
            return _cut(connection, carry_out(), _hang_up)
        case "reset_mid_body":
            return _cut(connection, carry_out(), _reset)
        case "reset_before_commit":
            return StreamingHttpResponse(_end(connection, _reset))
        case "drip":
            return _drip(carry_out(), seconds)
    return _refusal(int(name))


def _refusal(status: int) -> HttpResponse:
    return JsonResponse({"reason": REASONS[status]}, status=status)


def _gateway_error() -> HttpResponse:
    return HttpResponse(PAGE % (b"502", b"502 Bad Gateway"), status=502)


def _later(seconds: float, carry_out: Callable[[], HttpResponse]) -> None:
    if not stopping.wait(seconds):
        carry_out()


def _silence(connection: socket.socket, seconds: float) -> HttpResponseBase:
    stopping.wait(seconds)
    return StreamingHttpResponse(_end(connection, _hang_up))


def _cut(
    connection: socket.socket, whole: HttpResponse, end: Callable[[socket.socket], None]
) -> HttpResponseBase:
    body = whole.content
    half = body[: len(body) // 2]
    response = StreamingHttpResponse(
        _end(connection, end, half), status=whole.status_code, content_type="application/json"
    )
    response["Content-Length"] = str(max(len(body), 1))
    return response


def _end(
    connection: socket.socket, end: Callable[[socket.socket], None], first: bytes = b""
) -> Iterator[bytes]:
    if first:
        yield first
        stopping.wait(0.05)  # a reset overtakes what is still on its way
    end(connection)
    raise ConnectionAbortedError


def _hang_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(connection.detach())


def _drip(whole: HttpResponse, seconds: float) -> HttpResponseBase:
    def drops() -> Iterator[bytes]:
        for byte in whole.content:
            yield bytes([byte])
            stopping.wait(seconds)

    response = StreamingHttpResponse(
        drops(), status=whole.status_code, content_type="application/json"
    )
    response["Content-Length"] = str(len(whole.content))
    return response
