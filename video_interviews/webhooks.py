"""The door for Spark Hire's webhooks. 404: not theirs. 5xx: our fault, they try again. 2xx: kept.

v1.0 signs nothing, so the address carries a secret of which only the hash is stored. The body is
kept unread; a worker reads the interview again before anything is believed.
"""

import re
from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from video_interviews.actions.deliveries import keep_delivery

ADDRESS = re.compile(r"/webhooks/spark-hire/(?P<token>[^/]+)/(?P<event>[^/]+)/")
LARGEST_BODY = 1024 * 1024


class LengthRequired(APIException):
    status_code = 411
    default_detail = "Send the body with its Content-Length."


class OneAnswerForAll(BaseContentNegotiation):
    """JSON, whatever the sender says to accept: a delivery is not refused for that."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        [json] = renderers
        return json, json.media_type


class SparkHireWebhook(APIView):
    """POST only. The event in the address is for people who read logs; the subscription knows it."""

    authentication_classes: list[type[BaseAuthentication]] = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OneAnswerForAll
    http_method_names = ["post"]

    def post(self, request: Request, token: str, event: str) -> Response:
        if not keep_delivery(token, _body(request._request)):
            raise Http404
        return Response({"kept": True})


def _body(request: HttpRequest) -> bytes:
    """The body as it came, past DRF's parsers: any content type, whatever it is.

    What is too large to be an interview is cut; it will not be understood, and needs no second try.
    A body that comes in chunks has no length, for which Django takes it to be empty: it is read
    from the server where that knows its end, and otherwise refused.
    """
    try:
        if request.META.get("CONTENT_LENGTH"):
            return request.read(LARGEST_BODY)
        if request.META.get("wsgi.input_terminated"):
            body: bytes = request.META["wsgi.input"].read(LARGEST_BODY)
            return body
    except OSError:  # the sender broke off, or its chunks are none
        raise ParseError("The body broke off.") from None
    raise LengthRequired


receive = SparkHireWebhook.as_view()


class FirstInLine:
    """Middleware: a webhook passes by sessions, log-in and messages, which cost it half of its time.

    The address is the same as in `urls`, which names it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if address := ADDRESS.fullmatch(request.path_info):
            answer = receive(request, **address.groupdict())
            if isinstance(answer, Response):
                answer.render()
                answer.headers["Content-Length"] = str(len(answer.content))
            return answer
        return self.get_response(request)
