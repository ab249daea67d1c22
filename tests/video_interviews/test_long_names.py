"""The longest names that people and Spark Hire may give fit everywhere they are copied to."""

import responses
from django.urls import reverse

from recruiting.models import Candidate, Company, Job, NewsfeedItem, User
from tests.people import log_in, make_job
from tests.video_interviews.walks import WIRE, requested
from video_interviews.models import JobLink, Transition

LONG = "n" * 600


def test_a_candidate_is_added_to_a_job_with_the_longest_title(
    alice: User, company: Company
) -> None:
    """N1: the newsfeed says the title."""
    job = make_job(company, "J" * 200)
    values = {"job": job.pk, "first_name": "Ann", "last_name": "Ng"}
    assert log_in(alice).post(reverse("candidate-create"), values).status_code == 302
    assert job.title in NewsfeedItem.objects.get().headline


def test_somebody_with_the_longest_name_writes_notes_and_sends_requests(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """N1, V4: who it was is said in full."""
    User.objects.filter(pk=alice.pk).update(first_name="A" * 150, last_name="B" * 150)
    alice.refresh_from_db()
    address = reverse("candidate-note", args=[candidate.pk])
    assert log_in(alice).post(address, {"text": "Strong."}).status_code == 302
    requested(candidate, alice)
    assert {item.actor_name for item in candidate.newsfeed.all()} == {str(alice)}
    assert Transition.objects.get().by == str(alice)


def test_a_question_set_with_a_long_name_is_chosen_and_sent(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, job: Job, link: JobLink
) -> None:
    """L3: names of Spark Hire's are read up to 500 characters."""
    wire.get(f"{WIRE}/question_sets", json=[{"uuid": "long", "name": LONG}])
    wire.get(f"{WIRE}/jobs/job-1", json={"uuid": "job-1", "status": "open"})
    answer = log_in(alice).post(reverse("question-set", args=[job.pk]), {"question_set": "long"})
    assert answer.status_code == 200
    assert JobLink.objects.get().question_set_name == LONG[:500]
    assert requested(candidate, alice).question_set_name == LONG[:500]


def test_a_spark_hire_job_with_a_long_title_is_linked(
    wire: responses.RequestsMock, alice: User, job: Job, integration: object
) -> None:
    """L2: the same."""
    long = {"uuid": "long", "title": LONG, "status": "open"}
    wire.get(f"{WIRE}/jobs", json=[long])
    wire.get(f"{WIRE}/jobs/long", json=long)
    values = {"how": "existing", "existing": "long"}
    assert log_in(alice).post(reverse("link-job", args=[job.pk]), values).status_code == 302
    assert JobLink.objects.get().title == LONG[:500]
