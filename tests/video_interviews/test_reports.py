"""What becomes of a report that is not simply applied: parked, kept, put off, not tracked."""

import responses
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.video_interviews.walks import (
    WIRE,
    answers,
    apply,
    apply_together,
    ask,
    headlines,
    interview,
    later,
    minutes_ago,
    report,
)
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    Status,
    WebhookDelivery,
)

State = WebhookDelivery.State


def test_a_report_of_an_interview_that_was_not_requested_from_here_is_counted(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """V10: not tracked: counted, not shown, and Spark Hire is not even asked."""
    body = interview(request_of_alice, "completed", minutes_ago(5)) | {"uuid": "of-somebody"}

    first = report(integration, "InterviewCompleted", body)
    assert apply(first, first) == [State.NOT_TRACKED] * 2

    integration.refresh_from_db()
    assert integration.untracked == 1
    assert len(wire.calls) == 0
    assert headlines(request_of_alice.candidate) == ["Requested"]


def test_a_report_that_overtakes_the_answer_to_sending_waits_for_it(
    wire: responses.RequestsMock,
    integration: Integration,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """V7: parked while a request is being sent, applied once its interview is known."""
    request = ask(candidate, alice)
    InterviewRequest.objects.update(first_attempt_at=timezone.now())
    request.spark_hire_uuid = "interview-1"
    body = answers(wire, request, "accepted", timezone.now())
    early = report(integration, "InterviewAccepted", body)
    assert apply(early) == [State.WAITING]

    InterviewRequest.objects.update(
        spark_hire_uuid="interview-1", status=Status.REQUESTED, next_attempt_at=None
    )
    with later(seconds=6):
        assert apply(early) == [State.APPLIED]

    request.refresh_from_db()
    assert request.status == Status.ACCEPTED


def test_a_parked_report_does_not_wait_for_ever(
    integration: Integration, alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V10: after ten minutes it is of an interview that is not ours."""
    ask(candidate, alice, days=30)
    InterviewRequest.objects.update(first_attempt_at=timezone.now())
    early = report(integration, "InterviewAccepted", {"uuid": "of-somebody"})
    with later(minutes=9, seconds=50):
        assert apply(early) == [State.WAITING]
    with later(minutes=11):
        assert apply(early) == [State.NOT_TRACKED]


def test_while_off_reports_are_kept_and_nothing_is_read(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """S1: OFF: deliveries are kept unprocessed."""
    integration.is_on = False
    integration.save()
    body = answers(wire, request_of_alice, "accepted", minutes_ago(5))

    assert apply(report(integration, "InterviewAccepted", body)) == [State.KEPT]

    assert len(wire.calls) == 0


def test_spark_hire_in_trouble_puts_the_report_off(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """B3: tried again ever more slowly, and lost never."""
    body = interview(request_of_alice, "accepted", minutes_ago(5))
    wire.get(f"{WIRE}/interviews/interview-1", status=503)
    waiting = report(integration, "InterviewAccepted", body)
    assert apply(waiting, waiting) == [State.WAITING] * 2
    assert len(wire.calls) == 1, "the second look is not due yet"

    answers(wire, request_of_alice, "accepted", minutes_ago(5))
    with later(seconds=6):
        assert apply(waiting) == [State.APPLIED]


def test_reports_that_wait_are_found_among_any_number_of_applied_ones(
    wire: responses.RequestsMock, integration: Integration, request_of_alice: InterviewRequest
) -> None:
    """B3: every look at the deliveries is served by an index."""
    body = answers(wire, request_of_alice, "accepted", minutes_ago(5))
    waiting = report(integration, "InterviewAccepted", body)
    with CaptureQueriesContext(connection) as captured:
        assert apply_together(waiting) == [State.APPLIED]
    looks = [query["sql"] for query in captured if "webhookdelivery" in query["sql"]]
    looks = [sql for sql in looks if sql.startswith(("SELECT", "UPDATE"))]
    assert len(looks) >= 3
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in looks:
            cursor.execute(f"EXPLAIN {sql}")
            plan = " ".join(line for (line,) in cursor.fetchall())
            assert "Index" in plan, plan
            assert "Seq Scan" not in plan, plan
