"""Candidate record > Video Interview tab: what it shows, and how it keeps itself up to date."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate
from tests.video_interviews.walks import ask, at, headlines, polled, requested
from video_interviews.actions import sending
from video_interviews.models import InterviewRequest, JobLink, Status
from video_interviews.tab import tab_context

LABELS = {
    "sending": "Sending",
    "requested": "Requested",
    "accepted": "Accepted",
    "canceling": "Canceling",
    "completed": "Video Interview Complete",
    "canceled": "Canceled",
    "expired": "Expired",
    "failed": "Failed",
    "needs_review": "Needs review",
}


def tab(user: User, candidate: Candidate) -> str:
    page = log_in(user).get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert page.status_code == 200
    return page.content.decode()


def status(user: User, candidate: Candidate, **query: str) -> Any:
    return log_in(user).get(reverse("video-interview-status", args=[candidate.pk]), query)


def put(request: InterviewRequest, status: str, **columns: Any) -> None:
    due = timezone.now() if status in ("sending", "canceling") else None
    InterviewRequest.objects.filter(pk=request.pk).update(
        status=status, **{"next_attempt_at": due} | columns
    )


@pytest.mark.parametrize("now", Status)
def test_each_state_is_shown_with_who_asked_when_the_set_and_the_expiration(
    alice: User, bob: User, candidate: Candidate, link: JobLink, now: Status
) -> None:
    """V4: for everyone who may open the record."""
    with at("2026-11-23T12:00:00-05:00"):
        put(requested(candidate, alice), now)
        page = tab(bob, candidate)
    shown = page.split('id="current-request"')[1]
    assert LABELS[now] in shown.split("</span>")[0] + shown.split("</span>")[1]
    assert "Alice, Nov 23, 2026, 12:00 PM EST" in shown
    assert "Software Engineer Screen" in shown
    assert "Mon, Nov 30, 2026, 12:00 AM EST" in shown


@pytest.mark.parametrize(
    ("now", "cancel", "new", "again", "watch"),
    [
        ("sending", True, False, False, False),
        ("requested", True, False, False, False),
        ("accepted", True, False, False, False),
        ("needs_review", True, False, False, False),
        ("canceling", False, False, False, False),
        ("completed", False, False, False, True),
        ("canceled", False, True, False, False),
        ("expired", False, True, False, False),
        ("failed", False, True, True, False),
    ],
)
def test_what_alice_can_do_next(
    alice: User,
    candidate: Candidate,
    link: JobLink,
    now: str,
    cancel: bool,
    new: bool,
    again: bool,
    watch: bool,
) -> None:
    """V5, V6, V8, V9."""
    put(requested(candidate, alice), now)
    page = tab(alice, candidate)
    assert ("Cancel Request" in page) is cancel
    assert ("Request Video Interview" in page) is new
    assert ("Try again" in page) is again
    assert ("View Completed Interview" in page) is watch
    assert ('id="share-' in page) is watch


def test_after_a_completed_one_the_tab_says_where_another_may_be_sent(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V5: from Spark Hire itself, where its status is not tracked here."""
    put(requested(candidate, alice), "completed")
    page = tab(alice, candidate)
    assert "may be sent from Spark Hire itself, where its status is not tracked here" in page


def test_bob_reads_why_he_can_neither_send_nor_cancel_and_whom_to_ask(
    alice: User, bob: User, candidate: Candidate, link: JobLink
) -> None:
    """P5: in one sentence."""
    before = tab(bob, candidate)
    assert "Only Spark Hire users can request video interviews. Ask an Admin" in before
    assert 'id="request-video-interview"' not in before
    requested(candidate, alice)
    after = tab(bob, candidate)
    assert "Only Spark Hire users can cancel video interview requests. Ask an Admin" in after
    assert "Cancel Request" not in after


def test_a_candidate_without_an_e_mail_address_is_asked_for_it(
    alice: User, job: Job, link: JobLink
) -> None:
    """C1: with a link."""
    robin = make_candidate(job, "Robin", email="")
    page = tab(alice, robin)
    assert "has no e-mail address" in page
    assert reverse("candidate-edit", args=[robin.pk]) in page


def test_a_job_without_a_link_or_a_set_leads_to_job_info(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V1: on a linked job with a question set."""
    JobLink.objects.update(question_set_uuid="")
    assert "no question set yet" in tab(alice, candidate)
    JobLink.objects.all().delete()
    page = tab(alice, candidate)
    assert "not linked to Spark Hire yet" in page
    assert reverse("job-info", args=[candidate.job_id]) in page


def test_past_requests_are_shown_too(alice: User, candidate: Candidate, link: JobLink) -> None:
    """V4: every request of the record."""
    for number, end in enumerate(("failed", "canceled", "expired")):
        put(requested(candidate, alice, f"interview-{number}"), end)
    requested(candidate, alice, "interview-9")
    earlier = tab(alice, candidate).split('id="earlier-requests"')[1]
    positions = [earlier.index(LABELS[end]) for end in ("expired", "canceled", "failed")]
    assert positions == sorted(positions), "the newest first"


def test_what_waits_says_why_and_when_the_next_try_is(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B3."""
    with at("2026-11-23T12:00:00-05:00"):
        request = ask(candidate, alice)
        later = timezone.now() + timedelta(minutes=5)
        put(request, "sending", reason="Spark Hire could not be reached.", next_attempt_at=later)
        page = tab(alice, candidate)
    assert "Spark Hire could not be reached." in page
    assert "12:05:00 PM EST" in page


def test_what_people_and_spark_hire_write_is_shown_as_text(
    alice: User, job: Job, link: JobLink
) -> None:
    """No tag of theirs becomes one of the page's."""
    evil = "<img src=x onerror=alert(1)>"
    JobLink.objects.update(question_set_name=evil, title=evil)
    robin = make_candidate(job, evil[:30], last_name=evil)
    request = ask(robin, alice, message=evil)
    sending.fail(request, evil)
    page = tab(alice, robin) + status(alice, robin).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_an_unchanged_tab_costs_no_content_and_a_changed_one_brings_tab_and_newsfeed(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V4: the tab updates itself; 204 while nothing has changed."""
    request = requested(candidate, alice)
    version = tab_context(candidate, alice)["version"]
    assert version in tab(alice, candidate)

    unchanged = status(alice, candidate, version=version)
    polled(request, "accepted", timezone.now())
    changed = status(alice, candidate, version=version)

    assert (unchanged.status_code, unchanged.content) == (204, b"")
    assert changed.status_code == 200
    fragment = changed.content.decode()
    assert "<html" not in fragment
    assert "Accepted" in fragment
    assert 'id="newsfeed"' in fragment
    assert tab_context(candidate, alice)["version"] in fragment


def test_whatever_the_tab_shows_changes_its_version(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V4: nothing shown goes stale."""
    request = requested(candidate, alice)
    seen = {tab_context(candidate, alice)["version"]}
    changes: list[dict[str, Any]] = [
        {"reason": "waiting"},
        {"next_attempt_at": timezone.now()},
        {"expires_at": timezone.now()},
        {"status": "completed"},
        {"rating": 4.0},
        {"completed_at": timezone.now()},
    ]
    for change in changes:
        InterviewRequest.objects.update(**change)
        seen.add(tab_context(candidate, alice)["version"])
    candidate.newsfeed.all().delete()
    seen.add(tab_context(candidate, alice)["version"])
    JobLink.objects.all().delete()
    InterviewRequest.objects.filter(pk=request.pk).delete()
    seen.add(tab_context(candidate, alice)["version"])
    assert len(seen) == len(changes) + 3


def test_a_page_that_waits_for_the_link_learns_of_it(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V1: somebody else links the job, chooses the set, or adds the key meanwhile."""
    JobLink.objects.update(question_set_uuid="")
    version = tab_context(candidate, alice)["version"]
    JobLink.objects.update(question_set_uuid="set-1")
    assert status(alice, candidate, version=version).status_code == 200


def test_machines_get_json(alice: User, candidate: Candidate, link: JobLink) -> None:
    """The same answer, for programs."""
    request = requested(candidate, alice)
    address = reverse("video-interview-status", args=[candidate.pk])
    answer = log_in(alice).get(address, headers={"accept": "application/json"})
    assert answer["Content-Type"] == "application/json"
    [row] = answer.json()["requests"]
    assert row["id"] == request.pk
    assert (row["status"], row["status_label"]) == ("requested", "Requested")
    assert row["question_set"] == "Software Engineer Screen"
    assert row["time_zone"] == "America/New_York"
    assert row["next_try_at"] is None


def test_the_status_of_a_foreign_record_is_not_found(
    alice: User, charlie: User, candidate: Candidate, link: JobLink
) -> None:
    """P7: in either form, and as a missing one is."""
    theirs = Candidate.objects.get(company=charlie.company)
    for pk in (theirs.pk, 10**9):
        address = reverse("video-interview-status", args=[pk])
        for accept in ("text/html", "application/json"):
            answer = log_in(alice).get(address, headers={"accept": accept})
            assert answer.status_code == 404


def queries(alice: User, candidate: Candidate, path: str) -> int:
    client = log_in(alice)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["candidate", "video-interview-status"])
def test_a_long_history_takes_no_more_queries_than_a_short_one(
    alice: User, candidate: Candidate, link: JobLink, name: str
) -> None:
    """B3: pages stay fast."""
    path = reverse(name, args=[candidate.pk])
    path += "?tab=video-interview" if name == "candidate" else ""
    requested(candidate, alice)
    few = queries(alice, candidate, path)
    for number in range(12):
        InterviewRequest.objects.update(status="expired")
        requested(candidate, alice, f"interview-{number + 2}")
    assert len(headlines(candidate)) == 13
    assert queries(alice, candidate, path) == few
    assert few <= 16
