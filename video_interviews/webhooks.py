"""The door for Spark Hire's webhooks. 404: not theirs. 5xx: our fault, they try again. 2xx: kept.

v1.0 signs nothing, so the address carries a secret of which only the hash is stored. The body is
kept unread; a worker reads the interview again before anything is believed.
"""

from django.http import Http404, HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from video_interviews.actions.deliveries import keep_delivery, subscription_of

LARGEST_BODY = 1024 * 1024


class LengthRequired(APIException):
    status_code = 411
    default_detail = "Send the body with its Content-Length."


class SparkHireWebhook(APIView):
    """POST only. The event in the address is for people who read logs; the subscription knows it."""

    authentication_classes: list[type[BaseAuthentication]] = []
    permission_classes = [AllowAny]
    http_method_names = ["post"]

    def post(self, request: Request, token: str, event: str) -> Response:
        subscription = subscription_of(token)
        if subscription is None:
            raise Http404
        keep_delivery(subscription, _body(request._request))
        return Response({"kept": True})


def _body(request: HttpRequest) -> bytes:
    """The body as it came, past DRF's parsers: any content type, whatever it is.

    What is too large to be an interview is cut; it will not be understood, and needs no second try.
    A body that comes in chunks has no length, for which Django takes it to be empty: it is read
    from the server where that knows its end, and otherwise refused.
    """
    if request.META.get("CONTENT_LENGTH"):
        return request.read(LARGEST_BODY)
    if request.META.get("wsgi.input_terminated"):
        body: bytes = request.META["wsgi.input"].read(LARGEST_BODY)
        if body:
            return body
    raise LengthRequired


receive = SparkHireWebhook.as_view()
