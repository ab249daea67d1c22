"""The door for Spark Hire's webhooks: whose is it, keep it, answer; believe later."""

import io
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting.sessions import SessionMiddleware
from tests.video_interviews.walks import EVENT, SECRET, apply, door, post
from video_interviews.actions import deliveries
from video_interviews.models import Integration, Subscription, WebhookDelivery

State = WebhookDelivery.State


def post_without_length(body: bytes, *, ends: bool) -> int:
    """As gunicorn hands over what comes in chunks, or a server that does not know its end."""
    environ: Any = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": ends}
    return Client().generic("POST", door(), CONTENT_LENGTH="", **environ).status_code


@pytest.mark.parametrize("token", ["wrong", SECRET + "x", SECRET[:-1], "%00", "é", "x" * 5000])
def test_an_address_that_is_nobodys_is_404_and_nothing_is_kept(
    subscription: Subscription, token: str
) -> None:
    """Not theirs: 404, before anything is read."""
    assert post(b'{"uuid": "interview-1"}', token=token) == 404
    assert not WebhookDelivery.objects.exists()


def test_an_old_address_is_accepted_for_24_hours(subscription: Subscription) -> None:
    """S4: so that no update is lost by a change."""
    now = timezone.now()
    Subscription.objects.update(retired_at=now - timedelta(hours=23, minutes=59))
    assert post(b"{}") == 200
    Subscription.objects.update(retired_at=now - timedelta(hours=24, minutes=1))
    assert post(b"{}") == 404


def test_a_delivery_is_kept_exactly_as_it_came_before_it_is_believed(
    subscription: Subscription, integration: Integration
) -> None:
    """S5: kept, rung for, answered 2xx; the event is the subscription's, not the address's."""
    body = b'{ "uuid":"interview-1",\n "status":"accepted" }'

    answer = Client().post(door(event="InterviewDeleted"), body, content_type="application/json")

    assert answer.status_code == 200
    kept = WebhookDelivery.objects.get()
    assert (bytes(kept.body), kept.event, kept.state) == (body, EVENT, State.WAITING)
    assert kept.integration == integration


def test_a_webhook_passes_by_what_pages_need(
    subscription: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door is quick; the rest of the site is as it was."""
    through: list[str] = []
    get = SessionMiddleware.process_request

    def process_request(self: SessionMiddleware, request: HttpRequest) -> None:
        through.append(request.path)
        get(self, request)

    monkeypatch.setattr(SessionMiddleware, "process_request", process_request)
    assert post(b"{}") == 200
    assert Client().get(door()).status_code == 405
    assert Client().get(reverse("login")).status_code == 200
    assert through == [reverse("login")]


def test_an_answer_says_how_long_it_is(subscription: Subscription) -> None:
    """So that the sender may keep its connection."""
    answer = Client().post(door(), b"{}", content_type="application/json")
    assert answer.headers["Content-Length"] == str(len(answer.content))


ODD = [
    b"",
    b"not JSON",
    b"null",
    b"[]",
    b"{}",
    b'"text"',
    b"NaN",
    b'{"uuid": null}',
    b'{"uuid": 5}',
    b'{"uuid": ["interview-1"]}',
    b'{"uuid": "a\\u0000b"}',
    b'{"uuid": "\\ud800"}',
    b'{"uuid": "../../me"}',
    b'{"uuid": "' + b"x" * 10_000 + b'"}',
    b"[" * 60_000 + b"]" * 60_000,
    b'{"uuid": "interview-1", "rating": ' + b"9" * 6000 + b"}",
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf{}",
    b"uuid=interview-1",
    b"x" * (3 * 1024 * 1024),
    bytes(1000),
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "é"]
)
def test_whatever_is_posted_to_a_good_address_is_kept_and_harms_nobody(
    subscription: Subscription, body: bytes, content_type: str
) -> None:
    """B3: nonsense: 2xx, as a second try would bring nothing better; not understood later."""
    assert post(body, content_type) == 200

    kept = WebhookDelivery.objects.get()
    assert bytes(kept.body) == body[: 1024 * 1024]
    assert apply(kept)[0] in (State.UNREADABLE, State.NOT_TRACKED)


def test_a_body_in_chunks_is_read_where_the_server_knows_its_end(
    subscription: Subscription,
) -> None:
    """B2: it has no length, for which Django takes it to be empty."""
    body = b'{"uuid": "interview-1"}'
    assert post_without_length(body, ends=True) == 200
    assert bytes(WebhookDelivery.objects.get().body) == body


def test_no_body_at_all_is_kept_as_that(subscription: Subscription) -> None:
    """B2: a second try would bring nothing better."""
    assert post_without_length(b"", ends=True) == 200
    assert bytes(WebhookDelivery.objects.get().body) == b""


def test_a_body_without_a_length_that_cannot_be_read_is_asked_for_again(
    subscription: Subscription,
) -> None:
    """B2: 411, so that Spark Hire does not take it for delivered."""
    assert post_without_length(b"{}", ends=False) == 411
    assert not WebhookDelivery.objects.exists()


class BrokenOff(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise ConnectionResetError


@pytest.mark.parametrize("length", ["", "100"])
def test_a_body_that_breaks_off_is_no_fault_of_ours(
    subscription: Subscription, length: str
) -> None:
    """B3: 400, which nobody is there to hear."""
    environ: Any = {"wsgi.input": BrokenOff(), "wsgi.input_terminated": True}
    assert Client().generic("POST", door(), CONTENT_LENGTH=length, **environ).status_code == 400
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/webhooks/spark-hire/{}/{}",
        "//webhooks/spark-hire/{}/{}/",
        "/webhooks//spark-hire///{}//{}//",
        "/webhooks/spark-hire/{}/An/Event\x00\n/",
        "/webhooks/spark-hire/{}",
    ],
)
def test_no_delivery_is_lost_for_a_slash(subscription: Subscription, address: str) -> None:
    """B2: as senders and proxies may spell it; and never a redirect, which nobody follows."""
    wrong, right = (address.format(token, EVENT) for token in ("nobodys", SECRET))
    for spelt, expected in ((wrong, 404), (right, 200)):
        answer = Client().generic("POST", "/", b"{}", PATH_INFO=spelt, CONTENT_LENGTH="2")
        assert answer.status_code == expected, spelt
    assert WebhookDelivery.objects.count() == 1


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "", "*", "é;q=x"])
def test_whatever_answer_the_sender_accepts_the_delivery_is_kept(
    subscription: Subscription, accepted: str
) -> None:
    """B2: not 406."""
    headers = {"Accept": accepted}
    address = f"{door()}?format=xml"
    answer = Client().post(address, b"{}", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"kept": True})


@pytest.mark.django_db(transaction=True)
def test_a_connection_to_the_database_that_is_gone_costs_no_delivery(
    subscription: Subscription,
) -> None:
    """B2: the database was started again meanwhile."""
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert post(b"{}") == 200
    assert WebhookDelivery.objects.count() == 1


def test_the_secret_of_an_address_is_in_no_log(
    subscription: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever logger writes: the one handler that there is masks it."""
    monkeypatch.setattr(deliveries, "_execute", None)
    [handler] = [one for one in logging.getLogger().handlers if one.name == "console"]
    assert isinstance(handler, logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", written := io.StringIO())

    Client(raise_request_exception=False).post(door(), b"{}", content_type="application/json")
    Client().get(door())
    logging.getLogger("django.server").info('"POST %s HTTP/1.1" 500', door())

    assert written.getvalue().count(f"/webhooks/spark-hire/***/{EVENT}/") == 3
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "options"])
def test_only_post_is_answered(subscription: Subscription, method: str) -> None:
    """405, without a login page in between."""
    assert getattr(Client(), method)(door()).status_code == 405


def test_no_login_and_no_form_token_is_needed(subscription: Subscription) -> None:
    """The secret in the address is the key."""
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(door(), b"{}", content_type="application/json").status_code == 200


def test_a_database_in_trouble_is_our_fault_and_they_try_again(
    subscription: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5xx: nothing is lost."""

    def broken(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(deliveries, "_execute", broken)
    client = Client(raise_request_exception=False)
    assert client.post(door(), b"{}", content_type="application/json").status_code == 500
