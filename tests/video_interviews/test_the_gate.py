"""The gate of a key: a Spark Hire that is down is spared, and its limit is kept, whoever calls."""

import time
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from recruiting.models import Candidate, User
from sparkhire_client import RateLimited, Unreachable
from tests.people import log_in, make_candidate
from tests.sandbox.process import Sandbox
from tests.video_interviews.walks import WIRE, ask, calls, later, states
from video_interviews import limiter
from video_interviews.actions import outbox, sending, working
from video_interviews.actions.vendor import spark_hire_as
from video_interviews.gate import KeyGate
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, JobLink, SparkHireUser, Status

ME = f"{WIRE}/me"


@pytest.fixture
def key(link: JobLink, alice: User) -> SparkHireUser:
    return SparkHireUser.objects.get(user=alice)


@pytest.fixture
def down(wire: responses.RequestsMock, key: SparkHireUser) -> SparkHireUser:
    """Three calls in a row got no answer."""
    wire.get(ME, status=502)
    for _ in range(3):
        with pytest.raises(Unreachable):
            spark_hire_as(key).me()
    key.refresh_from_db()
    return key


def test_after_three_calls_without_an_answer_none_is_made(
    down: SparkHireUser, wire: responses.RequestsMock
) -> None:
    """B3: whoever calls is told at once, and until when."""
    assert down.down_since
    with pytest.raises(Unreachable) as told:
        spark_hire_as(down).me()
    assert told.value.held_back
    assert not told.value.outcome_unknown
    assert told.value.retry_after == pytest.approx(30, abs=2)
    assert len(wire.calls) == 3


def test_one_probe_in_thirty_seconds_is_let_out(
    down: SparkHireUser, wire: responses.RequestsMock
) -> None:
    """B3: of all who would call."""
    for minute in range(1, 5):
        with later(seconds=31 * minute):
            for _ in range(5):
                with pytest.raises(Unreachable):
                    spark_hire_as(down).me()
        assert len(wire.calls) == 3 + minute


@pytest.mark.parametrize("status", [200, 400, 404, 429])
def test_any_answer_opens_the_gate_again(
    down: SparkHireUser, wire: responses.RequestsMock, status: int
) -> None:
    """B3: also a refusal is an answer."""
    wire.replace(responses.GET, ME, json={"uuid": "1"}, status=status)
    with later(seconds=31):
        try:
            spark_hire_as(down).me()
        except Exception as refusal:
            assert not isinstance(refusal, Unreachable)  # noqa: PT017
    down.refresh_from_db()
    assert down.down_since is None
    assert down.failures == 0


def test_two_failures_and_an_answer_are_forgotten(
    wire: responses.RequestsMock, key: SparkHireUser
) -> None:
    """B3."""
    wire.get(ME, status=502)
    wire.get(ME, status=502)
    wire.get(ME, json={"uuid": "1"})
    wire.get(ME, status=502)
    for answered in (False, False, True, False):
        if answered:
            spark_hire_as(key).me()
        else:
            with pytest.raises(Unreachable):
                spark_hire_as(key).me()
    key.refresh_from_db()
    assert key.down_since is None
    assert key.failures == 1


def test_what_is_queued_keeps_its_place_and_is_sent_in_order(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """B2, B3: nothing of it is tried while the gate is closed."""
    others = [make_candidate(linked.job, f"Kay{n}") for n in range(4)]
    requests = [ask(each, alice) for each in (candidate, *others)]
    sandbox.lever("faults", operation="create_interview", fault="reset_before_commit", times=3)
    for request in requests[:3]:
        sending.send(request.pk)
    before = list(
        InterviewRequest.objects.order_by("pk").values_list("next_attempt_at", "attempts")
    )

    assert outbox.claim_next() is None
    working.work()

    after = list(InterviewRequest.objects.order_by("pk").values_list("next_attempt_at", "attempts"))
    assert before == after
    assert calls(sandbox, "create_interview") == 3
    with later(seconds=31):
        working.work()
    assert [states(each) for each in others[2:]] == [["requested"], ["requested"]]
    assert SparkHireUser.objects.get(user=alice).down_since is None


def test_what_is_held_back_just_as_the_gate_opens_keeps_its_place(
    down: SparkHireUser,
    wire: responses.RequestsMock,
    candidate: Candidate,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B2, B3: the answer to another's probe comes while it is put back."""
    request = ask(candidate, alice)
    due_at = request.next_attempt_at
    probe = KeyGate._probe

    def opened_meanwhile(gate: KeyGate, *args: Any) -> None:
        try:
            probe(gate, *args)
        finally:
            gate._note_answer()

    monkeypatch.setattr(KeyGate, "_probe", opened_meanwhile)
    sending.send(request.pk)

    request.refresh_from_db()
    assert (request.next_attempt_at, request.attempts) == (due_at, 0)
    assert outbox.claim_next() == request


def test_a_call_that_was_about_to_probe_just_as_the_gate_opens_pauses_nobody(
    down: SparkHireUser, wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B3: it goes out like any other."""
    wire.replace(responses.GET, ME, json={"uuid": "1"})
    probe = KeyGate._probe

    def opened_before(gate: KeyGate, *args: Any) -> None:
        gate._note_answer()
        probe(gate, *args)

    monkeypatch.setattr(KeyGate, "_probe", opened_before)
    with later(seconds=31):
        spark_hire_as(down).me()
    down.refresh_from_db()
    assert (down.down_since, down.paused_until) == (None, None)


def test_a_queue_that_is_held_back_twice_over_waits_for_the_longer(
    down: SparkHireUser, candidate: Candidate, alice: User
) -> None:
    """B3: Spark Hire allowed no more calls for two minutes, and then did not answer."""
    until = timezone.now() + timedelta(minutes=2)
    SparkHireUser.objects.filter(pk=down.pk).update(limited_until=until)
    request = ask(candidate, alice)
    with later(seconds=31):
        sending.send(request.pk)
        assert outbox.claim_next() is None
    down.refresh_from_db()
    assert down.paused_until == pytest.approx(until, abs=timedelta(seconds=1))


def test_a_429_is_honored_to_the_second_by_everybody(
    wire: responses.RequestsMock, key: SparkHireUser
) -> None:
    """B3: Spark Hire's own word."""
    wire.get(ME, status=429, headers={"X-Rate-Limit-Try-Again-Seconds": "17"})
    with pytest.raises(RateLimited):
        spark_hire_as(key).me()
    wire.replace(responses.GET, ME, json={"uuid": "1"})

    for gone, let_out in ((16, False), (17.5, True)):
        with later(seconds=gone):
            if let_out:
                spark_hire_as(key).me()
            else:
                with pytest.raises(RateLimited) as told:
                    spark_hire_as(key).me()
                assert told.value.held_back
    assert len(wire.calls) == 2


@pytest.fixture(params=["redis", "rows"])
def counted_by(request: pytest.FixtureRequest, settings: Settings, redis_url: str) -> str:
    settings.REDIS_URL = redis_url if request.param == "redis" else ""
    return str(request.param)


def test_the_queue_leaves_calls_to_people(
    counted_by: str,
    wire: responses.RequestsMock,
    key: SparkHireUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B3: six of 400 in a minute; and the queue then waits, untouched."""
    monkeypatch.setattr(limiter, "LIMIT", 10)
    wire.get(ME, json={"uuid": "1"})
    for _ in range(4):
        spark_hire_as(key, share=Share.WORK).me()
    with pytest.raises(RateLimited) as told:
        spark_hire_as(key, share=Share.WORK).me()
    assert told.value.retry_after == pytest.approx(60, abs=3)
    key.refresh_from_db()
    assert key.paused_until
    assert key.paused_until > timezone.now() + timedelta(seconds=50)
    for _ in range(6):
        spark_hire_as(key).me()
    with pytest.raises(RateLimited):
        spark_hire_as(key).me()


def test_the_queue_leaves_the_primary_users_key_calls_to_read_with(
    counted_by: str,
    wire: responses.RequestsMock,
    key: SparkHireUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T3, B3: thousands that are sent do not hide what Spark Hire reports."""
    monkeypatch.setattr(limiter, "LIMIT", 10)
    monkeypatch.setattr(limiter, "FOR_SYNC", 2)
    wire.get(ME, json={"uuid": "1"})
    key.integration.primary_user = key
    key.integration.save()
    for _ in range(2):
        spark_hire_as(key, share=Share.WORK).me()
    with pytest.raises(RateLimited):
        spark_hire_as(key, share=Share.WORK).me()
    for _ in range(2):
        spark_hire_as(key, share=Share.SYNC).me()


def test_a_call_counts_until_a_minute_after_its_answer(counted_by: str, db: None) -> None:
    """B3: Spark Hire may have counted it as late as that."""
    one = limiter.Allowance(1, 1)
    answered = limiter.take("key", one, 15, window=0.2)
    with pytest.raises(limiter.Full) as full:
        limiter.take("key", one, 15, window=0.2)
    assert full.value.seconds == pytest.approx(15.2, abs=1)
    answered()
    with pytest.raises(limiter.Full) as full:
        limiter.take("key", one, 15, window=0.2)
    assert full.value.seconds <= 0.2


def test_the_calls_of_somebody_else_with_the_key_are_left_to_them(
    counted_by: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B3: after a 429 they count for a minute as if they were ours."""
    monkeypatch.setattr(limiter, "LIMIT", 20)
    monkeypatch.setattr(limiter, "FEW", 2)
    all_of_them = limiter.Allowance(20, 20)
    for _ in range(10):
        limiter.take("key", all_of_them, 0, window=0.2)
    for _ in range(2):
        limiter.make_room_for_others("key", window=60)
    time.sleep(0.3)  # ours do not count any more
    for _ in range(9):
        limiter.take("key", all_of_them, 0, window=60)
    with pytest.raises(limiter.Full):
        limiter.take("key", all_of_them, 0, window=60)


def test_nothing_leads_from_what_is_counted_to_the_key() -> None:
    """S3."""
    assert "secret" not in limiter.name_of("secret-key")
    assert limiter.name_of("secret-key") != limiter.name_of("other-key")


def test_without_redis_rows_count(
    settings: Settings,
    wire: responses.RequestsMock,
    key: SparkHireUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B3: nobody waits for a Redis that is away."""
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    monkeypatch.setattr(limiter._Redis, "away_until", 0.0)
    monkeypatch.setattr(limiter, "LIMIT", 1)
    wire.get(ME, json={"uuid": "1"})
    spark_hire_as(key).me()
    with pytest.raises(RateLimited):
        spark_hire_as(key).me()
    assert InterviewRequest.objects.filter(status=Status.FAILED).count() == 0


def test_the_settings_say_whose_calls_are_not_answered(
    link: JobLink, dana: User, admin: Client
) -> None:
    """S5, B3: beside the key, and in the status panel for the Primary User."""
    SparkHireUser.objects.filter(user=dana).update(
        failures=3, down_since=timezone.now(), pause_reason="Spark Hire did not answer in time."
    )
    page = admin.get(reverse("video-interviewing")).content.decode()
    assert "No answer</span>" in page
    assert "It is asked again every 30 seconds" in page


def test_what_was_never_tried_says_what_it_waits_for(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B3: since when Spark Hire is silent, and when it is asked next."""
    ask(candidate, alice)
    now = timezone.now()
    SparkHireUser.objects.filter(user=alice).update(
        failures=3,
        down_since=now - timedelta(minutes=5),
        paused_until=now + timedelta(seconds=20),
        pause_reason="Spark Hire did not answer in time.",
    )
    page = log_in(alice).get(f"{candidate.get_absolute_url()}?tab=video-interview").content.decode()
    assert "Waiting for Spark Hire, which has not answered since" in page
    assert "Next try at" in page
