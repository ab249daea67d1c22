"""A page asks the database as often with 500 rows as with 10."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruiting import newsfeed
from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_job


def queries(user: User, address: str) -> int:
    client = log_in(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(job: Job, count: int) -> None:
    stages = list(job.stages.all())
    Candidate.objects.bulk_create(
        Candidate(
            job=job,
            company=job.company,
            stage=stages[n % len(stages)],
            first_name=f"Person {n}",
            last_name="Of many",
            email=f"person{n}-{job.pk}-{count}@example.com",
        )
        for n in range(count)
    )


@pytest.mark.parametrize(("page", "most"), [("dashboard", 9), ("candidates", 8), ("jobs", 7)])
def test_lists_ask_equally_often_however_long(alice: User, job: Job, page: str, most: int) -> None:
    fill(job, 10)
    few = queries(alice, reverse(page))
    fill(job, 490)
    for n in range(30):
        make_job(job.company, f"Job {n}")
    assert queries(alice, reverse(page)) == few <= most


def test_the_job_record_asks_equally_often(alice: User, job: Job) -> None:
    fill(job, 10)
    few = queries(alice, job.get_absolute_url())
    fill(job, 490)
    assert queries(alice, job.get_absolute_url()) == few <= 8


@pytest.mark.parametrize(
    ("tab", "most"),
    [("profile", 7), ("resume", 7), ("notes", 8), ("video-interview", 10)],
)
# Opened from a list, a record asks for those before and after it, and for the list's job.
@pytest.mark.parametrize(
    ("way", "more"), [("", 0), ("&list=q%3Dcasey%26sort%3Dname", 2), ("&list=job%3D{job}", 2)]
)
def test_the_candidate_record_asks_equally_often(
    alice: User, candidate: Candidate, tab: str, most: int, way: str, more: int
) -> None:
    address = f"{candidate.get_absolute_url()}?tab={tab}" + way.format(job=candidate.job_id)
    newsfeed.post_note(candidate, by=alice, text="@alice and others")
    few = queries(alice, address)
    newsfeed.post(
        newsfeed.Entry(candidate.pk, kind="note", headline="Note", by=alice, body=f"@alice {n}")
        for n in range(500)
    )
    assert queries(alice, address) == few <= most + more
