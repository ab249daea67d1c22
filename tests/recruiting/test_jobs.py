"""Jobs: made, edited, listed, and the Job Info window."""

import pytest
from django.urls import reverse

from recruiting import search
from recruiting.models import DEFAULT_STAGES, Candidate, Company, Job, User
from tests.people import log_in, make_candidate, make_job, make_user

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


def test_candidates_are_found_by_the_new_title_of_their_job(
    alice: User, job: Job, candidate: Candidate
) -> None:
    log_in(alice).post(reverse("job-edit", args=[job.pk]), FORM)
    found = Candidate.objects.order_by()
    assert list(search.matching(found, "product designer")) == [candidate]
    assert list(search.matching(found, "backend")) == []


@pytest.mark.parametrize("status", ["open", "draft", "closed"])
def test_alice_changes_the_status_with_one_click(alice: User, job: Job, status: str) -> None:
    client = log_in(alice)
    record = client.get(job.get_absolute_url()).content.decode()
    assert "no longer in “My jobs”. Its candidates are kept." in record
    answer = client.post(reverse("job-status", args=[job.pk]), {"status": status}, follow=True)
    said = "a draft" if status == "draft" else status
    assert f"Backend Engineer is {said} now." in answer.content.decode()
    job.refresh_from_db()
    assert job.status == status


def test_a_status_that_there_is_not_changes_nothing(alice: User, job: Job) -> None:
    answer = log_in(alice).post(reverse("job-status", args=[job.pk]), {"status": "paused"})
    assert answer.status_code == 404
    job.refresh_from_db()
    assert job.status == "open"


def test_a_copy_is_a_draft_with_the_same_facts_stages_and_people_and_no_candidates(
    alice: User, bob: User, job: Job, candidate: Candidate
) -> None:
    """J1: and it leads to its edit form."""
    job.stages.filter(name="Offer").update(name="Angebot")
    Job.objects.filter(pk=job.pk).update(department="Platform", description="Pipes.")
    answer = log_in(alice).post(reverse("job-copy", args=[job.pk]))
    copy = Job.objects.exclude(pk=job.pk).get()
    assert answer.headers["Location"] == reverse("job-edit", args=[copy.pk])
    assert (copy.title, copy.status) == ("Copy of Backend Engineer", "draft")
    assert (copy.department, copy.description, copy.city) == ("Platform", "Pipes.", "Chicago")
    assert [stage.name for stage in copy.stages.all()] == [
        "New",
        "Screening",
        "Interview",
        "Angebot",
        "Hired",
    ]
    assert list(copy.hiring_team.all()) == [bob]
    assert not copy.candidates.exists()


def test_a_job_with_the_longest_title_is_copied_and_shown(alice: User, company: Company) -> None:
    job = make_job(company, "ü" * 200)
    log_in(alice).post(reverse("job-copy", args=[job.pk]))
    copy = Job.objects.exclude(pk=job.pk).get()
    assert copy.title == "Copy of " + "ü" * 192
    assert log_in(alice).get(copy.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["job-status", "job-copy"])
def test_bob_and_charlie_neither_change_nor_copy_a_job(
    bob: User, charlie: User, job: Job, name: str
) -> None:
    """P4, P7: 403 and 404."""
    jobs = Job.objects.count()
    for person, status in ((bob, 403), (charlie, 404)):
        answer = log_in(person).post(reverse(name, args=[job.pk]), {"status": "closed"})
        assert answer.status_code == status
    job.refresh_from_db()
    assert (job.status, Job.objects.count()) == ("open", jobs)


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
    assert content.count('draggable="false">Sam Candidate</a>') == 20
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


def test_somebody_whose_account_is_inactive_is_named_as_such_and_stays(
    alice: User, bob: User, job: Job
) -> None:
    make_user(job.company, "gone@example.com", is_active=False)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    client, address = log_in(alice), reverse("hiring-team", args=[job.pk])
    window = client.get(address).content.decode()
    assert "Bob, Hiring team member (account inactive)" in window
    assert "Alice, Recruiter" in window
    assert "Gone" not in window
    client.post(address, {"people": [alice.pk, bob.pk]})
    assert set(job.hiring_team.all()) == {alice, bob}
    assert (
        "account inactive" in client.get(job.get_absolute_url() + "?tab=details").content.decode()
    )


def test_jobs_are_listed_by_status_with_their_numbers(alice: User, company: Company) -> None:
    make_job(company, "Open Job")
    make_job(company, "Closed Job", status=Job.Status.CLOSED)
    make_job(company, "Another Closed Job", status=Job.Status.CLOSED)
    answer = log_in(alice).get(reverse("jobs") + "?status=closed")
    content = answer.content.decode()
    assert "Closed Job" in content
    assert "Open Job" not in content
    numbers = [(label, number) for _, label, number in answer.context["tabs"]]
    assert numbers == [("All", 3), ("Open", 1), ("Draft", 0), ("Closed", 2)]


def test_a_job_is_found_by_its_title(alice: User, company: Company) -> None:
    make_job(company, "Köchin", status=Job.Status.CLOSED)
    make_job(company, "Nurse")
    client = log_in(alice)
    content = client.get(reverse("jobs"), {"q": "köch"}).content.decode()
    assert "Köchin" in content
    assert "Nurse" not in content
    nobody = client.get(reverse("jobs"), {"q": "köch", "status": "open"}).content.decode()
    assert "No job found" in nobody
    for odd in ("\0", "x" * 1000, "%", "_"):
        assert client.get(reverse("jobs"), {"q": odd}).status_code == 200


def test_the_list_says_how_candidates_spread_over_the_stages(alice: User, job: Job) -> None:
    make_candidate(job, "Ann")
    make_candidate(job, "Ben")
    make_candidate(job, "Cleo", stage=job.stages.get(name="Offer"))
    content = log_in(alice).get(reverse("jobs")).content.decode()
    assert 'aria-label="New: 2, Offer: 1"' in content
    assert "<title>Offer: 1</title>" in content


def test_the_list_is_paged(alice: User, company: Company) -> None:
    for n in range(100):
        make_job(company, f"Job {n:02}")
    client = log_in(alice)
    address, seen = reverse("jobs") + "?q=job", set()
    for _ in range(4):
        page = client.get(address).context["page"]
        seen |= {job.title for job in page}
        address = f"{reverse('jobs')}?q=job&after={page.after}"
    assert len(seen) == 100
    assert not page.after


def test_the_dashboard_shows_my_jobs_and_the_newest_candidates(bob: User, job: Job) -> None:
    make_candidate(job, "Ann")
    content = log_in(bob).get(reverse("dashboard")).content.decode()
    assert "Ann Candidate" in content
    assert "1 candidate" in content
