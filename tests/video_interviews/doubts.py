"""Steps of tests about creates whose answer was lost."""

from typing import Any

from django.urls import reverse

from recruiting.models import Candidate, User
from sparkhire_client.resources import Interview
from tests.people import log_in
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.walks import (
    ask,
    later,
    spoken,
)
from video_interviews.actions import reviewing, sending, working
from video_interviews.models import (
    Integration,
    InterviewRequest,
)

Doubled = tuple[InterviewRequest, Interview]
"""A request that was sent, and a second invitation of it that Spark Hire made late."""


def send_twice(sandbox: Sandbox, candidate: Candidate, by: User) -> InterviewRequest:
    """The first create got no answer and was found nowhere; the second one was answered."""
    sandbox.lever("faults", operation="create_interview", fault="502")
    request = ask(candidate, by)
    sending.send(request.pk)
    with later(seconds=140):
        sending.send(request.pk)
    request.refresh_from_db()
    assert (request.status, request.creates) == ("requested", 2)
    return request


def made_late(sandbox: Sandbox, request: InterviewRequest, **changes: Any) -> Interview:
    """Spark Hire carries out the first create after all."""
    person = {"first_name": "Casey", "last_name": "Candidate", "email": request.email}
    body = {
        "scheduled_at": spoken(request.expires_at),
        "timezone": request.time_zone,
        "interview_question_set": request.question_set_uuid,
        "assigned_to": [person | {"name": "Casey Candidate"}],
    }
    job = {"uuid": request.spark_hire_job_uuid}
    made = sandbox.api(RITA).make_interview(job, **body | changes)
    return Interview.from_json(made)


def alive(sandbox: Sandbox) -> list[str]:
    """The interviews that the candidate can still answer, or has answered."""
    rows = sandbox.api().get("/interviews", params={"range": "1-100"}).json()
    return sorted(row["uuid"] for row in rows)


def noticed(interview: Interview, integration: Integration) -> bool:
    """A poll lists it."""
    return bool(reviewing.note_surplus(integration.company_id, [interview]))


def click(user: User, request: InterviewRequest) -> str:
    """Check Spark Hire; the page that it leads to."""
    address = reverse("check-spark-hire", args=[request.candidate_id, request.pk])
    return log_in(user).post(address, follow=True).content.decode()


def check(user: User, request: InterviewRequest) -> None:
    """Check Spark Hire; then the worker comes by."""
    assert "Looking at Spark Hire…" in click(user, request)
    working.work()
    request.refresh_from_db()
