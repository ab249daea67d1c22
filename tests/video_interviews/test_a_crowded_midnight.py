"""Many expire at once: in chunks and set-based, by the same rules and in the same words as one alone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruiting.models import Candidate, Job, NewsfeedItem, User
from recruiting.newsfeed import post
from tests.people import make_candidate
from tests.video_interviews.walks import at, requested
from video_interviews import newsfeed
from video_interviews.actions import expiring
from video_interviews.actions.expiring import expire_overdue
from video_interviews.expiry import deadline
from video_interviews.models import InterviewRequest, JobLink, Status, Transition


def crowd(job: Job, by: User, number: int) -> None:
    """That many overdue requests, each of a candidate record of its own."""
    candidates = Candidate.objects.bulk_create(
        Candidate(
            company=job.company,
            job=job,
            stage=job.stages.all()[0],
            first_name="Casey",
            last_name=str(n),
            email=f"casey{n}@example.com",
        )
        for n in range(number)
    )
    InterviewRequest.objects.bulk_create(
        InterviewRequest(
            candidate=candidate,
            company=job.company,
            requested_by=by,
            status=Status.REQUESTED,
            expires_on=date(2026, 11, 1),
            expires_at=deadline(date(2026, 11, 1), job.company.zone),
            time_zone=job.company.time_zone,
        )
        for candidate in candidates
    )


def statements(number: int, job: Job, by: User) -> int:
    crowd(job, by, number)
    with CaptureQueriesContext(connection) as captured:
        assert expire_overdue(timezone.now()) == number
    Candidate.objects.all().delete()
    return len(captured)


def test_a_crowded_midnight_takes_no_more_statements_than_a_quiet_one(
    job: Job, alice: User, link: JobLink
) -> None:
    """T1: set-based: the number of statements follows the chunks, not the requests."""
    assert statements(expiring.CHUNK - 1, job, alice) == statements(1, job, alice)


def test_what_does_not_fit_a_chunk_comes_in_the_next(
    job: Job, alice: User, link: JobLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T1: in chunks, none left out, each told once."""
    monkeypatch.setattr(expiring, "CHUNK", 7)
    crowd(job, alice, 20)

    assert expire_overdue(timezone.now()) == 20

    assert set(InterviewRequest.objects.values_list("status", flat=True)) == {"expired"}
    assert Transition.objects.count() == 20
    told: Iterable[str] = Candidate.objects.values_list("newsfeed__headline", flat=True)
    assert list(told) == ["Video Interview Expired"] * 20


def test_many_are_told_in_the_very_words_in_which_one_is(
    job: Job, alice: User, link: JobLink
) -> None:
    """T1, V7: zone, rescheduled moment and reset are in them; told once, whichever way it comes."""
    with at("2026-11-01T12:00:00Z"):
        for n in range(12):
            requested(make_candidate(job, f"Casey{n}"), alice, f"interview-{n}")
    moments = [datetime(2026, 11, 23, 17, 30, tzinfo=UTC), datetime(2026, 11, 9, 5, tzinfo=UTC)]
    resets = [None, datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 21, 9, 0, 1, 7, UTC)]
    zones = ["America/New_York", "Asia/Kolkata"]
    for n, request in enumerate(InterviewRequest.objects.all()):
        InterviewRequest.objects.filter(pk=request.pk).update(
            expires_at=moments[n % 2], time_zone=zones[n // 2 % 2], reset_at=resets[n % 3]
        )
    NewsfeedItem.objects.all().delete()
    singly = [newsfeed.expired(request) for request in InterviewRequest.objects.all()]

    assert expire_overdue(timezone.now()) == 12

    columns = ("candidate_id", "kind", "headline", "actor_name", "body", "happened_at", "once")
    told = set(NewsfeedItem.objects.values_list(*columns))
    assert told == {
        (e.candidate_id, e.kind, e.headline, e.by, e.body, e.happened_at, e.once) for e in singly
    }
    post(singly)
    assert NewsfeedItem.objects.count() == 12


def test_what_was_told_already_is_not_told_again_by_midnight(
    candidate: Candidate, alice: User, link: JobLink
) -> None:
    """T1, V7: and nobody else's midnight is held up by it."""
    request = requested(candidate, alice)
    post([newsfeed.expired(request, by="Spark Hire")])

    assert expire_overdue(request.expires_at) == 1

    told = candidate.newsfeed.get(kind="video_interview.expired")
    assert told.actor_name == "Spark Hire"


def test_midnight_takes_the_longest_overdue_first(job: Job, alice: User, link: JobLink) -> None:
    """T1: after days of downtime the expirations are caught up with in their order."""
    crowd(job, alice, 3)
    oldest, middle, newest = InterviewRequest.objects.order_by("-pk")
    for age, request in enumerate((newest, middle, oldest)):
        moment = timezone.now() - timedelta(days=age + 1)
        InterviewRequest.objects.filter(pk=request.pk).update(expires_at=moment)

    expire_overdue(timezone.now())

    told = list(Transition.objects.order_by("pk").values_list("request", flat=True))
    assert told == [oldest.pk, middle.pk, newest.pk]
