"""The guide: Status Updates. Reset is the one way back, and what comes after it is told again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import responses
from django.utils import timezone

from tests.video_interviews.walks import answers, apply, headlines, report, spoken
from video_interviews.actions.watching import refresh
from video_interviews.models import Integration, InterviewRequest, Status

WORDS = {
    "InterviewAccepted": "accepted",
    "InterviewCompleted": "completed",
    "InterviewRated": "rated",
    "InterviewReset": "reset",
}


class Vendor:
    """Spark Hire, where things happen minute by minute and reports may come at any time."""

    def __init__(self, wire: responses.RequestsMock, request: InterviewRequest) -> None:
        self.wire, self.request = wire, request
        self.began = timezone.now().replace(microsecond=0) - timedelta(minutes=50)
        self.minute = 0
        self.completed_at: datetime | None = None

    def does(self, event: str, **fields: Any) -> Any:
        """It happens at Spark Hire; the body that is posted of it."""
        self.minute += 1
        now = self.began + timedelta(minutes=self.minute)
        if event == "InterviewCompleted":
            self.completed_at = now
        if event == "InterviewReset":
            self.completed_at = None
        done = {"completed_at": spoken(self.completed_at)} if self.completed_at else {}
        return answers(self.wire, self.request, WORDS[event], now, **done, **fields)


@pytest.fixture
def vendor(wire: responses.RequestsMock, request_of_alice: InterviewRequest) -> Vendor:
    return Vendor(wire, request_of_alice)


def test_reset_leads_back_from_completed_and_forgets_the_recording(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: reset: Requested again, even from Completed."""
    rated = [vendor.does("InterviewCompleted"), vendor.does("InterviewRated", rating=4)][1]
    apply(report(integration, "InterviewRated", rated))
    InterviewRequest.objects.update(share_url="https://app.sparkhire.com/share/old")

    apply(report(integration, "InterviewReset", vendor.does("InterviewReset")))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.REQUESTED
    assert request_of_alice.rating is None
    assert request_of_alice.completed_at is None
    assert request_of_alice.share_url == ""
    told = ["Requested", "Completed", "Rated", "Reset"]
    assert headlines(request_of_alice.candidate) == told


def test_what_happens_again_after_a_reset_is_told_again(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: every change that Spark Hire reports joins the newsfeed once; these are new ones."""
    round_of_events = ["InterviewAccepted", "InterviewCompleted", "InterviewRated"]
    for event in [*round_of_events, "InterviewReset", *round_of_events]:
        more = {"rating": 4} if event == "InterviewRated" else {}
        apply(report(integration, event, vendor.does(event, **more)))

    told = ["Accepted", "Completed", "Rated"]
    assert headlines(request_of_alice.candidate) == ["Requested", *told, "Reset", *told]


def test_reports_from_before_the_reset_that_come_again_tell_nothing_new(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: duplicates and late reports change nothing that is already true."""
    events = ["InterviewAccepted", "InterviewCompleted", "InterviewRated", "InterviewReset"]
    bodies = [(event, vendor.does(event, rating=4)) for event in events]
    bodies.append(("InterviewCompleted", vendor.does("InterviewCompleted", rating=None)))
    for event, body in bodies[:3]:
        InterviewRequest.objects.update(spark_hire_updated_at=None)
        answers(vendor.wire, request_of_alice, WORDS[event], vendor.began, **only_times(body))
        apply(report(integration, event, body))
    answers(vendor.wire, request_of_alice, "reset", vendor.began, **only_times(bodies[3][1]))
    apply(report(integration, *bodies[3]))
    answers(vendor.wire, request_of_alice, "completed", vendor.began, **only_times(bodies[4][1]))
    apply(report(integration, *bodies[4]))
    before = headlines(request_of_alice.candidate)
    assert before == ["Requested", "Accepted", "Completed", "Rated", "Reset", "Completed"]

    for event, body in bodies:
        apply(report(integration, event, body))

    assert headlines(request_of_alice.candidate) == before
    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.COMPLETED


def only_times(body: Any) -> dict[str, Any]:
    kept = ("updated_at", "completed_at", "rating")
    return {name: body[name] for name in kept if name in body}


def test_a_reset_is_noticed_although_the_candidate_has_accepted_again_meanwhile(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: the reports of reset and accepted are read after both happened."""
    apply(report(integration, "InterviewCompleted", vendor.does("InterviewCompleted")))
    reset, accepted = vendor.does("InterviewReset"), vendor.does("InterviewAccepted")

    apply(report(integration, "InterviewAccepted", accepted))
    apply(report(integration, "InterviewReset", reset))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.ACCEPTED
    told = ["Requested", "Completed", "Reset", "Accepted"]
    assert headlines(request_of_alice.candidate) == told


def test_a_reset_is_noticed_although_the_interview_is_completed_again_meanwhile(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: the second recording is another one; the first one's link is forgotten."""
    apply(report(integration, "InterviewCompleted", vendor.does("InterviewCompleted")))
    InterviewRequest.objects.update(share_url="https://app.sparkhire.com/share/old")
    reset, completed = vendor.does("InterviewReset"), vendor.does("InterviewCompleted")

    apply(report(integration, "InterviewReset", reset))
    apply(report(integration, "InterviewCompleted", completed))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.COMPLETED
    assert request_of_alice.completed_at == vendor.completed_at
    assert request_of_alice.share_url == ""
    told = ["Requested", "Completed", "Reset", "Completed"]
    assert headlines(request_of_alice.candidate) == told


def test_a_reset_reported_after_the_new_completion_was_seen_is_told_and_undoes_nothing(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: late reports change nothing that is already true."""
    reset, completed = vendor.does("InterviewReset"), vendor.does("InterviewCompleted")
    apply(report(integration, "InterviewCompleted", completed))

    apply(report(integration, "InterviewReset", reset))

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.COMPLETED
    assert headlines(request_of_alice.candidate) == ["Requested", "Reset", "Completed"]


def test_polling_notices_a_reset_by_what_it_left_behind(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: without any report: a completed interview that is not completed any more."""
    vendor.does("InterviewCompleted")
    refresh(request_of_alice)
    vendor.does("InterviewReset")
    vendor.does("InterviewAccepted")

    refresh(request_of_alice)

    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.ACCEPTED
    told = ["Requested", "Completed", "Reset", "Accepted"]
    assert headlines(request_of_alice.candidate) == told


def test_polling_notices_a_reset_by_a_newer_completion(
    vendor: Vendor, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V7: reset and completed again between two polls: the second recording is another one."""
    vendor.does("InterviewCompleted")
    refresh(request_of_alice)
    vendor.does("InterviewRated", rating=2)
    refresh(request_of_alice)
    InterviewRequest.objects.update(share_url="https://app.sparkhire.com/share/old")
    reset = vendor.does("InterviewReset")
    vendor.does("InterviewCompleted")

    refresh(request_of_alice)
    refresh(request_of_alice)
    apply(report(integration, "InterviewReset", reset))

    request_of_alice.refresh_from_db()
    assert (request_of_alice.status, request_of_alice.share_url) == (Status.COMPLETED, "")
    assert request_of_alice.completed_at == vendor.completed_at
    assert request_of_alice.rating is None
    told = ["Requested", "Completed", "Rated", "Reset", "Completed"]
    assert headlines(request_of_alice.candidate) == told
