"""Reports in every order."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.utils import timezone

from recruiting.models import Job, User
from tests.people import make_candidate
from tests.torture.rows import row
from tests.video_interviews import schedules
from tests.video_interviews.conftest import wire  # noqa: F401
from tests.video_interviews.walks import WIRE, ask, at, headlines, report
from video_interviews import limiter, newsfeed
from video_interviews.actions import reading
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    Status,
    WebhookDelivery,
)
from video_interviews.reports import Over
from video_interviews.transitions import Change, advance


@row(
    "R8",
    asked="40,320 orders of 8 reports x 9 places of the create's answer: status and newsfeed as the model",
    full=schedules.SCHEDULES,
    ci=schedules.SCHEDULES,
    means="Whatever order Spark Hire's reports come in, the status is right and each change is told "
    "once, in the order in which it happened.",
)
def test_every_order_of_all_reports_tells_the_same_story() -> str:
    """By the rules alone, without a database: all of them at every scale, in seconds."""
    found = schedules.differences(schedules.schedules())
    assert not found, f"{len(found):,} differ; {found[0]}"
    return f"{schedules.SCHEDULES:,} schedules, 0 differences"


@row(
    "R8",
    asked="5,000 of these schedules through the door and the worker, on PostgreSQL",
    full=5000,
    ci=12,
    means="Reports that are early are parked and matched, on the real database and with workers "
    "reading in between.",
)
@pytest.mark.django_db(transaction=True)
def test_sampled_orders_tell_the_same_story_on_the_database(
    size: int,
    seed: int,
    integration: Integration,
    link: JobLink,
    job: Job,
    alice: User,
    wire: responses.RequestsMock,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    monkeypatch.setattr(limiter, "take", lambda *_, **__: lambda: None)
    stage = Stage(integration, job, alice)
    wire.add_callback(responses.GET, re.compile(re.escape(WIRE)), callback=stage.answer)
    for order, place in schedules.some_schedules(size, seed):
        found = stage.play(order, place)
        expected = schedules.model(schedules.reads(order, place))
        assert found == expected, f"{order} after {place}: {found}, expected {expected}"
        wire.calls.reset()
    return f"{size:,} schedules, 0 differences"


class Stage:
    """One request at a time; Spark Hire is as far in the story as its newest report."""

    def __init__(self, integration: Integration, job: Job, alice: User) -> None:
        self.integration, self.job, self.alice = integration, job, alice
        self.seen = 0

    def play(self, order: tuple[int, ...], place: int) -> tuple[str, list[str]]:
        """The status and the newsfeed in the end."""
        with at(schedules.BEGAN):
            request = ask(make_candidate(self.job), self.alice)
            fields = {"first_attempt_at": schedules.BEGAN, "expires_at": schedules.DEADLINE}
            self._write(request, time_zone="America/New_York", **fields)
        self.seen = 0
        for number, report_ in enumerate(order):
            if number == place:
                self._name(request)
            self.seen = max(self.seen, report_)
            self._report(report_)
        if place == len(order):
            self._name(request)
        request.refresh_from_db()
        told = headlines(request.candidate)
        request.candidate.delete()
        WebhookDelivery.objects.all().delete()
        return request.status, told

    def _report(self, number: int) -> None:
        body = self._spoken() | {"updated_at": schedules.happened_at(number).isoformat()}
        with self._now():
            report(self.integration, schedules.STORY[number], body)
            self._read()

    def _name(self, request: InterviewRequest) -> None:
        """The answer to our create names the interview; what waits is read."""
        self._write(request, spark_hire_uuid="interview-1")
        entry = newsfeed.requested(request, schedules.BEGAN)
        change = Change(Status.REQUESTED, by=self.alice, entries=[entry])
        assert advance(request, change)
        with self._now():
            WebhookDelivery.objects.update(next_attempt_at=timezone.now())
            self._read()

    def _write(self, request: InterviewRequest, **columns: Any) -> None:
        InterviewRequest.objects.filter(pk=request.pk).update(**columns)
        request.refresh_from_db()

    def _now(self) -> Any:
        return at(schedules.happened_at(self.seen) + timedelta(seconds=5))

    def _read(self) -> None:
        Integration.objects.update(reading_until=None)
        reading.read_reports(self.integration.pk)

    def answer(self, request: Any) -> tuple[int, dict[str, str], str]:
        if "/interviews" not in request.url:
            return 200, {}, json.dumps({"uuid": "job-1"})
        shown = schedules.shown(self.seen)
        if isinstance(shown, Over):
            return (410 if shown is Over.EXPIRED else 404), {}, "{}"
        return 200, {}, json.dumps(self._spoken())

    def _spoken(self) -> dict[str, Any]:
        shown = schedules.shown(self.seen)
        if isinstance(shown, Over):
            return {"uuid": "interview-1"}
        return {
            "uuid": shown.uuid,
            "status": shown.status,
            "scheduled_at": shown.deadline_at and shown.deadline_at.isoformat(),
            "updated_at": shown.updated_at and shown.updated_at.isoformat(),
            "completed_at": shown.completed_at and shown.completed_at.isoformat(),
            "rating": shown.rating,
        }
