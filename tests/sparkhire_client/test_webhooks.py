"""What Spark Hire posts: signed or not, readable or not."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparkhire_client import Interview, Unintelligible
from sparkhire_client.webhooks import parse, sign, verify

SECRET = b"a secret of Alice's company"
BODY = b'{"uuid": "i-1", "status": "completed"}'


def test_a_signature_is_the_hex_hmac_sha256_of_the_raw_body() -> None:
    assert sign(SECRET, BODY) == hmac.new(SECRET, BODY, hashlib.sha256).hexdigest()


def test_what_alice_signed_verifies() -> None:
    assert verify(SECRET, BODY, sign(SECRET, BODY))


def test_mallory_cannot_change_body_secret_or_signature() -> None:
    signature = sign(SECRET, BODY)
    assert not verify(SECRET, BODY + b" ", signature)
    assert not verify(b"another", BODY, signature)
    assert not verify(SECRET, BODY, signature[:-1])
    assert not verify(SECRET, BODY, "sha256=" + signature)
    assert not verify(SECRET, BODY, "")


@pytest.mark.parametrize("signature", ["é" * 64, "٣" * 64, "\ud800", "\0", "x" * 100_000])
def test_a_signature_of_odd_characters_is_wrong_and_no_crash(signature: str) -> None:
    assert not verify(SECRET, BODY, signature)


def test_an_empty_secret_would_let_everybody_sign_and_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^An empty secret"):
        sign(b"", BODY)
    with pytest.raises(ValueError, match=r"^An empty secret"):
        verify(b"", BODY, "")


def test_a_body_says_which_interview_it_is_about() -> None:
    interview = parse(BODY)
    assert (interview.uuid, interview.status) == ("i-1", "completed")


def test_a_job_posted_instead_is_only_an_object_with_a_uuid() -> None:
    assert parse(b'{"uuid": "j-1", "title": "Backend Engineer"}').job_uuid == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"null",
        b"[]",
        b'"i-1"',
        b'[{"uuid": "i-1"}]',
        b'{"uuid": null}',
        b'{"uuid": 7}',
        b'{"uuid": "i\\u0000"}',
        b'{"uuid": "\\ud800"}',
        b'{"uuid": "i-1", "x": "\0"}',
        b'{"uuid": "i-1", "rating": NaN}',
        b'{"uuid": "i-1", "rating": 1e400}',
        b'{"uuid": "i-1", "rating": ' + b"9" * 5000 + b"}",
        b'{"uuid": "\xff"}',
        b"uuid=i-1",
        b'{"uuid": "i-1", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"x":' * 100_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_body_that_is_odd_is_unintelligible_and_nothing_else(body: bytes) -> None:
    with pytest.raises(Unintelligible):
        parse(body)


def test_odd_characters_in_a_candidates_name_do_not_lose_the_delivery() -> None:
    interview = parse(
        b'{"uuid": "i-1", "assigned_to": {"name": "Ca\\u0000sey\\udfff \\ud83d\\ude00"}}'
    )
    assert interview.candidate_name == "Casey 😀"


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.dictionaries(
        st.sampled_from(["uuid", "status", "assigned_to", "rating"]), st.text() | st.floats()
    )
    .map(json.dumps)
    .map(str.encode)
)
def test_whatever_mallory_posts_is_an_interview_or_unintelligible(body: bytes) -> None:
    try:
        read = parse(body)
    except Unintelligible:
        return
    assert isinstance(read, Interview)
