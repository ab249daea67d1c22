"""The one writer of the status, at its edges: whose row, under whose lease, and after which change."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from recruiting.models import Candidate, User
from recruiting.newsfeed import RECRUITING
from tests.people import make_candidate
from tests.video_interviews.walks import ask
from video_interviews.models import InterviewRequest, JobLink, Status, Transition
from video_interviews.transitions import Change, Held, advance, advance_held, cancelation

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SENT = Change(Status.REQUESTED, by="Spark Hire")


@pytest.fixture
def asked(alice: User, candidate: Candidate, link: JobLink) -> InterviewRequest:
    request = ask(candidate, alice)
    Transition.objects.all().delete()
    return request


def put(request: InterviewRequest, **values: Any) -> None:
    InterviewRequest.objects.filter(pk=request.pk).update(**values)
    request.refresh_from_db()


def test_a_cancelation_is_due_now_and_says_whose_it_is_and_what_was_before(
    asked: InterviewRequest, bob: User
) -> None:
    """B2: the tries and the trouble of before are not its own."""
    put(asked, status="accepted", attempts=3, reason="It took long.", next_attempt_at=None)
    with time_machine.travel(NOW, tick=False):
        assert advance(asked, cancelation(asked, by=bob)) is True
    asked.refresh_from_db()
    assert (asked.status, asked.canceled_by, asked.status_before_cancel) == (
        "canceling",
        bob,
        "accepted",
    )
    assert (asked.next_attempt_at, asked.attempts, asked.reason) == (NOW, 0, "")
    assert Transition.objects.get().by == "Bob"


def test_one_by_recruiting_is_of_no_user(asked: InterviewRequest) -> None:
    """B2: it is worked on with the sender's key."""
    put(asked, status="requested", next_attempt_at=None)
    advance(asked, cancelation(asked, by=RECRUITING))
    asked.refresh_from_db()
    assert (asked.canceled_by, Transition.objects.get().by) == (None, "Recruiting")


def test_of_several_requests_the_one_that_is_meant_is_changed(
    asked: InterviewRequest, alice: User
) -> None:
    """V7."""
    other = ask(make_candidate(asked.candidate.job, "Robin"), alice)
    assert advance(other, SENT) is True
    assert advance(asked, SENT) is True
    assert {*InterviewRequest.objects.values_list("status", flat=True)} == {"requested"}


@pytest.mark.parametrize(
    ("is_held", "is_mine", "made"), [(1, 1, True), (1, 0, False), (0, 0, False)]
)
def test_a_worker_changes_what_it_holds_and_nothing_else(
    asked: InterviewRequest, is_held: bool, is_mine: bool, made: bool
) -> None:
    """B2: another may have taken it since; without a lease nobody is asked for one."""
    mine = uuid4()
    put(asked, lease_token=(mine if is_mine else uuid4()) if is_held else None)
    assert advance(asked, SENT, lease=mine) is made
    assert asked.status == ("requested" if made else "sending")
    assert Transition.objects.count() == made
    if not made:
        assert advance(asked, SENT) is True


def test_only_from_and_a_row_that_is_gone(asked: InterviewRequest) -> None:
    """V7: nothing is written then, and that is said."""
    assert advance(asked, SENT, only_from={"accepted"}) is False
    assert advance(asked, SENT, only_from={"sending"}) is True
    InterviewRequest.objects.all().delete()
    assert advance(asked, Change(Status.ACCEPTED, by="Spark Hire")) is False


def test_each_change_of_a_row_follows_the_one_before_it(asked: InterviewRequest) -> None:
    """V7: what the table does not allow is an error of ours."""
    accepted = Change(Status.ACCEPTED, by="Spark Hire")
    advance_held([Held(asked, [SENT, accepted])])
    asked.refresh_from_db()
    assert asked.status == "accepted"
    steps = Transition.objects.order_by("pk").values_list("from_status", "to_status")
    assert list(steps) == [("sending", "requested"), ("requested", "accepted")]
    with pytest.raises(ValueError, match="cannot go from accepted to sending"):
        advance_held([Held(asked, [Change(Status.SENDING, by="Spark Hire")])])
