"""The clock: what is overdue expires at each company's midnight, and a completion before it wins."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import responses
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import make_candidate, make_company, make_job, make_user
from tests.sandbox.process import Sandbox
from tests.video_interviews.midnights import new_rules
from tests.video_interviews.walks import (
    WIRE,
    answers,
    apply,
    ask,
    at,
    headlines,
    later,
    polled,
    report,
    requested,
    send,
    spoken,
    states,
)
from video_interviews.actions import canceling, sending
from video_interviews.actions.expiring import expire_overdue
from video_interviews.actions.watching import refresh
from video_interviews.models import Integration, InterviewRequest, JobLink, Status

MONDAY = "2026-11-23T12:00:00-05:00"
MIDNIGHT = datetime(2026, 11, 30, 5, tzinfo=UTC)


def test_a_request_expires_at_midnight_and_not_a_moment_before(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """T1, V2: the first instant of the Expiration Date; the newsfeed tells it once."""
    with at(MONDAY):
        requested(candidate, alice)

    assert expire_overdue(MIDNIGHT - timedelta(microseconds=1)) == 0
    assert states(candidate) == ["requested"]
    assert expire_overdue(MIDNIGHT) == 1
    assert expire_overdue(MIDNIGHT) == 0

    assert states(candidate) == ["expired"]
    assert headlines(candidate) == ["Requested", "Expired"]
    item = candidate.newsfeed.get(kind="video_interview.expired")
    assert (item.happened_at, item.actor_name) == (MIDNIGHT, "Recruiting")


@pytest.mark.parametrize(
    ("status", "becomes"),
    [
        ("sending", "failed"),
        ("requested", "expired"),
        ("accepted", "expired"),
        ("needs_review", "expired"),
        ("canceling", "canceling"),
        ("completed", "completed"),
        ("canceled", "canceled"),
        ("failed", "failed"),
    ],
)
def test_midnight_concerns_what_is_open_and_leaves_a_cancelation_to_its_worker(
    alice: User, candidate: Candidate, link: JobLink, status: str, becomes: str
) -> None:
    """T1: a request still Sending at its expiration is Failed."""
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=status, next_attempt_at=timezone.now())

    expire_overdue(request.expires_at)

    assert states(candidate) == [becomes]


def test_what_could_not_be_sent_in_time_is_never_sent_late(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """T1: by the worker as by the clock: not sent before its Expiration Date."""
    request = ask(candidate, alice, days=1)

    with later(days=2):
        sending.send(request.pk)

    request.refresh_from_db()
    assert request.status == Status.FAILED
    assert request.reason == "It was not sent before its Expiration Date."
    assert sandbox.look("mails") == []


def test_each_company_has_its_own_midnight(integration: Integration, alice: User) -> None:
    """T1: Tokyo first, New York fourteen hours later, Honolulu at last."""
    on = date(2026, 11, 30)
    for zone in ("Asia/Tokyo", "America/New_York", "Pacific/Honolulu"):
        company = make_company(zone, time_zone=zone)
        job = make_job(company)
        JobLink.objects.create(
            company=company, job=job, spark_hire_uuid=zone, title="", question_set_uuid="set-1"
        )
        candidate = make_candidate(job, email="casey@example.com")
        sending.request_interview(candidate, by=make_user(company), expires_on=on)
    InterviewRequest.objects.update(status=Status.REQUESTED, next_attempt_at=None)

    expired_at: dict[str, datetime] = {}
    now = datetime(2026, 11, 29, tzinfo=UTC)
    while len(expired_at) < 3:
        expire_overdue(now)
        for request in InterviewRequest.objects.filter(status=Status.EXPIRED):
            expired_at.setdefault(request.time_zone, now)
        now += timedelta(hours=1)

    assert {zone: moment.isoformat() for zone, moment in expired_at.items()} == {
        "Asia/Tokyo": "2026-11-29T15:00:00+00:00",
        "America/New_York": "2026-11-30T05:00:00+00:00",
        "Pacific/Honolulu": "2026-11-30T10:00:00+00:00",
    }


@pytest.mark.parametrize("told_by", ["the worker", "the clock"])
def test_new_time_zone_rules_move_what_was_not_sent_yet(
    wire: responses.RequestsMock,
    alice: User,
    candidate: Candidate,
    link: JobLink,
    tmp_path: Path,
    told_by: str,
) -> None:
    """V2, T1: New York gives up winter time: the date begins an hour earlier."""
    wire.post(f"{WIRE}/interviews", status=503)
    with at(MONDAY):
        request = ask(candidate, alice)
    assert request.expires_at == MIDNIGHT

    with new_rules({"America/New_York": "America/Halifax"}, tmp_path), at(MONDAY):
        if told_by == "the worker":
            sending.send(request.pk)
        else:
            expire_overdue(timezone.now())

    request.refresh_from_db()
    assert request.expires_at == MIDNIGHT - timedelta(hours=1)
    assert states(candidate) == ["sending"]


def test_what_the_candidate_was_told_stays_under_new_time_zone_rules(
    alice: User, candidate: Candidate, link: JobLink, tmp_path: Path
) -> None:
    """V2, T1: Spark Hire promised the moment; it expires then."""
    with at(MONDAY):
        requested(candidate, alice)

    with new_rules({"America/New_York": "America/Halifax"}, tmp_path):
        assert expire_overdue(MIDNIGHT - timedelta(minutes=30)) == 0
        assert expire_overdue(MIDNIGHT) == 1

    item = candidate.newsfeed.get(kind="video_interview.expired")
    assert item.happened_at == MIDNIGHT


def test_a_completion_before_midnight_that_is_reported_late_wins(
    wire: responses.RequestsMock,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """T2: the newsfeed then shows both, in the order of their own times."""
    with at(MONDAY):
        request = requested(candidate, alice)
    expire_overdue(MIDNIGHT)
    done_at = MIDNIGHT - timedelta(minutes=1)

    with at(MIDNIGHT + timedelta(hours=3)):
        body = answers(wire, request, "completed", done_at, completed_at=spoken(done_at))
        apply(report(integration, "InterviewCompleted", body))

    assert states(candidate) == ["completed"]
    assert headlines(candidate) == ["Requested", "Completed", "Expired"]


def test_a_completion_after_midnight_does_not_bring_it_back(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """T2: completed before the expiration instant, give or take the two clocks."""
    with at(MONDAY):
        request = requested(candidate, alice)
    expire_overdue(MIDNIGHT)
    done_at = MIDNIGHT + timedelta(minutes=6)
    answers(wire, request, "completed", done_at, completed_at=spoken(done_at))

    with at(MIDNIGHT + timedelta(hours=3)):
        refresh(request)

    assert states(candidate) == ["expired"]
    assert headlines(candidate) == ["Requested", "Expired"]


def test_a_newer_request_is_canceled_in_favor_of_the_completed_one(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """T2: canceled by Recruiting, at Spark Hire too."""
    first = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.EXPIRED)
    second = send(candidate, alice)
    done_at = timezone.now()
    polled(first, "completed", done_at, completed_at=spoken(done_at))
    assert states(candidate) == ["completed", "canceling"]

    canceling.cancel(second.pk)

    assert states(candidate) == ["completed", "canceled"]
    canceled = candidate.newsfeed.get(kind="video_interview.canceled")
    assert canceled.actor_name == "Recruiting"
    kinds = [mail["kind"] for mail in sandbox.look("mails", to="casey@example.com")]
    assert kinds == ["canceled", "invitation"]


def test_the_newer_one_completed_while_it_was_being_canceled_both_are_completed(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    """T2, V6: never deleted when completed, whoever cancels it."""
    first = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.EXPIRED)
    second = send(candidate, alice)
    done_at = timezone.now()
    polled(first, "completed", done_at, completed_at=spoken(done_at))
    sandbox.lever(f"interviews/{second.spark_hire_uuid}/complete")

    canceling.cancel(second.pk)

    assert states(candidate) == ["completed", "completed"]


def test_two_completed_interviews_of_one_record_are_both_completed(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """T2, V5: the newer one was completed before the late report of the older one came."""
    first = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.EXPIRED)
    second = requested(candidate, alice, "interview-2")
    done_at = timezone.now()
    polled(second, "completed", done_at, completed_at=spoken(done_at))

    polled(first, "completed", done_at, completed_at=spoken(done_at))

    assert states(candidate) == ["completed", "completed"]
    assert headlines(candidate).count("Completed") == 2
    with pytest.raises(sending.Refusal, match="sent from Spark Hire itself"):
        ask(candidate, alice)
