"""The door of webhooks at its edges: to the second, to the byte, and who is told."""

import io
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpResponse
from django.test import RequestFactory

from tests.video_interviews.walks import SECRET, door
from video_interviews import clock, webhooks
from video_interviews.actions import deliveries
from video_interviews.models import Integration, Subscription, WebhookDelivery

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    heard: list[tuple[Any, ...]] = []
    monkeypatch.setattr(deliveries, "ring", lambda *told: heard.append(told))
    return heard


def handed_over(method: str = "POST", body: bytes = b"{}", **environ: Any) -> Any:
    return RequestFactory().generic(method, door(), body, **environ)


def test_workers_are_told_whose_delivery_waits(
    subscription: Subscription, integration: Integration, rung: list[Any]
) -> None:
    """S5: once it is kept, and of nobody else's."""
    assert deliveries.keep_delivery(SECRET, b"{}") is True
    assert rung == [("video_interviews.read_reports", integration.pk)]
    assert deliveries.keep_delivery("nobody's", b"{}") is False
    assert len(rung) == 1


def test_it_is_due_at_once_wherever_the_clocks_are(subscription: Subscription) -> None:
    with time_machine.travel(NOW, tick=False):
        deliveries.keep_delivery(SECRET, b"\x00\xff")
    kept = WebhookDelivery.objects.get()
    assert (kept.received_at, kept.next_attempt_at) == (NOW, NOW - clock.TOLERANCE)
    assert (bytes(kept.body), kept.attempts, kept.state) == (b"\x00\xff", 0, "waiting")


@pytest.mark.parametrize(("seconds", "kept"), [(-1, True), (0, False), (1, False)])
def test_an_old_address_is_good_for_24_hours_to_the_second(
    subscription: Subscription, seconds: int, kept: bool
) -> None:
    """S4."""
    ago = timedelta(hours=24, seconds=seconds)
    with time_machine.travel(NOW, tick=False):
        Subscription.objects.update(retired_at=NOW - ago)
        assert deliveries.keep_delivery(SECRET, b"{}") is kept


def test_an_address_that_is_no_text_is_nobodys(subscription: Subscription) -> None:
    assert deliveries.keep_delivery("\ud800", b"{}") is False


@pytest.mark.parametrize("trouble", [InterfaceError, OperationalError])
def test_a_connection_that_is_gone_is_replaced_but_not_inside_a_transaction(
    subscription: Subscription, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """What came before it in the transaction would be lost unnoticed."""
    asked: list[int] = []
    closed: list[int] = []

    def broken(_: Any) -> int:
        asked.append(1)
        if len(asked) == 1:
            raise trouble
        return 7

    gone = SimpleNamespace(in_atomic_block=True, close=lambda: closed.append(1))
    monkeypatch.setattr(deliveries, "_execute", broken)
    monkeypatch.setattr(deliveries, "connection", gone)
    with pytest.raises(trouble):
        deliveries._insert([])
    asked.clear()
    gone.in_atomic_block = False
    assert deliveries._insert([]) == 7
    assert (asked, closed) == ([1, 1], [1])


def test_no_statement_is_spent_on_the_check_of_the_connection(
    subscription: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door is quick: what is gone is noticed by the one statement."""
    checked: list[int] = []

    def usable() -> bool:
        checked.append(1)
        return True

    real = connections["default"]
    monkeypatch.setattr(real, "health_check_enabled", True)
    monkeypatch.setattr(real, "health_check_done", False)
    monkeypatch.setattr(real, "is_usable", usable)
    deliveries.keep_delivery(SECRET, b"{}")
    assert checked == []


def test_answers_say_what_is_wrong(subscription: Subscription) -> None:
    def said(answer: Any) -> tuple[int, bytes]:
        return answer.status_code, answer.content

    def asked(request: Any, token: str = SECRET) -> tuple[int, bytes]:
        return said(webhooks.receive(request, token, "Event"))

    refused = webhooks.receive(handed_over("GET"), SECRET, "Event")
    assert (said(refused), refused.headers["Allow"]) == (
        (405, b'{"detail": "Only POST is allowed."}'),
        "POST",
    )
    assert asked(handed_over()) == (200, b'{"kept": true}')
    assert asked(handed_over(), "nobody's") == (404, b'{"detail": "Not found."}')
    without = handed_over(CONTENT_LENGTH="")
    assert asked(without) == (411, b'{"detail": "Send the body with its Content-Length."}')
    broken = handed_over()
    broken.read = lambda _: (_ for _ in ()).throw(OSError)
    assert asked(broken) == (400, b'{"detail": "The body broke off."}')


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_is_cut_at_a_mebibyte(subscription: Subscription, chunked: bool) -> None:
    sent = b"x" * (1024 * 1024 + 5)
    more: dict[str, Any] = {}
    if chunked:
        more = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": io.BytesIO(sent)}
    webhooks.receive(handed_over(body=sent, **more), SECRET, "Event")
    assert len(bytes(WebhookDelivery.objects.get().body)) == 1024 * 1024


@pytest.mark.parametrize("path", [door() + "more/", "/elsewhere" + door(), "/jobs/"])
def test_other_pages_are_left_alone(db: None, path: str) -> None:
    first = webhooks.FirstInLine(lambda request: HttpResponse(request.path_info))
    assert first(RequestFactory().post(path)).content == path.encode()  # type: ignore[attr-defined]


def test_it_is_marked_as_open_to_a_sender_without_login_or_form() -> None:
    """Row R23: the one page without a token."""
    assert webhooks.receive.csrf_exempt  # type: ignore[attr-defined]
    assert webhooks.receive.login_required is False  # type: ignore[attr-defined]
