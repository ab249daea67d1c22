"""What the client makes of statuses, bodies and headers."""

import gzip
import pickle

import pytest
import requests
import responses

from sparkhire_client import (
    BadKey,
    Forbidden,
    Gone,
    NotFound,
    RateLimited,
    Refused,
    SparkHireClient,
    SparkHireError,
    Unintelligible,
    Unreachable,
    errors,
)
from sparkhire_client.transport import MAX_BODY
from tests.sparkhire_client.wire import URL, error_of

TRY_AGAIN = "X-Rate-Limit-Try-Again-Seconds"


@pytest.fixture
def alice() -> SparkHireClient:
    return SparkHireClient("k-alice", URL)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, BadKey),
        (402, Refused),
        (403, Forbidden),
        (404, NotFound),
        (408, Unreachable),
        (409, Refused),
        (410, Gone),
        (422, Refused),
        (429, RateLimited),
        (500, Unreachable),
        (502, Unreachable),
        (503, Unreachable),
        (301, Unintelligible),
        (304, Unintelligible),
        (600, Unintelligible),
    ],
)
def test_each_status_is_the_error_that_says_what_to_do(
    alice: SparkHireClient, status: int, kind: type[SparkHireError]
) -> None:
    error = error_of(alice, status=status)
    assert type(error) is kind
    assert error.reason
    assert not error.outcome_unknown


@pytest.mark.parametrize("status", [408, 500, 503, 302, 700])
def test_a_write_answered_by_a_fault_may_have_been_carried_out(
    alice: SparkHireClient, status: int
) -> None:
    assert error_of(alice, "DELETE", status=status).outcome_unknown


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_write_that_was_refused_was_not_carried_out(alice: SparkHireClient, status: int) -> None:
    assert not error_of(alice, "DELETE", status=status).outcome_unknown


def test_forbidden_can_be_treated_as_refused() -> None:
    assert issubclass(Forbidden, Refused)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("17", 17),
        (" 17 ", 17),
        ("0", 1),
        ("-5", 60),
        ("soon", 60),
        ("1.5", 60),
        ("\u0661\u0667", 60),
        ("999999", 3600),
        ("9" * 5000, 60),
    ],
)
def test_how_long_to_wait_is_read_from_the_vendors_own_header(
    alice: SparkHireClient, header: str, seconds: int
) -> None:
    raw = header.encode().decode("latin-1")
    error = error_of(alice, status=429, headers={TRY_AGAIN: raw})
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds


def test_without_that_header_a_minute_is_waited(alice: SparkHireClient) -> None:
    error = error_of(alice, status=429)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 60


@pytest.mark.parametrize("field", ["reason", "error", "message"])
def test_a_refusal_is_explained_in_the_vendors_words(alice: SparkHireClient, field: str) -> None:
    error = error_of(alice, status=400, json={field: "  A job\nwants\x00 a\u202fcity. "})
    assert error.reason == "A job wants a city."


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"reason": 7}', b'{"reason": " "}', b"\xff", b"[" * 99999],
)
def test_a_refusal_without_a_readable_reason_has_one_of_ours(
    alice: SparkHireClient, body: bytes
) -> None:
    assert error_of(alice, status=400, body=body).reason == "Spark Hire refused this."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"null",
        b"[]",
        b'"uuid"',
        b"{}",
        b"<html>Welcome to the hotel's network</html>",
        b'{"uuid": "u-1"',
        b'{"uuid": "u-1"} {}',
        b'{"uuid": "u-1", "rating": NaN}',
        b'{"uuid": "u-1", "rating": -Infinity}',
        b'{"uuid": "u-1", "rating": 1e999}',
        b'{"uuid": "u-1", "rating": ' + b"9" * 5000 + b"}",
        b'{"uuid": "u-1", "name": "\xff"}',
        b'\xef\xbb\xbf{"uuid": "u-1"}',
        '{"uuid": "u-1"}'.encode("utf-16"),
        b"[" * 200_000,
        b'{"uuid": "u-1", "x": "' + b"x" * MAX_BODY + b'"}',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_an_answer_that_is_not_the_json_promised_is_unintelligible(
    alice: SparkHireClient, body: bytes
) -> None:
    assert type(error_of(alice, body=body)) is Unintelligible


@pytest.mark.parametrize("body", [b"not packed at all", gzip.compress(b"{}" * 99, mtime=0)[:-20]])
def test_an_answer_that_cannot_be_unpacked_is_an_error_of_ours(
    alice: SparkHireClient, body: bytes
) -> None:
    error = error_of(alice, body=body, headers={"Content-Encoding": "gzip"})
    assert isinstance(error, Unintelligible | Unreachable)


def test_a_small_packed_answer_that_unpacks_to_a_huge_one_is_not_read_whole(
    alice: SparkHireClient,
) -> None:
    body = gzip.compress(b" " * (MAX_BODY * 4))
    error = error_of(alice, body=body, headers={"Content-Encoding": "gzip"})
    assert type(error) is Unintelligible


@responses.activate
def test_an_unintelligible_answer_to_a_write_leaves_it_unknown(alice: SparkHireClient) -> None:
    responses.post(f"{URL}/webhooks", body="<html>")
    with pytest.raises(Unintelligible) as caught:
        alice.create_webhook(url="https://example.com/", event="InterviewRated")
    assert caught.value.outcome_unknown


@pytest.mark.parametrize(
    "fault",
    [
        requests.ReadTimeout(),
        requests.ConnectionError(),
        requests.exceptions.ChunkedEncodingError(),
    ],
)
def test_a_write_that_broke_after_sending_may_have_been_carried_out(
    alice: SparkHireClient, fault: Exception
) -> None:
    error = error_of(alice, "DELETE", body=fault)
    assert type(error) is Unreachable
    assert error.outcome_unknown


def test_a_write_that_never_connected_was_not_carried_out(alice: SparkHireClient) -> None:
    assert not error_of(alice, "DELETE", body=requests.ConnectTimeout()).outcome_unknown


@pytest.mark.parametrize("uuid", ["", ".", "..", "a b", "i\n", "\0", "ï", "\ud800", "x" * 65])
def test_what_cannot_be_an_id_is_refused_before_any_call(alice: SparkHireClient, uuid: str) -> None:
    with responses.RequestsMock() as vendor:
        with pytest.raises(Refused):
            alice.delete_interview(uuid)
        assert len(vendor.calls) == 0


@responses.activate
def test_an_id_stays_one_segment_of_the_address(alice: SparkHireClient) -> None:
    responses.get(f"{URL}/jobs/..%2Fme%3Fa%23b", json={"uuid": "j-1"})
    assert alice.job("../me?a#b").uuid == "j-1"


@pytest.mark.parametrize(
    "url", ["", "spark-hire.test", "ftp://spark-hire.test", "https://", "http://x:0"]
)
def test_an_address_that_cannot_be_called_is_a_fault_of_the_settings(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        SparkHireClient("k-alice", url)


def test_a_deadline_of_no_time_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="timeout"):
        SparkHireClient("k-alice", URL, total_timeout=0)


@pytest.mark.parametrize(
    "error",
    [
        errors.Unreachable("later", outcome_unknown=True),
        errors.RateLimited("later", retry_after=7),
        errors.Forbidden("no"),
    ],
)
def test_an_error_survives_the_way_from_one_process_to_another(error: SparkHireError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(copy) is type(error)
    assert vars(copy) == vars(error)
