"""Midnight where chunks, leases and zones meet."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import make_candidate, make_company, make_job, make_user
from tests.video_interviews.midnights import new_rules
from tests.video_interviews.walks import ask, at, requested
from video_interviews.actions import expiring, sending
from video_interviews.actions.expiring import expire_overdue
from video_interviews.models import InterviewRequest, JobLink
from video_interviews.transitions import advance_all

MONDAY = "2026-11-23T12:00:00-05:00"
MIDNIGHT = datetime(2026, 11, 30, 5, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def made_by(zone: str, on: date) -> InterviewRequest:
    """A request that was not sent yet, of a company in the zone."""
    company = make_company(zone, time_zone=zone)
    job = make_job(company)
    JobLink.objects.create(
        company=company, job=job, spark_hire_uuid=zone, title="", question_set_uuid="set-1"
    )
    candidate = make_candidate(job, email="casey@example.com")
    with at(MONDAY):
        return sending.request_interview(candidate, by=make_user(company), expires_on=on)


def test_a_chunk_begins_where_the_one_before_it_ended(
    monkeypatch: pytest.MonkeyPatch, alice: User, link: JobLink
) -> None:
    """T1: however many are overdue, all of them expire in small chunks, and nothing that is not."""
    limits = list[int]()

    def watched(*args: Any, limit: int = 0, **more: Any) -> list[int]:
        limits.append(limit)
        return advance_all(*args, limit=limit, **more)

    monkeypatch.setattr(expiring, "CHUNK", 2)
    monkeypatch.setattr(expiring, "advance_all", watched)
    with at(MONDAY):
        made = [ask(make_candidate(link.job, f"Casey{n}"), alice).pk for n in range(6)]
    InterviewRequest.objects.update(status="requested", next_attempt_at=None)
    for hours, pk in enumerate(made):
        moved = MIDNIGHT - timedelta(hours=hours) if hours < 5 else MIDNIGHT + MOMENT
        InterviewRequest.objects.filter(pk=pk).update(expires_at=moved)

    assert expire_overdue(MIDNIGHT) == 5

    expired = InterviewRequest.objects.filter(status="expired").values_list("pk", flat=True)
    assert set(expired) == set(made[:5])
    assert set(limits) == {2}


@pytest.mark.parametrize(("ends", "expired"), [(-MOMENT, 1), (timedelta(0), 0)])
def test_what_a_worker_holds_expires_once_its_lease_is_over(
    alice: User, candidate: Candidate, link: JobLink, ends: timedelta, expired: int
) -> None:
    """T1: whoever holds it may be about to change it."""
    with at(MONDAY):
        requested(candidate, alice)
    InterviewRequest.objects.update(leased_until=MIDNIGHT + ends)
    assert expire_overdue(MIDNIGHT) == expired


def test_what_was_never_sent_fails_with_the_reason_and_counts(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """T1: beside what expires."""
    with at(MONDAY):
        requested(make_candidate(link.job, "Robin"), alice)
        unsent = ask(candidate, alice)
    assert expire_overdue(MIDNIGHT) == 2
    unsent.refresh_from_db()
    assert (unsent.status, unsent.reason) == (
        "failed",
        "It was not sent before its Expiration Date.",
    )


def test_new_rules_of_one_zone_move_nothing_of_another(db: None, tmp_path: Path) -> None:
    """V2, T1: though both dates began at the same moment."""
    on = date(2026, 11, 30)
    new_york, toronto = made_by("America/New_York", on), made_by("America/Toronto", on)
    with new_rules({"America/New_York": "America/Halifax"}, tmp_path), at(MONDAY):
        expire_overdue(timezone.now())
    new_york.refresh_from_db()
    toronto.refresh_from_db()
    assert (new_york.expires_at, toronto.expires_at) == (MIDNIGHT - timedelta(hours=1), MIDNIGHT)


def test_new_rules_move_a_date_and_not_what_was_asked_since_for_the_same_moment(
    db: None, tmp_path: Path
) -> None:
    """V2, T1: a country goes over the date line; the 30th began when the 29th does now."""
    before, since = (made_by("Pacific/Apia", date(2026, 11, 30)) for _ in range(2))
    begun = before.expires_at
    InterviewRequest.objects.filter(pk=since.pk).update(expires_on=date(2026, 11, 29))
    with new_rules({"Pacific/Apia": "Pacific/Pago_Pago"}, tmp_path), at(MONDAY):
        expire_overdue(timezone.now())
    before.refresh_from_db()
    since.refresh_from_db()
    assert (before.expires_at, since.expires_at) == (begun + timedelta(days=1), begun)
