"""The guide: Configuring Job Records. Job record > More Info > Job Info > Video Interviewing."""

from typing import Any

import pytest
from django.urls import reverse

from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_job
from tests.sandbox.process import ADA, CHARLIE, RITA, Sandbox
from tests.video_interviews.walks import ask, calls, give_key, requested
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
    SparkHireUser,
    Status,
)


def job_info(user: User, job: Job) -> str:
    return log_in(user).get(reverse("job-info", args=[job.pk])).content.decode()


def link(user: User, job: Job, **typed: str) -> Any:
    return log_in(user).post(reverse("link-job", args=[job.pk]), typed)


def jobs_there(sandbox: Sandbox, key: str = ADA) -> list[str]:
    return [row["title"] for row in sandbox.api(key).get("/jobs").json()]


def test_job_info_has_a_section_for_video_interviewing(
    integration: Integration, alice: User, bob: User, job: Job
) -> None:
    """L1, P5: Alice may link; Bob reads why he may not."""
    assert "Link Job to Spark Hire" in job_info(alice, job)
    seen_by_bob = job_info(bob, job)
    assert "Video Interviewing" in seen_by_bob
    assert "Link Job to Spark Hire" not in seen_by_bob
    assert "Only Spark Hire users can link jobs to Spark Hire" in seen_by_bob


def test_alice_creates_a_spark_hire_job_from_the_record(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2: with her own key; title, description and place of the record."""
    job.description = "Build what others build on."
    job.save()

    assert link(alice, job, how="new").status_code == 302

    made = JobLink.objects.get(job=job)
    there = sandbox.api(RITA).get(f"/jobs/{made.spark_hire_uuid}").json()
    assert there["title"] == made.title == "Backend Engineer"
    assert there["description"] == "Build what others build on."
    assert there["location"]["formatted_address"] == "Chicago, IL, USA"
    assert there["created_by"]["email"] == "recruiter@example.com"
    shown = job_info(alice, job)
    assert f'href="{sandbox.url}/company/jobs/{made.spark_hire_uuid}" target="_blank"' in shown
    assert "Unlink" in shown


@pytest.mark.parametrize("missing", ["city", "state", "country"])
def test_what_spark_hire_would_refuse_is_said_before_the_call(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, missing: str
) -> None:
    """L2: with a link to the field."""
    setattr(job, missing, "")
    job.save()

    window = log_in(alice).get(reverse("link-job", args=[job.pk])).content.decode()
    answer = link(alice, job, how="new")

    assert f"{reverse('job-edit', args=[job.pk])}#id_{missing}" in window
    assert answer.status_code == 422
    assert "Spark Hire wants a city, a state and a country." in answer.content.decode()
    assert calls(sandbox, "create_job") == 0


def test_alice_picks_one_of_her_own_open_spark_hire_jobs(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2: the acting user's jobs: open ones, and none of another company."""
    ada = sandbox.api(ADA)
    closed = ada.make_job(title="Closed Role")
    ada.put(f"/jobs/{closed['uuid']}", json={"status": "closed"})
    window = log_in(alice).get(reverse("link-job", args=[job.pk])).content.decode()
    assert "Data Analyst" in window
    assert "Warehouse Manager" not in window
    assert "Closed Role" not in window
    [uuid] = [row["uuid"] for row in ada.get("/jobs").json() if row["title"] == "Data Analyst"]

    assert link(alice, job, how="existing", existing=uuid).status_code == 302

    assert JobLink.objects.get(job=job).title == "Data Analyst"
    assert calls(sandbox, "create_job") == 1, "the closed one, made by this test"


@pytest.mark.parametrize("chosen", ["", "made-up", "of-another-company"])
def test_a_choice_that_is_not_hers_is_refused(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, chosen: str
) -> None:
    """L2, P7: what was chosen is refused at its field."""
    if chosen == "of-another-company":
        chosen = sandbox.api(CHARLIE).get("/jobs").json()[0]["uuid"]

    answer = link(alice, job, how="existing", existing=chosen)

    assert answer.status_code == 422
    assert not JobLink.objects.exists()


def test_one_spark_hire_job_is_linked_to_one_job_of_the_company(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """L2: at most one; and a job has one link."""
    other = make_job(job.company, "Frontend Engineer")

    second = link(alice, other, how="existing", existing=linked.spark_hire_uuid)
    again = link(alice, job, how="new")

    assert second.status_code == again.status_code == 422
    assert "linked already" in second.content.decode()
    assert JobLink.objects.count() == 1


def test_a_second_new_job_for_a_linked_record_is_not_made_at_spark_hire(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """L2: a double click leaves no second job behind."""
    before = jobs_there(sandbox)
    link(alice, job, how="new")
    assert jobs_there(sandbox) == before


def test_spark_hire_down_the_window_opens_and_says_so(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """B3: pages stay usable."""
    sandbox.lever("faults", operation="jobs", fault="502")
    window = log_in(alice).get(reverse("link-job", args=[job.pk]))
    assert window.status_code == 200
    assert "Spark Hire has a fault of its own (error 502)." in window.content.decode()


@pytest.mark.parametrize("status", Status)
def test_unlinking_waits_until_no_request_is_open(
    alice: User, job: Job, candidate: Candidate, link: JobLink, status: Status
) -> None:
    """L2: only while no request of the job is open."""
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=status, next_attempt_at=request.requested_at)
    request.status = status

    answer = log_in(alice).post(reverse("unlink-job", args=[job.pk]), follow=True)

    assert JobLink.objects.exists() is request.is_open
    said = "A video interview request of this job is open." in answer.content.decode()
    assert said is request.is_open


def question_set(user: User, job: Job, **typed: str) -> Any:
    client, address = log_in(user), reverse("question-set", args=[job.pk])
    return client.post(address, typed) if typed else client.get(address)


def test_alice_chooses_a_question_set_by_name_and_number_of_questions(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """L3: read from Spark Hire."""
    shown = question_set(alice, job).content.decode()
    for name in (
        "Culture and Motivation (4 questions)",
        "Customer Support Screen (2 questions)",
        "Software Engineer Screen (3 questions)",
    ):
        assert name in shown
    assert "Contoso" not in shown
    sets = sandbox.api(RITA).get("/question_sets").json()
    [chosen] = [row for row in sets if row["name"] == "Customer Support Screen"]

    saved = question_set(alice, job, question_set=chosen["uuid"])

    assert "The question set was saved." in saved.content.decode()
    linked.refresh_from_db()
    kept = (linked.question_set_uuid, linked.question_set_name)
    assert kept == (chosen["uuid"], "Customer Support Screen")


def test_requests_that_were_sent_keep_their_question_set(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job, candidate: Candidate
) -> None:
    """L3: it may be changed at any time."""
    request, before = ask(candidate, alice), linked.question_set_name
    other = next(
        row for row in sandbox.api(RITA).get("/question_sets").json() if row["name"] != before
    )

    question_set(alice, job, question_set=other["uuid"])

    request.refresh_from_db()
    assert request.question_set_name == before


@pytest.mark.parametrize("typed", ["", "made-up"])
def test_a_set_that_does_not_exist_cannot_be_chosen(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job, typed: str
) -> None:
    """L3, B1."""
    before = linked.question_set_uuid
    assert question_set(alice, job, question_set=typed).status_code == 422
    linked.refresh_from_db()
    assert linked.question_set_uuid == before


def test_a_set_that_was_deleted_in_spark_hire_is_shown_as_missing(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """L3: until another is chosen."""
    linked.question_set_uuid, linked.question_set_name = "gone", "Old Screen"
    linked.save()
    shown = question_set(alice, job).content.decode()
    assert "“Old Screen” no longer exists in Spark Hire. Choose another question set." in shown


def test_a_link_leads_to_spark_hire_and_refresh_rereads(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """L4: sets are created and edited there."""
    shown = question_set(alice, job).content.decode()
    assert f'href="{sandbox.url}/company/question_sets" target="_blank"' in shown
    assert "Refresh" in shown
    before = calls(sandbox, "question_sets")
    question_set(alice, job)
    assert calls(sandbox, "question_sets") == before + 1


def test_spark_hire_down_the_question_sets_say_so_and_can_be_refreshed(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """B3."""
    sandbox.lever("faults", operation="question_sets", fault="500")
    shown = question_set(alice, job).content.decode()
    assert "Spark Hire has a fault of its own (error 500)." in shown
    assert "Refresh" in shown


def test_a_key_refused_meanwhile_is_said_and_marked(
    sandbox: Sandbox, linked: JobLink, alice: User, job: Job
) -> None:
    """S3: confirmed by /me."""
    sandbox.lever("accounts/recruiter@example.com/disable")
    assert "Invalid API key" in question_set(alice, job).content.decode()
    assert not SparkHireUser.objects.get(user=alice).has_working_key


def test_each_acts_with_the_own_key(
    sandbox: Sandbox, linked: JobLink, integration: Integration, bob: User, job: Job
) -> None:
    """W2: lists of jobs and question sets: the acting user's."""
    give_key(integration, bob, CHARLIE)
    shown = question_set(bob, job).content.decode()
    assert "Contoso Screen" in shown
    assert "Software Engineer Screen (3" not in shown
