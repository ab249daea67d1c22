"""Requests that Spark Hire has accepted, many of them, made without clicking."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.utils import timezone

from recruiting.models import Candidate
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from video_interviews.expiry import deadline, today
from video_interviews.models import InterviewRequest, JobLink, Status


def interviews_at_spark_hire(vendor: Vendor, tenant: Tenant, number: int) -> list[str]:
    """As many open interviews of the company at Spark Hire; their ids, in the candidates' order."""
    link = JobLink.objects.get(job=tenant.job)
    api = vendor.api(tenant.keys[0])
    body = api.interview_body({"uuid": link.spark_hire_uuid})

    def make(n: int) -> str:
        person = body["assigned_to"][0] | {"email": f"casey{n}@example.com"}
        answer = api.post("/interviews", json=body | {"assigned_to": [person]})
        return str(answer.json()["uuid"])

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(make, range(number)))


def candidates(tenant: Tenant, number: int) -> list[Candidate]:
    """That many records in the first stage of the company's job."""
    stage = tenant.job.stages.all()[0]
    return Candidate.objects.bulk_create(
        Candidate(
            company=tenant.company,
            job=tenant.job,
            stage=stage,
            first_name="Casey",
            last_name=f"Candidate {n}",
            email=f"casey{n}@example.com",
        )
        for n in range(number)
    )


def requests_for(tenant: Tenant, uuids: list[str]) -> None:
    """A request in status Requested for each of the interviews."""
    link = JobLink.objects.get(job=tenant.job)
    company = tenant.company
    on = today(company.zone, timezone.now()) + timedelta(days=7)
    InterviewRequest.objects.bulk_create(
        InterviewRequest(
            candidate=candidate,
            company=company,
            requested_by=tenant.alice,
            requested_at=timezone.now() - timedelta(minutes=5),
            status=Status.REQUESTED,
            email=candidate.email,
            spark_hire_job_uuid=link.spark_hire_uuid,
            question_set_uuid=link.question_set_uuid,
            expires_on=on,
            expires_at=deadline(on, company.zone),
            time_zone=company.time_zone,
            spark_hire_uuid=uuid,
            spark_hire_status="created",
        )
        for candidate, uuid in zip(candidates(tenant, len(uuids)), uuids, strict=True)
    )
