"""Check Spark Hire: a look that gets no answer, dies, comes late, or is asked for by the wrong person."""

from typing import Any

import pytest
from django.urls import reverse

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews.doubts import (
    Doubled,
    alive,
    check,
    click,
)
from tests.video_interviews.walks import (
    calls,
    later,
    states,
)
from video_interviews.actions import expiring, outbox, reviewing, working
from video_interviews.models import (
    Status,
)

CASEY = "casey@example.com"


@pytest.mark.parametrize("fault", ["500_after_commit", "timeout_after_commit", "502", "429"])
def test_a_check_that_gets_no_answer_is_tried_again_and_the_tab_says_when(
    sandbox: Sandbox, doubled: Doubled, alice: User, candidate: Candidate, fault: str
) -> None:
    """B2, B3: whatever Spark Hire did with it, in the end one invitation is left."""
    request, _ = doubled
    sandbox.lever("faults", operation="delete_interview", fault=fault, seconds=1)

    check(alice, request)

    assert request.status == "needs_review"
    page = log_in(alice).get(f"{candidate.get_absolute_url()}?tab=video-interview")
    assert "Next try at" in page.content.decode()
    with later(minutes=3):
        working.work()
    request.refresh_from_db()
    assert (request.status, alive(sandbox)) == ("requested", [request.spark_hire_uuid])


def test_a_worker_that_dies_during_the_check_leaves_it_to_the_next(
    sandbox: Sandbox, doubled: Doubled, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B2: after the other was canceled, before that is written."""
    request, surplus = doubled
    sandbox.lever(f"interviews/{surplus.uuid}/accept")
    click(alice, request)
    with monkeypatch.context() as killed:
        writes = iter([outbox.write])

        def dies_at_the_second(*args: Any, **columns: Any) -> bool:
            return next(writes, _die)(*args, **columns)

        killed.setattr(outbox, "write", dies_at_the_second)
        with pytest.raises(SystemExit):
            working.work()
    assert alive(sandbox) == [surplus.uuid]

    with later(seconds=46):
        working.work()

    request.refresh_from_db()
    assert (request.status, request.spark_hire_uuid) == ("accepted", surplus.uuid)
    assert request.surplus_uuid == ""


def _die(*_: Any, **__: Any) -> bool:
    raise SystemExit


def test_a_slow_checker_whose_lease_was_lost_writes_nothing(
    sandbox: Sandbox, doubled: Doubled, alice: User
) -> None:
    """B2: another worker has taken over."""
    request, surplus = doubled
    assert reviewing.check(request)
    slow = outbox.claim(request.pk, Status.NEEDS_REVIEW)
    assert slow
    with later(seconds=46):
        assert outbox.claim(request.pk, Status.NEEDS_REVIEW)

    reviewing.carry_out(slow)

    request.refresh_from_db()
    assert (request.status, request.surplus_uuid) == ("needs_review", surplus.uuid)
    assert request.lease_token


def test_midnight_does_not_wait_for_a_check(
    sandbox: Sandbox, doubled: Doubled, candidate: Candidate
) -> None:
    """T1: it expires as any other."""
    request, _ = doubled
    expiring.expire_overdue(request.expires_at)
    assert states(candidate) == ["expired"]


def test_bob_cannot_check_and_charlie_finds_nothing(
    sandbox: Sandbox, doubled: Doubled, bob: User, charlie: User
) -> None:
    """P5, P7: as with Cancel."""
    request, _ = doubled
    assert "Only Spark Hire users can check video interview requests." in click(bob, request)
    address = reverse("check-spark-hire", args=[request.candidate_id, request.pk])
    assert log_in(charlie).post(address).status_code == 404
    request.refresh_from_db()
    assert request.next_attempt_at is None


def test_two_clicks_are_one_check_and_one_for_what_is_clear_is_none(
    sandbox: Sandbox, doubled: Doubled, alice: User
) -> None:
    """B2: whoever clicks late reads how it stands."""
    request, _ = doubled
    click(alice, request)
    click(alice, request)
    before = calls(sandbox, "interview")
    working.work()
    assert calls(sandbox, "interview") == before + 3
    assert "Looking at Spark Hire…" not in click(alice, request)
    working.work()
    assert calls(sandbox, "interview") == before + 3
