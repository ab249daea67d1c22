"""The API key goes to Spark Hire in one header, and nowhere else."""

import base64
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from sparkhire_client import BadKey, SparkHireClient, Unintelligible, errors
from sparkhire_client.transport import MAX_REASON
from tests.sparkhire_client.wire import URL, error_of

KEY = "k-alice-0123456789"


@pytest.fixture
def alice() -> SparkHireClient:
    return SparkHireClient(KEY, URL)


@responses.activate
def test_the_key_is_the_user_name_and_the_password_is_empty(alice: SparkHireClient) -> None:
    responses.get(f"{URL}/me", json={"uuid": "u-1"})
    alice.me()
    sent = responses.calls[0].request.headers["Authorization"]
    assert base64.b64decode(sent.removeprefix("Basic ")) == f"{KEY}:".encode()


@responses.activate
def test_a_netrc_and_proxies_of_the_machine_change_nothing(
    alice: SparkHireClient,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine spark-hire.test login mallory password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    responses.get(f"{URL}/me", json={"uuid": "u-1"})
    alice.me()
    call = responses.calls[0].request
    assert call.headers["Authorization"].startswith("Basic ay1hbGljZS")
    assert not call.req_kwargs["proxies"]  # type: ignore[attr-defined]
    assert call.req_kwargs["verify"] is True  # type: ignore[attr-defined]


def test_a_reason_with_the_key_in_it_does_not_show_the_key(alice: SparkHireClient) -> None:
    error = error_of(alice, status=401, json={"reason": f"No such key: {KEY[:5]}\x01{KEY[5:]}"})
    assert error.reason == "No such key: [key]"


def test_a_long_reason_is_cut_and_half_a_key_is_not_left_at_its_end(
    alice: SparkHireClient,
) -> None:
    error = error_of(alice, status=400, json={"reason": "x" * (MAX_REASON - 5) + KEY + "y" * 999})
    assert len(error.reason) == MAX_REASON
    assert "k-al" not in error.reason


@pytest.mark.parametrize("target", ["https://mallory.test/", "http://[", "//\ud800", URL])
def test_a_redirect_is_never_followed_wherever_it_leads(
    alice: SparkHireClient, target: str
) -> None:
    location = target.encode("utf-8", "replace").decode("latin-1")
    error = error_of(alice, status=307, headers={"Location": location})
    assert type(error) is Unintelligible


@responses.activate(assert_all_requests_are_fired=False)
@pytest.mark.parametrize(
    "key", ["", " ", "k alice", "k:alice", "k-alice\r\nX: y", "k-ålice", "k-\u2026", "\ud800", "\0"]
)
def test_what_cannot_be_a_key_is_a_bad_key_before_any_call(key: str) -> None:
    with pytest.raises(BadKey):
        SparkHireClient(key, URL).me()
    assert len(responses.calls) == 0


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 401, "json": {"reason": KEY}},
        {"status": 500},
        {"status": 302, "headers": {"Location": "https://mallory.test/"}},
        {"body": "<html>"},
        {"body": requests.ConnectionError()},
    ],
    ids=["401", "500", "302", "broken JSON", "broken connection"],
)
def test_neither_traceback_nor_log_nor_repr_shows_the_key(
    alice: SparkHireClient, answer: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error = error_of(alice, **answer)
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = Path(errors.__file__).parent
    frames = [frame for frame in told.stack if Path(frame.filename).parent == ours]
    shown = f"{[f.locals for f in frames]} {error!r} {alice!r} {vars(alice)} {caplog.text}"
    assert frames
    assert error.__cause__ is None
    assert error.__context__ is None
    assert KEY not in shown
    assert base64.b64encode(KEY.encode())[:16].decode() not in shown
