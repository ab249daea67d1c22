"""The door for Spark Hire's webhooks. 404: not theirs. 5xx: our fault, they try again. 2xx: kept.

v1.0 signs nothing, so the address carries a secret of which only the hash is stored. The body is
kept unread; a worker reads the interview again before anything is believed.
"""

import re
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from video_interviews.actions.deliveries import keep_delivery

ADDRESS = re.compile(r"/webhooks/spark-hire/(?P<token>[^/]+)/(?P<event>[^/]+)/")
LARGEST_BODY = 1024 * 1024


@csrf_exempt
@login_not_required
def receive(request: HttpRequest, token: str, event: str) -> JsonResponse:
    """POST only. The event in the address is for people who read logs; the subscription knows it."""
    if request.method != "POST":
        return _refusal(405, "Only POST is allowed.", Allow="POST")
    try:
        body = _body(request)
    except OSError:  # the sender broke off, or its chunks are none
        return _refusal(400, "The body broke off.")
    if body is None:
        return _refusal(411, "Send the body with its Content-Length.")
    if not keep_delivery(token, body):
        return _refusal(404, "Not found.")
    return JsonResponse({"kept": True})


def _refusal(status: int, reason: str, **headers: str) -> JsonResponse:
    return JsonResponse({"detail": reason}, status=status, headers=headers)


def _body(request: HttpRequest) -> bytes | None:
    """The body as it came, any content type, whatever it is; None when its end is not known.

    What is too large to be an interview is cut; it will not be understood, and needs no second try.
    A body that comes in chunks has no length, for which Django takes it to be empty: it is read
    from the server where that knows its end.
    """
    if request.META.get("CONTENT_LENGTH"):
        return request.read(LARGEST_BODY)
    if request.META.get("wsgi.input_terminated"):
        body: bytes = request.META["wsgi.input"].read(LARGEST_BODY)
        return body
    return None


class FirstInLine:
    """Middleware: a webhook passes by sessions, log-in and messages, which cost it half of its time.

    The address is the same as in `urls`, which names it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if address := ADDRESS.fullmatch(request.path_info):
            answer = receive(request, **address.groupdict())
            answer.headers["Content-Length"] = str(len(answer.content))
            return answer
        return self.get_response(request)
