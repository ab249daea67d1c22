"""Rows that are claimed, held and let go: to the moment."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from recruiting.models import Candidate, User
from sparkhire_client import SparkHireError, Unreachable
from tests.people import make_candidate
from tests.video_interviews.walks import ask
from video_interviews.actions import outbox
from video_interviews.models import InterviewRequest, JobLink, SparkHireUser, Status
from video_interviews.transitions import Change, advance, cancelation

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LEASE = timedelta(seconds=45)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def asked(alice: User, candidate: Candidate, link: JobLink, clock: Any) -> InterviewRequest:
    """Due now, held by nobody."""
    return ask(candidate, alice)


def columns(request: InterviewRequest, *names: str) -> tuple[Any, ...]:
    return tuple(InterviewRequest.objects.values_list(*names).get(pk=request.pk))


def put(request: InterviewRequest, **values: Any) -> None:
    InterviewRequest.objects.filter(pk=request.pk).update(**values)


def claimed(request: InterviewRequest) -> InterviewRequest:
    held = outbox.claim(request.pk, Status.SENDING)
    assert held is not None
    return held


def error(**more: Any) -> SparkHireError:
    return Unreachable("Spark Hire could not be reached.", **more)


def test_the_numbers_are_those_that_were_agreed() -> None:
    """B2, B3."""
    assert (
        LEASE, 4, timedelta(minutes=5), timedelta(seconds=15),
    ) == (outbox.LEASE, outbox.AT_ONCE, outbox.LONGEST_WAIT, outbox.CALL_TIMEOUT)  # fmt: skip


def test_a_claim_holds_the_row_counts_and_comes_with_its_people(
    asked: InterviewRequest, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put(asked, canceled_by=alice)
    held = claimed(asked)
    assert columns(asked, "lease_token", "leased_until", "attempts") == (
        held.lease_token, NOW + LEASE, 1,
    )  # fmt: skip
    with django_assert_num_queries(0):
        assert all((held.company, held.requested_by, held.canceled_by))


@pytest.mark.parametrize(
    ("until", "taken"),
    [(TICK, False), (timedelta(0), True), (2 * LEASE, False), (2 * LEASE + TICK, True)],
)
def test_a_lease_holds_to_its_last_moment_and_an_impossible_one_not_at_all(
    asked: InterviewRequest, until: timedelta, taken: bool
) -> None:
    """B2: of a clock that was put back since."""
    put(asked, lease_token=uuid4(), leased_until=NOW + until)
    assert (outbox.claim(asked.pk, Status.SENDING) is not None) is taken
    put(asked, lease_token=uuid4(), leased_until=NOW + until)
    assert (outbox.claim_next() is not None) is taken


def test_what_is_not_due_yet_or_has_another_status_is_not_claimed(
    asked: InterviewRequest,
) -> None:
    assert outbox.claim(asked.pk, Status.CANCELING) is None
    put(asked, next_attempt_at=NOW + TICK)
    assert outbox.claim(asked.pk, Status.SENDING) is None
    assert outbox.claim_next() is None
    put(asked, next_attempt_at=NOW)
    found = outbox.claim_next()
    assert found == asked


def test_a_claim_that_another_was_quicker_with_looks_again(
    asked: InterviewRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, tried = outbox._claim, list[int]()

    def late(now: datetime, pk: int, **also: Any) -> InterviewRequest | None:
        tried.append(pk)
        return claim(now, pk, **also) if len(tried) > 1 else None

    monkeypatch.setattr(outbox, "_claim", late)
    assert outbox.claim_next() == asked
    assert tried == [asked.pk] * 2


def test_the_share_of_a_company_counts_what_is_held_now_and_nothing_else(
    asked: InterviewRequest, alice: User
) -> None:
    """B3."""
    for until, free in ((LEASE, False), (timedelta(0), True), (2 * LEASE + TICK, True)):
        InterviewRequest.objects.exclude(pk=asked.pk).delete()
        for n in range(outbox.AT_ONCE):
            other = ask(make_candidate(asked.candidate.job, f"Kay{n}"), alice)
            put(other, leased_until=NOW + until, lease_token=uuid4(), next_attempt_at=NOW + LEASE)
        found = outbox.claim_next()
        assert (found is not None) is free
        put(asked, lease_token=None, leased_until=None)


def test_what_was_asked_for_first_comes_first_and_a_pause_ends_to_the_moment(
    asked: InterviewRequest, alice: User
) -> None:
    ask(make_candidate(asked.candidate.job, "Kay"), alice)
    owner = SparkHireUser.objects.filter(user=alice)
    owner.update(paused_until=NOW + TICK)
    assert outbox.claim_next() is None
    owner.update(paused_until=NOW)
    assert outbox.claim_next() == asked


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, None), (0.5, 0.5), (9.999, 9.999), (10, None), (-1, None)]
)
def test_the_next_pause_that_ends_within_ten_seconds(
    asked: InterviewRequest, alice: User, dana: User, seconds: float, told: float | None
) -> None:
    SparkHireUser.objects.filter(user=alice).update(paused_until=NOW + timedelta(seconds=seconds))
    SparkHireUser.objects.filter(user=dana).update(paused_until=NOW + timedelta(seconds=9.9995))
    expected = 9.9995 if told is None else told
    assert outbox.pause_ends_in(10) == pytest.approx(expected, abs=1e-6)
    SparkHireUser.objects.filter(user=dana).update(paused_until=None)
    assert outbox.pause_ends_in(10) == told


def test_who_holds_the_row_writes_and_holds_it_on(asked: InterviewRequest, clock: Any) -> None:
    held = claimed(asked)
    clock.shift(10)
    assert outbox.write(held, reason="because") is True
    assert (held.reason, held.leased_until) == ("because", NOW + timedelta(seconds=10) + LEASE)
    assert columns(asked, "reason", "leased_until") == (held.reason, held.leased_until)
    assert outbox.write(held, leased_until=NOW)
    assert columns(asked, "leased_until") == (NOW,)


def test_who_lost_the_row_or_never_held_it_writes_nothing(
    asked: InterviewRequest, alice: User
) -> None:
    other = claimed(ask(make_candidate(asked.candidate.job, "Kay"), alice))
    assert outbox.write(asked, reason="x") is False
    held = claimed(asked)
    put(asked, lease_token=uuid4())
    assert outbox.write(held, reason="x") is False
    assert outbox.rest(held, reason="x") is False
    assert held.reason == ""
    assert set(InterviewRequest.objects.values_list("reason", flat=True)) == {""}
    put(other, lease_token=held.lease_token)  # the same worker's other row
    assert outbox.write(held, reason="x") is False
    assert outbox.rest(held, reason="x") is False
    assert columns(other, "reason") == ("",)


def test_a_row_at_rest_is_of_no_worker(asked: InterviewRequest) -> None:
    held = claimed(asked)
    idle = ("reason", "next_attempt_at", "lease_token", "leased_until", "attempts")
    assert advance(held, Change(Status.REQUESTED, by="Recruiting"))
    put(held, lease_token=held.lease_token, leased_until=NOW + LEASE)
    held.refresh_from_db()
    held.lease_token = held.lease_token or uuid4()
    put(held, lease_token=held.lease_token, attempts=3, next_attempt_at=NOW)
    assert outbox.rest(held, reason="done") is True
    assert columns(asked, *idle) == ("done", None, None, None, 0)


def test_what_was_canceled_meanwhile_goes_on_to_another_worker(
    asked: InterviewRequest, alice: User
) -> None:
    """V8."""
    held = claimed(asked)
    assert advance(asked, cancelation(asked, by=alice))
    put(asked, lease_token=held.lease_token, leased_until=NOW + LEASE)
    assert outbox.rest(held, reason="done") is False
    assert columns(asked, "lease_token", "leased_until", "reason") == (None, None, "")
    assert outbox.claim(asked.pk, Status.CANCELING)


def test_what_is_put_off_says_why_and_when_and_is_held_by_nobody(asked: InterviewRequest) -> None:
    held = claimed(asked)
    outbox.put_off(held, reason="x" * 501, until=NOW + LEASE, attempts=7)
    names = ("reason", "next_attempt_at", "lease_token", "leased_until", "attempts")
    assert columns(asked, *names) == ("x" * 500, NOW + LEASE, None, None, 7)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 2.5), (1, 5), (2, 10), (3, 20), (6, 160), (7, 300), (5000, 300)]
)
def test_tries_are_further_and_further_apart(attempts: int, seconds: float, clock: Any) -> None:
    """B3: 5 s and doubling, at most 5 minutes."""
    assert outbox.backoff(attempts) == timedelta(seconds=seconds)
    assert outbox.next_try(error(), attempts) == NOW + timedelta(seconds=seconds)
    assert outbox.next_try(error(retry_after=0.0), attempts) == NOW
    assert outbox.next_try(error(retry_after=7.0), attempts) == NOW + timedelta(seconds=7)


def test_what_was_tried_waits_and_what_was_held_back_keeps_its_place(
    asked: InterviewRequest, alice: User
) -> None:
    """B2, B3: as long as the person's queue waits."""
    kept = ("next_attempt_at", "attempts", "reason", "lease_token")
    held_back = error(held_back=True, retry_after=9.0)
    due = NOW - LEASE
    put(asked, next_attempt_at=due)
    owner = SparkHireUser.objects.filter(user=alice)
    reason = error().reason

    outbox.try_later(claimed(asked), held_back)  # the queue does not wait: this row alone does
    assert columns(asked, *kept) == (NOW + timedelta(seconds=9), 0, reason, None)
    put(asked, next_attempt_at=due)
    owner.update(paused_until=NOW)  # is over
    outbox.try_later(claimed(asked), held_back)
    assert columns(asked, "next_attempt_at") == (NOW + timedelta(seconds=9),)
    put(asked, next_attempt_at=due)
    owner.update(paused_until=NOW + TICK)
    outbox.try_later(claimed(asked), held_back)
    assert columns(asked, *kept) == (due, 0, reason, None)
    outbox.try_later(claimed(asked), error(retry_after=9.0))
    assert columns(asked, *kept) == (NOW + timedelta(seconds=9), 1, reason, None)


@pytest.mark.parametrize("its_queue_waits", [False, True])
def test_a_try_that_was_held_back_is_the_one_that_does_not_count(
    asked: InterviewRequest, alice: User, its_queue_waits: bool
) -> None:
    """B2: those before it do."""
    put(asked, attempts=3)
    if its_queue_waits:
        SparkHireUser.objects.filter(user=alice).update(paused_until=NOW + LEASE)
    outbox.try_later(claimed(asked), error(held_back=True))
    assert columns(asked, "attempts") == (3,)


def test_it_is_the_key_of_whoever_canceled_that_counts(
    asked: InterviewRequest, alice: User, dana: User
) -> None:
    held = claimed(asked)
    held.canceled_by = dana
    SparkHireUser.objects.filter(user=alice).update(paused_until=NOW + LEASE)
    outbox.try_later(held, error(held_back=True, retry_after=9.0))
    assert columns(asked, "next_attempt_at") == (NOW + timedelta(seconds=9),)


def test_a_place_is_kept_now_where_there_was_none_and_no_try_is_less_than_none(
    asked: InterviewRequest,
) -> None:
    held = claimed(asked)
    held.next_attempt_at, held.attempts = None, 0
    outbox.keep_place(held, error())
    assert columns(asked, "next_attempt_at", "attempts") == (NOW, 0)
    held = claimed(asked)
    held.attempts = 0
    outbox.try_later(held, error(held_back=True, retry_after=9.0))
    assert columns(asked, "attempts") == (0,)


def test_a_create_may_be_carried_out_late_until_its_quarantine_is_over(
    settings: LazySettings,
) -> None:
    settings.SPARKHIRE_QUARANTINE = timedelta(minutes=2)
    assert outbox.quarantine_over(NOW) == NOW + timedelta(minutes=2, seconds=15)
