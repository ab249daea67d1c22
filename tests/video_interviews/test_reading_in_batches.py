"""Many reports at once: few calls, one reader for each company, and none holds up the others."""

from datetime import timedelta
from typing import Any

import pytest
import responses
from django.utils import timezone

from recruiting.models import Job, User
from tests.people import make_candidate
from tests.video_interviews.walks import (
    WIRE,
    answers,
    apply_together,
    interview,
    later,
    minutes_ago,
    report,
    requested,
)
from video_interviews.actions import reading
from video_interviews.actions.leases import Lease
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    SparkHireUser,
    Status,
    WebhookDelivery,
)
from video_interviews.reports import Known, Learned, learn

State = WebhookDelivery.State
LIST = f"{WIRE}/interviews"


@pytest.fixture
def five(job: Job, alice: User, link: JobLink) -> list[InterviewRequest]:
    """Requested an hour ago."""
    found = [requested(make_candidate(job), alice, f"interview-{n}") for n in range(5)]
    asked_at = timezone.now() - timedelta(hours=1)
    InterviewRequest.objects.update(requested_at=asked_at)
    return found


def accepted(requests: list[InterviewRequest], integration: Integration) -> list[WebhookDelivery]:
    """Spark Hire posts that each was accepted."""
    body = [interview(request, "accepted", minutes_ago(5)) for request in requests]
    return [report(integration, "InterviewAccepted", each) for each in body]


def listed(requests: list[InterviewRequest]) -> list[Any]:
    return [interview(request, "accepted", minutes_ago(5)) for request in requests]


def statuses() -> list[str]:
    return list(InterviewRequest.objects.order_by("pk").values_list("status", flat=True))


def paths(wire: responses.RequestsMock) -> list[str]:
    return [str(call.request.path_url).split("?")[0].split("v1.0/")[1] for call in wire.calls]


def test_one_call_to_the_list_serves_all_who_wait(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """V7: a crowd's reports follow no crowd of calls; twice told is read once."""
    waiting = accepted(five, integration) + accepted(five, integration)
    wire.get(LIST, json=listed(five))

    assert apply_together(*waiting) == [State.APPLIED] * 10

    assert statuses() == [Status.ACCEPTED] * 5
    assert paths(wire) == ["interviews"]


def test_what_the_list_does_not_show_is_read_by_itself(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """V7: expired (410) here; what is older than every report ends the list."""
    waiting = accepted(five, integration)
    old = interview(five[4], "created", minutes_ago(55)) | {"uuid": "of-somebody"}
    page = [*listed(five[:4]), *[old | {"uuid": f"old-{n}"} for n in range(96)]]
    wire.get(LIST, json=page)
    wire.get(f"{LIST}/interview-4", status=410)

    assert apply_together(*waiting) == [State.APPLIED] * 5

    assert statuses() == [Status.ACCEPTED] * 4 + [Status.EXPIRED]
    assert paths(wire) == ["interviews", "interviews/interview-4"]


def test_a_long_list_is_left_where_single_reads_are_cheaper(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """V7, B3: much else changed at Spark Hire meanwhile."""
    waiting = accepted(five[:2], integration)
    others = [listed(five[:1])[0] | {"uuid": f"of-somebody-{n}"} for n in range(1000)]
    for first, last in ((1, 9), *((n, n + 99) for n in range(10, 900, 100))):
        match = responses.matchers.query_param_matcher(
            {"range": f"{first}-{last}"}, strict_match=False
        )
        wire.get(LIST, json=others[first - 1 : last], match=[match])
    for request in five[:2]:
        answers(wire, request, "accepted", minutes_ago(5))

    assert apply_together(*waiting) == [State.APPLIED] * 2
    assert paths(wire) == ["interviews"] * 2 + ["interviews/interview-0", "interviews/interview-1"]


@pytest.mark.parametrize("page", ["[{}]", "no list", "{}"])
def test_without_a_list_each_is_read_by_itself(
    wire: responses.RequestsMock,
    integration: Integration,
    five: list[InterviewRequest],
    page: str,
) -> None:
    """B3: one row that cannot be read spoils the list, and nothing else."""
    waiting = accepted(five, integration)
    wire.get(LIST, body=page)
    for request in five:
        answers(wire, request, "accepted", minutes_ago(5))
    assert apply_together(*waiting) == [State.APPLIED] * 5


def test_a_list_that_cannot_be_had_puts_all_off_ever_longer(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """B3: Spark Hire is down: one call, not one for each."""
    waiting = accepted(five, integration)
    wire.get(LIST, status=503)
    assert apply_together(*waiting) == [State.WAITING] * 5
    assert apply_together(*waiting) == [State.WAITING] * 5
    with later(seconds=6):
        assert apply_together(*waiting) == [State.WAITING] * 5
    with later(seconds=12):
        assert apply_together(*waiting) == [State.WAITING] * 5
    assert len(wire.calls) == 2

    wire.upsert(responses.GET, LIST, json=listed(five))
    with later(seconds=20):
        assert apply_together(*waiting) == [State.APPLIED] * 5


def test_too_many_calls_put_everything_off_as_long_as_spark_hire_says(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """B3: to the second, and without another call."""
    waiting = accepted(five, integration)
    wire.get(LIST, status=429, headers={"X-Rate-Limit-Try-Again-Seconds": "40"})
    assert apply_together(*waiting) == [State.WAITING] * 5
    wire.upsert(responses.GET, LIST, json=listed(five))
    with later(seconds=39):
        assert apply_together(*waiting) == [State.WAITING] * 5
    assert len(wire.calls) == 1
    with later(seconds=41):
        assert apply_together(*waiting) == [State.APPLIED] * 5


def test_while_spark_hire_is_known_to_be_down_nobody_asks(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """B3: and the deliveries wait until the next probe."""
    waiting = accepted(five, integration)
    now = timezone.now()
    SparkHireUser.objects.update(down_since=now, paused_until=now + timedelta(seconds=30))
    assert apply_together(*waiting) == [State.WAITING] * 5
    assert len(wire.calls) == 0
    wire.get(LIST, json=listed(five))
    with later(seconds=31):
        assert apply_together(*waiting) == [State.APPLIED] * 5


def test_one_that_cannot_be_applied_does_not_hold_up_the_others(
    wire: responses.RequestsMock,
    integration: Integration,
    five: list[InterviewRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B2: whatever is wrong with it."""
    waiting = accepted(five, integration)
    wire.get(LIST, json=listed(five))

    def broken(known: Known, *rest: Any) -> Learned | None:
        if known.pk == five[2].pk:
            raise ZeroDivisionError
        return learn(known, *rest)

    monkeypatch.setattr("video_interviews.actions.watching.learn", broken)
    expected = [State.APPLIED] * 2 + [State.WAITING] + [State.APPLIED] * 2
    assert apply_together(*waiting) == expected


def test_one_worker_at_a_time_reads_and_one_that_was_killed_is_replaced(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """B2: those that it held are due again with its lease."""
    waiting = accepted(five, integration)
    wire.get(LIST, json=listed(five))
    assert Lease.take(integration.pk, "reading")
    assert len(reading._open(integration.pk)) == 5  # and there it was killed

    for seconds in (1, 44):
        with later(seconds=seconds):
            assert reading.read_reports(integration.pk) is None
    assert len(wire.calls) == 0
    with later(seconds=46):
        assert apply_together(*waiting) == [State.APPLIED] * 5


def test_a_stream_of_reports_is_read_in_steps(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """B3: two rounds of a company begin 0.4 s apart at least; the next look is asked for."""
    wire.get(LIST, json=listed(five))
    accepted(five[:3], integration)
    rest = reading.read_reports(integration.pk)
    assert rest is not None
    assert 0 < rest <= 0.4
    late = accepted(five[3:], integration)

    assert reading.read_reports(integration.pk) is None, "too early"

    assert len(wire.calls) == 1
    with later(seconds=rest):
        assert reading.read_reports(integration.pk) is not None
    for delivery in late:
        delivery.refresh_from_db()
    assert {delivery.state for delivery in late} == {State.APPLIED}
    with later(seconds=5):
        assert reading.read_reports(integration.pk) is None, "nothing waits: no further look"


def test_more_than_one_round_can_hold_are_all_read(
    wire: responses.RequestsMock,
    integration: Integration,
    five: list[InterviewRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B2: round after round."""
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    monkeypatch.setattr(reading, "LOOKED_AT", 4)
    monkeypatch.setattr(reading, "PACE", timedelta(0))
    waiting = accepted(five, integration)
    wire.get(LIST, json=listed(five))
    answers(wire, five[4], "accepted", minutes_ago(5))
    assert apply_together(*waiting) == [State.APPLIED] * 5


def test_a_report_of_a_second_invitation_is_read_before_it_is_believed(
    wire: responses.RequestsMock, integration: Integration, five: list[InterviewRequest]
) -> None:
    """V10, B2: unknown here, and a lost create may have made it: then the request needs review."""
    now = timezone.now() - timedelta(minutes=50)
    InterviewRequest.objects.filter(pk=five[0].pk).update(creates=2, first_attempt_at=now)
    surplus, forged = (interview(five[0], "created", minutes_ago(5), uuid=u) for u in ("two", "no"))
    wire.get(f"{LIST}/two", json=surplus)
    wire.get(f"{LIST}/no", status=404)

    assert apply_together(report(integration, "InterviewCreated", forged)) == [State.NOT_TRACKED]
    assert statuses()[0] == Status.REQUESTED
    assert apply_together(report(integration, "InterviewCreated", surplus)) == [State.NOT_TRACKED]

    five[0].refresh_from_db()
    assert (five[0].status, five[0].surplus_uuid) == (Status.NEEDS_REVIEW, "two")
