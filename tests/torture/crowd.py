"""Many requests of a job at once, each of a candidate record of its own, written in a few statements."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from recruiting.models import Candidate, Job, User
from tests.people import make_company, make_job, make_user
from video_interviews import clock, expiry
from video_interviews.models import InterviewRequest, JobLink, Status

_numbers = count(1)


def stage() -> tuple[Job, User]:
    """A company with a linked job and a recruiter, without any Spark Hire."""
    company = make_company()
    job = make_job(company)
    JobLink.objects.create(
        company=company,
        job=job,
        spark_hire_uuid=f"job-{job.pk}",
        title=job.title,
        question_set_uuid="set",
        question_set_name="Screen",
    )
    return job, make_user(company)


def waiting(job: Job, by: User, number: int) -> list[InterviewRequest]:
    """Requests in Sending, all due, the first of them the longest."""
    now = clock.now()
    due = [now - timedelta(milliseconds=number - n) for n in range(number)]
    each = [{"requested_at": at, "next_attempt_at": at} for at in due]
    on = expiry.today(job.company.zone, now) + timedelta(days=7)
    return _make(job, by, [expiry.deadline(on, job.company.zone)] * number, each)


def invited(
    job: Job, by: User, expirations: Sequence[datetime], **columns: Any
) -> list[InterviewRequest]:
    """Requests that Spark Hire has accepted, one for each of the expirations."""
    asked_at = min([timezone.now(), *expirations]) - timedelta(days=7)
    columns = {"status": Status.REQUESTED, "spark_hire_status": "created"} | columns
    each = [
        {"requested_at": asked_at, "spark_hire_uuid": f"interview-{next(_numbers)}"} | columns
        for _ in expirations
    ]
    return _make(job, by, expirations, each)


def _make(
    job: Job, by: User, expirations: Sequence[datetime], each: Sequence[dict[str, Any]]
) -> list[InterviewRequest]:
    link, first = job.spark_hire_link, job.stages.order_by("position")[0]
    people = Candidate.objects.bulk_create(
        [
            Candidate(
                company=job.company,
                job=job,
                stage=first,
                first_name="Casey",
                last_name="Candidate",
                email=f"casey-{next(_numbers)}@example.com",
            )
            for _ in expirations
        ],
        batch_size=2000,
    )
    return InterviewRequest.objects.bulk_create(
        [
            InterviewRequest(
                candidate=person,
                company=job.company,
                requested_by=by,
                first_name=person.first_name,
                last_name=person.last_name,
                email=person.email,
                spark_hire_job_uuid=link.spark_hire_uuid,
                question_set_uuid=link.question_set_uuid,
                question_set_name=link.question_set_name,
                expires_on=at.astimezone(job.company.zone).date(),
                expires_at=at,
                time_zone=job.company.time_zone,
                **columns,
            )
            for person, at, columns in zip(people, expirations, each, strict=True)
        ],
        batch_size=2000,
    )
