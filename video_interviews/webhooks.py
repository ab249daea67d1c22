"""The door for Spark Hire's webhooks. 404: not theirs. 5xx: our fault, they try again. 2xx: kept.

v1.0 signs nothing, so the address carries a secret of which only the hash is stored. The body is
kept unread; a worker reads the interview again before anything is believed.
"""

from django.http import Http404
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from video_interviews.actions.deliveries import keep_delivery, subscription_of

LARGEST_BODY = 1024 * 1024


class SparkHireWebhook(APIView):
    """POST only. The event in the address is for people who read logs; the subscription knows it."""

    authentication_classes: list[type[BaseAuthentication]] = []
    permission_classes = [AllowAny]

    def post(self, request: Request, token: str, event: str) -> Response:
        subscription = subscription_of(token)
        if subscription is None:
            raise Http404
        # Read past DRF's parsers: any content type, and whatever the body is. What is too large to
        # be an interview is cut; it will not be understood, and needs no second try.
        body = request._request.read(LARGEST_BODY)
        keep_delivery(subscription, body)
        return Response({"kept": True})


receive = SparkHireWebhook.as_view()
