"""Which video interviews wait for somebody, on the dashboard."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from recruiting.models import Candidate, Company, Job, User
from tests.people import log_in, make_candidate, make_job
from tests.video_interviews.walks import at, requested
from video_interviews.attention import Kind, attention
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def put(candidate: Candidate, by: User, status: str, **columns: Any) -> InterviewRequest:
    """A request of the candidate in that status, due to expire in a week."""
    request = requested(candidate, by, uuid=f"of-{candidate.pk}-{status}")
    waits = status in ("sending", "canceling")
    due = timezone.now() + HOUR if waits else None
    done = timezone.now() - HOUR if status == "completed" else None
    changed = {"status": status, "next_attempt_at": due, "completed_at": done} | columns
    InterviewRequest.objects.filter(pk=request.pk).update(**changed)
    request.refresh_from_db()
    return request


def names(kind: Kind) -> list[str]:
    return [row.request.candidate.first_name for row in kind.rows]


@pytest.fixture
def people(job: Job, link: JobLink) -> dict[str, Candidate]:
    return {name: make_candidate(job, name) for name in ("Amara", "Ben", "Casey", "Dora")}


def test_what_expires_within_three_days_comes_the_next_first(
    company: Company, alice: User, people: dict[str, Candidate]
) -> None:
    now = timezone.now()
    put(people["Amara"], alice, "requested", expires_at=now + 2 * DAY)
    put(people["Ben"], alice, "accepted", expires_at=now + DAY)
    put(people["Casey"], alice, "requested", expires_at=now + 4 * DAY)
    put(people["Dora"], alice, "canceled", expires_at=now + DAY)
    found = attention(company, None)
    assert names(found.expiring) == ["Ben", "Amara"]
    assert found.expiring.count == "2"


def test_completed_and_not_viewed_comes_the_newest_first(
    company: Company, alice: User, people: dict[str, Candidate]
) -> None:
    now = timezone.now()
    put(people["Amara"], alice, "completed", completed_at=now - 2 * DAY)
    put(people["Ben"], alice, "completed")
    put(people["Casey"], alice, "completed", viewed_at=now)
    assert names(attention(company, None).unviewed) == ["Ben", "Amara"]


def test_what_failed_and_was_asked_for_again_is_no_longer_in_trouble(
    company: Company, alice: User, people: dict[str, Candidate]
) -> None:
    ago = timezone.now() - DAY
    put(people["Amara"], alice, "failed", reason="The question set was deleted.", requested_at=ago)
    put(people["Ben"], alice, "failed", reason="It was refused.", requested_at=ago - HOUR)
    put(people["Ben"], alice, "requested")
    found = attention(company, None).trouble
    assert names(found) == ["Amara"]
    assert found.rows[0].reason == "The question set was deleted."


def test_what_needs_review_or_waits_is_in_trouble_and_says_why(
    company: Company, alice: User, people: dict[str, Candidate]
) -> None:
    """B3: what is waiting, and when the next try is."""
    ago = timezone.now() - DAY
    put(people["Amara"], alice, "needs_review", reason="A second invitation.", requested_at=ago)
    put(people["Ben"], alice, "canceling", reason="Not reached.", requested_at=ago + HOUR)
    put(people["Casey"], alice, "sending")
    found = attention(company, None).trouble
    assert names(found) == ["Ben", "Amara"]
    assert [row.reason for row in found.rows] == ["Not reached.", "A second invitation."]
    assert [row.until is not None for row in found.rows] == [True, False]


def test_what_waits_for_a_key_that_is_paused_is_in_trouble(
    company: Company, alice: User, people: dict[str, Candidate], integration: Integration
) -> None:
    put(people["Casey"], alice, "sending")
    until = timezone.now() + HOUR
    SparkHireUser.objects.filter(user=alice).update(paused_until=until, pause_reason="Its limit.")
    [row] = attention(company, None).trouble.rows
    assert (row.request.candidate, row.reason) == (people["Casey"], "Its limit.")


def test_archived_records_wait_for_nobody(
    company: Company, alice: User, people: dict[str, Candidate]
) -> None:
    put(people["Amara"], alice, "failed")
    Candidate.objects.update(archived_at=timezone.now())
    assert not attention(company, None).is_needed


def test_only_the_jobs_that_are_asked_for_count(
    company: Company, alice: User, job: Job, people: dict[str, Candidate]
) -> None:
    other = make_job(company, "Product Designer")
    put(people["Amara"], alice, "completed")
    assert names(attention(company, [job.pk]).unviewed) == ["Amara"]
    assert not attention(company, [other.pk]).is_needed
    assert not attention(company, []).is_needed


def test_no_more_than_a_hundred_are_counted(
    company: Company, alice: User, job: Job, people: dict[str, Candidate]
) -> None:
    for n in range(101):
        put(make_candidate(job, f"Person{n}"), alice, "completed")
    found = attention(company, None).unviewed
    assert (found.count, len(found.rows)) == ("100+", 5)


def test_the_dashboard_names_the_moment_and_the_zone(
    alice: User, people: dict[str, Candidate]
) -> None:
    """V2: in the zone in which it was promised."""
    midnight = datetime.fromisoformat("2026-11-30T05:00:00Z")
    put(people["Casey"], alice, "requested", expires_at=midnight, time_zone="America/New_York")
    with at(midnight - DAY):
        page = _dashboard(alice)
    assert "Mon, Nov 30, 2026, 12:00 AM EST" in page
    assert f'href="{people["Casey"].get_absolute_url()}?tab=video-interview"' in page
    assert "?video=expiring" in page


def test_bob_sees_what_waits_in_his_jobs_alone(
    bob: User, alice: User, company: Company, people: dict[str, Candidate]
) -> None:
    """P4: those whose hiring team he is on."""
    elsewhere = make_candidate(make_job(company, "Product Designer"), "Yuki")
    hidden = requested(people["Amara"], alice)
    InterviewRequest.objects.filter(pk=hidden.pk).update(
        candidate=elsewhere, status="failed", reason="Not for Bob."
    )
    put(people["Casey"], alice, "failed", reason="The question set was deleted.")
    page = _dashboard(bob)
    assert "The question set was deleted." in page
    assert "Not for Bob." not in page


def test_charlie_sees_nothing_of_it(
    charlie: User, alice: User, people: dict[str, Candidate]
) -> None:
    """P7: another company's interviews wait for nobody here."""
    put(people["Casey"], alice, "failed", reason="The question set was deleted.")
    put(people["Amara"], alice, "completed")
    page = _dashboard(charlie)
    assert "Casey" not in page
    assert "not yet viewed" not in page


def test_where_video_interviewing_is_off_the_dashboard_does_not_speak_of_it(
    alice: User, company: Company, people: dict[str, Candidate]
) -> None:
    """P1: off, it is hidden."""
    put(people["Casey"], alice, "failed", reason="The question set was deleted.")
    company.video_interviewing_enabled = False
    company.save()
    page = _dashboard(alice)
    assert "?video=" not in page
    assert "The question set was deleted." not in page


def _dashboard(user: User) -> str:
    return log_in(user).get("/").content.decode()
