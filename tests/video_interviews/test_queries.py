"""A page asks the database as often with 10,000 candidates and newsfeed items as with 10."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recruiting import newsfeed
from recruiting.models import Candidate, Job, User
from tests.people import log_in
from tests.video_interviews.walks import requested
from video_interviews import expiry
from video_interviews.models import Integration, InterviewRequest, JobLink, Status, WebhookDelivery

FEW, MANY = 10, 10_000


@pytest.fixture
def fill(job: Job, candidate: Candidate, alice: User, link: JobLink) -> Callable[[int], None]:
    """Makes as many candidates of the job, each with a request, and items of Casey's newsfeed."""

    def fill(count: int) -> None:
        stages = list(job.stages.all())
        made = Candidate.objects.bulk_create(
            Candidate(
                job=job,
                company=job.company,
                stage=stages[n % len(stages)],
                first_name=f"Person {n}",
                last_name="Of many",
                email=f"person{n}@{count}.example.com",
            )
            for n in range(count)
        )
        InterviewRequest.objects.bulk_create(
            [_request_of(each, alice, link) for each in made], batch_size=1000
        )
        newsfeed.post(
            newsfeed.Entry(candidate.pk, kind="note", headline="Note", by=alice, body=str(n))
            for n in range(count)
        )
        WebhookDelivery.objects.bulk_create(
            WebhookDelivery(integration=Integration.objects.get(), event="InterviewRated", body=b"")
            for _ in range(count // 10)
        )

    return fill


def _request_of(candidate: Candidate, by: User, link: JobLink) -> InterviewRequest:
    on = expiry.default_date(expiry.today(candidate.company.zone, timezone.now()))
    return InterviewRequest(
        candidate=candidate,
        company=candidate.company,
        requested_by=by,
        status=Status.REQUESTED,
        email=candidate.email,
        spark_hire_uuid=f"interview-of-{candidate.pk}",
        question_set_name=link.question_set_name,
        expires_on=on,
        expires_at=expiry.deadline(on, candidate.company.zone),
        time_zone=candidate.company.time_zone,
    )


def queries(user: User, address: str) -> int:
    """How many a page needs, once the session and the integration are there."""
    client = log_in(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def test_every_page_asks_equally_often_however_much_there_is(
    alice: User, dana: User, job: Job, candidate: Candidate, fill: Callable[[int], None]
) -> None:
    requested(candidate, alice)
    pages = {
        reverse("candidates"): (alice, 8),
        job.get_absolute_url(): (alice, 8),
        reverse("job-info", args=[job.pk]): (alice, 10),
        f"{candidate.get_absolute_url()}?tab=video-interview": (alice, 10),
        reverse("video-interview-status", args=[candidate.pk]): (alice, 7),
        reverse("video-interviewing"): (dana, 12),
        reverse("help-video-interviewing"): (alice, 3),
    }
    fill(FEW)
    few = {address: queries(user, address) for address, (user, _) in pages.items()}
    fill(MANY)
    many = {address: queries(user, address) for address, (user, _) in pages.items()}
    assert many == few
    assert {a: n for a, n in few.items() if n > pages[a][1]} == {}


def test_the_video_interview_tab_asks_at_most_ten_times(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    address = f"{candidate.get_absolute_url()}?tab=video-interview"
    assert queries(alice, address) <= 10
    requested(candidate, alice)
    assert queries(alice, address) <= 10
