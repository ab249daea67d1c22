"""Steps that the tests of the feature have in common, in the words of the guide."""

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import responses
import time_machine
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, User
from sparkhire_client.resources import Interview
from tests.sandbox.process import Sandbox
from video_interviews import expiry, newsfeed
from video_interviews.actions import canceling, deliveries, reading, sending, watching
from video_interviews.keys import seal
from video_interviews.models import (
    Integration,
    InterviewRequest,
    SparkHireUser,
    Status,
    Subscription,
    WebhookDelivery,
)
from video_interviews.transitions import Change, advance

WIRE = "https://spark-hire.test/v1.0"
YEARS = timedelta(days=5000)
SECRET = "an-address-that-nobody-guesses"
EVENT = "InterviewAccepted"


def give_key(integration: Integration, user: User, key: str) -> SparkHireUser:
    """The user, added to the integration with a working key."""
    return SparkHireUser.objects.create(
        integration=integration,
        user=user,
        sealed_key=seal(key, owner_id=user.pk),
        key_last_four=key[-4:],
        key_state=SparkHireUser.KeyState.WORKING,
        account_email=user.email,
        account_name=str(user),
    )


def later(**delta: float) -> AbstractContextManager[object]:
    """Our clock moved on; it goes on ticking."""
    return time_machine.travel(timezone.now() + timedelta(**delta), tick=True)


def at(moment: str | datetime) -> AbstractContextManager[object]:
    """Our clock standing still at a moment; a text is ISO, with its offset."""
    aware = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return time_machine.travel(aware, tick=False)


def ask(
    candidate: Candidate, by: User, *, days: int = 7, message: str = "We look forward to it."
) -> InterviewRequest:
    """The recruiter clicks Send Request; the worker has not come by yet."""
    on = expiry.today(candidate.company.zone, timezone.now()) + timedelta(days=days)
    return sending.request_interview(candidate, by=by, expires_on=on, message=message)


def send(candidate: Candidate, by: User, *, days: int = 7) -> InterviewRequest:
    """Asked, and sent by the worker."""
    request = ask(candidate, by, days=days)
    sending.send(request.pk)
    request.refresh_from_db()
    return request


def requested(
    candidate: Candidate, by: User, uuid: str = "interview-1", **columns: Any
) -> InterviewRequest:
    """A request that Spark Hire accepted, without asking any Spark Hire."""
    request = ask(candidate, by)
    fields = {"spark_hire_uuid": uuid, "spark_hire_status": "created"} | columns
    entries = [newsfeed.requested(request, request.requested_at.replace(microsecond=0))]
    assert advance(request, Change(Status.REQUESTED, by=by, fields=fields, entries=entries))
    request.refresh_from_db()
    return request


def headlines(candidate: Candidate) -> list[str]:
    """What the newsfeed tells, the oldest first, without the words they share."""
    items = candidate.newsfeed.order_by("happened_at", "pk")
    return [item.headline.removeprefix("Video Interview ") for item in items]


def minutes_ago(minutes: int) -> datetime:
    """In whole seconds, as Spark Hire stamps."""
    return timezone.now().replace(microsecond=0) - timedelta(minutes=minutes)


def spoken(moment: datetime) -> str:
    """A moment as Spark Hire writes it, in whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def interview(request: InterviewRequest, status: str, when: datetime, **fields: Any) -> Any:
    """The interview as Spark Hire would answer it, last changed at `when`."""
    return {
        "uuid": request.spark_hire_uuid,
        "type": "one_way",
        "status": status,
        "job_post": {"uuid": request.spark_hire_job_uuid, "title": "Backend Engineer"},
        "assigned_to": {"email": request.email},
        "scheduled_at": spoken(request.expires_at),
        "created_at": spoken(request.requested_at),
        "updated_at": spoken(when),
    } | fields


def answers(
    wire: responses.RequestsMock,
    request: InterviewRequest,
    status: str,
    when: datetime,
    **fields: Any,
) -> Any:
    """From now on Spark Hire answers this when the interview is read."""
    body = interview(request, status, when, **fields)
    wire.upsert(responses.GET, f"{WIRE}/interviews/{request.spark_hire_uuid}", json=body)
    return body


def polled(request: InterviewRequest, status: str, when: datetime, **fields: Any) -> None:
    """A poll finds the interview so."""
    watching.absorb(request, Interview.from_json(interview(request, status, when, **fields)))
    request.refresh_from_db()


def subscribed(integration: Integration, event: str, token: str = SECRET) -> Subscription:
    return Subscription.objects.create(
        integration=integration,
        spark_hire_user=integration.primary_user,
        event=event,
        token_hash=deliveries.token_hash(token),
        spark_hire_uuid=f"webhook-{event}",
    )


def accepts(token: str) -> bool:
    """Does the door take deliveries at the address with this secret?"""
    return deliveries.keep_delivery(token, b"{}")


def report(integration: Integration, event: str, body: object) -> WebhookDelivery:
    """Spark Hire posts the event; the worker has not come by yet."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return WebhookDelivery.objects.create(integration=integration, event=event, body=raw)


def apply(*reports: WebhookDelivery) -> list[str]:
    """They come one after the other, and the worker by after each; the states in which it leaves them."""
    others = WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING)
    for each in reports:
        others.exclude(pk=each.pk).update(next_attempt_at=F("next_attempt_at") + YEARS)
        apply_together(each)
        others.exclude(pk=each.pk).update(next_attempt_at=F("next_attempt_at") - YEARS)
    return [each.state for each in reports]


def apply_together(*reports: WebhookDelivery) -> list[str]:
    """The worker comes by once; the states in which it leaves them."""
    for pk in {each.integration_id for each in reports}:
        Integration.objects.filter(pk=pk).update(reading_until=None)  # it comes when it may
        reading.read_reports(pk)
    for each in reports:
        each.refresh_from_db()
    return [each.state for each in reports]


def truth(sandbox: Sandbox, request: InterviewRequest) -> Any:
    """What the sandbox knows of the interview, deleted ones too."""
    return sandbox.look(f"interviews/{request.spark_hire_uuid}")


def invitations(sandbox: Sandbox, email: str) -> int:
    return sum(mail["kind"] == "invitation" for mail in sandbox.look("mails", to=email))


def calls(sandbox: Sandbox, *operations: str) -> int:
    """How many calls of these kinds the sandbox has had."""
    made: Iterable[Any] = sandbox.look("ledger")["calls"]
    return sum(call["operation"] in operations for call in made)


def states(candidate: Candidate) -> list[str]:
    """The statuses of the record's requests, the oldest first."""
    requests = InterviewRequest.objects.filter(candidate=candidate).order_by("pk")
    return list(requests.values_list("status", flat=True))


def cancel(request: InterviewRequest, by: User) -> None:
    """Yes, Cancel Request; then the worker comes by."""
    assert canceling.cancel_request(request, by=by)
    canceling.cancel(request.pk)
    request.refresh_from_db()


def mails(sandbox: Sandbox, email: str) -> list[str]:
    """The kinds of mails that Spark Hire sent there, the oldest first."""
    return [mail["kind"] for mail in reversed(sandbox.look("mails", to=email))]


def door(token: str = SECRET, event: str = EVENT) -> str:
    return reverse("spark-hire-webhook", args=[token, event])


def post(body: bytes, content_type: str = "application/json", token: str = SECRET) -> int:
    length = {"Content-Length": str(len(body))}  # which Django's client omits where there is none
    answer = Client().post(door(token), body, content_type=content_type, headers=length)
    return answer.status_code
