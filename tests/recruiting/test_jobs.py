"""Jobs: made, edited, listed, and the Job Info window."""

from django.urls import reverse

from recruiting.models import DEFAULT_STAGES, Company, Job, User
from tests.people import log_in, make_candidate, make_job

FORM = {
    "title": "Product Designer",
    "department": "Design",
    "status": "open",
    "city": "New York",
    "state": "NY",
    "country": "USA",
    "description": "Flows and pixels.",
}


def test_alice_makes_a_job_with_the_default_stages_and_is_on_its_hiring_team(alice: User) -> None:
    """J1, P3: with stages of its own."""
    response = log_in(alice).post(reverse("job-create"), FORM)
    job = Job.objects.get(title="Product Designer")
    assert response.headers["Location"] == job.get_absolute_url()
    assert job.company == alice.company
    assert [stage.name for stage in job.stages.all()] == list(DEFAULT_STAGES)
    assert list(job.hiring_team.all()) == [alice]


def test_a_job_without_a_title_is_refused_by_name_and_keeps_what_was_typed(alice: User) -> None:
    """J1, B1: by name; the rest stays."""
    response = log_in(alice).post(reverse("job-create"), FORM | {"title": ""})
    content = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_title_error"' in content
    assert "error-summary" in content
    assert "Flows and pixels." in content
    assert not Job.objects.exists()


def test_alice_edits_a_job(alice: User, job: Job) -> None:
    """J1, P3: every job of the company."""
    log_in(alice).post(reverse("job-edit", args=[job.pk]), FORM | {"status": "closed"})
    job.refresh_from_db()
    assert (job.title, job.status, job.city) == ("Product Designer", "closed", "New York")


def test_the_record_shows_candidates_by_stage_the_newest_first(alice: User, job: Job) -> None:
    make_candidate(job, "Ann")
    make_candidate(job, "Ben")
    make_candidate(job, "Cleo", stage=job.stages.get(name="Offer"))
    content = log_in(alice).get(job.get_absolute_url()).content.decode()
    assert content.index("Ben") < content.index("Ann") < content.index("Cleo")


def test_a_full_stage_shows_the_newest_and_links_to_all(alice: User, job: Job) -> None:
    for _ in range(22):
        make_candidate(job, "Sam")
    content = log_in(alice).get(job.get_absolute_url()).content.decode()
    assert content.count("Sam Candidate") == 20
    assert "All 22 in New" in content


def test_more_info_opens_the_job_info_window(bob: User, job: Job) -> None:
    """L1: with the facts of the job."""
    client = log_in(bob)
    assert "More Info" in client.get(job.get_absolute_url()).content.decode()
    address = reverse("job-info", args=[job.pk])
    window = client.get(address, headers={"HX-Request": "true"})
    assert window.content.decode().strip().startswith("<dialog")
    assert "Job Info" in window.content.decode()
    assert "Chicago, IL, USA" in window.content.decode()
    assert "HX-Request" in window.headers["Vary"]
    page = client.get(address).content.decode()
    assert "<html" in page
    assert "<dialog" in page


def test_alice_chooses_the_hiring_team_from_her_company_only(
    alice: User, bob: User, charlie: User, job: Job
) -> None:
    """J1, P7: nobody else is offered or taken."""
    client = log_in(alice)
    address = reverse("hiring-team", args=[job.pk])
    refused = client.post(
        address, {"people": [alice.pk, charlie.pk]}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422
    assert list(job.hiring_team.all()) == [bob]
    saved = client.post(address, {"people": [alice.pk]}, headers={"HX-Request": "true"})
    assert saved.headers["HX-Redirect"].startswith(job.get_absolute_url())
    assert list(job.hiring_team.all()) == [alice]
    assert log_in(bob).get(job.get_absolute_url()).status_code == 404


def test_an_empty_company_is_told_what_to_do_next(alice: User) -> None:
    client = log_in(alice)
    for page in ("dashboard", "jobs"):
        content = client.get(reverse(page)).content.decode()
        assert "Start with a job" in content
        assert reverse("job-create") in content


def test_bob_without_a_job_is_told_whom_to_ask(bob: User) -> None:
    assert "Ask a recruiter" in log_in(bob).get(reverse("dashboard")).content.decode()


def test_jobs_are_listed_by_status(alice: User, company: Company) -> None:
    make_job(company, "Open Job")
    make_job(company, "Closed Job", status=Job.Status.CLOSED)
    content = log_in(alice).get(reverse("jobs") + "?status=closed").content.decode()
    assert "Closed Job" in content
    assert "Open Job" not in content


def test_the_dashboard_shows_my_jobs_and_the_newest_candidates(bob: User, job: Job) -> None:
    make_candidate(job, "Ann")
    content = log_in(bob).get(reverse("dashboard")).content.decode()
    assert "Ann Candidate" in content
    assert "1 candidate" in content
