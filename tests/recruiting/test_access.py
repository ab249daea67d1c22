"""Who may open what: the company's own people, by role; for everybody else it is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate, make_job, make_user

JOB_PAGES = ["job", "job-edit", "job-info", "hiring-team"]
CANDIDATE_PAGES = ["candidate", "candidate-edit", "candidate-resume"]
CANDIDATE_PAGES += ["candidate-print", "candidate-people"]
CANDIDATE_POSTS = ["candidate-stage", "candidate-note", "candidate-resume-upload"]
CANDIDATE_POSTS += ["candidate-archive", "candidate-restore"]
PRIVATE = ["dashboard", "jobs", "job-create", "candidates", "candidate-create", "company-settings"]


@pytest.mark.parametrize("name", PRIVATE)
def test_a_visitor_is_asked_to_log_in(db: None, name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", JOB_PAGES)
def test_charlie_finds_no_job_of_another_company(charlie: User, job: Job, name: str) -> None:
    """P7: nor a page, nor a window."""
    assert log_in(charlie).get(reverse(name, args=[job.pk])).status_code == 404


@pytest.mark.parametrize("name", CANDIDATE_PAGES)
def test_charlie_finds_no_candidate_of_another_company(
    charlie: User, candidate: Candidate, name: str
) -> None:
    """P7: nor a tab, nor a file."""
    assert log_in(charlie).get(reverse(name, args=[candidate.pk])).status_code == 404


@pytest.mark.parametrize("name", CANDIDATE_POSTS)
def test_charlie_writes_nothing_into_another_company(
    charlie: User, candidate: Candidate, name: str
) -> None:
    """P7: what he posts is not found either."""
    other_stage = candidate.job.stages.last()
    assert other_stage
    response = log_in(charlie).post(
        reverse(name, args=[candidate.pk]), {"stage": other_stage.pk, "text": "Hello"}
    )
    assert response.status_code == 404
    candidate.refresh_from_db()
    assert candidate.stage != other_stage
    assert not candidate.newsfeed.exists()


def test_charlie_cannot_add_a_candidate_to_a_foreign_job(charlie: User, job: Job) -> None:
    form = {"job": job.pk, "first_name": "Mia", "last_name": "Maus"}
    response = log_in(charlie).post(reverse("candidate-create"), form)
    assert response.status_code == 422
    assert not job.candidates.exists()


def test_lists_and_search_hold_nothing_of_another_company(
    charlie: User, candidate: Candidate
) -> None:
    """P7: not listed, not counted."""
    client = log_in(charlie)
    for page in (
        reverse("dashboard"),
        reverse("jobs"),
        reverse("candidates"),
        reverse("candidates") + f"?q=casey&job={candidate.job_id}",
    ):
        content = client.get(page).content.decode()
        assert "Casey" not in content
        assert "Backend Engineer" not in content


def test_bob_sees_only_the_jobs_whose_hiring_team_he_is_on(bob: User, candidate: Candidate) -> None:
    """P4: those and their candidates."""
    elsewhere = make_candidate(make_job(candidate.company, "Product Designer"), "Yuki")
    client = log_in(bob)
    assert client.get(candidate.get_absolute_url()).status_code == 200
    assert client.get(candidate.job.get_absolute_url()).status_code == 200
    assert client.get(elsewhere.get_absolute_url()).status_code == 404
    assert client.get(elsewhere.job.get_absolute_url()).status_code == 404
    listed = client.get(reverse("candidates")).content.decode()
    assert "Casey" in listed
    assert "Yuki" not in listed


def test_bob_reads_and_is_not_offered_to_edit(bob: User, candidate: Candidate) -> None:
    """P4: he reads."""
    page = log_in(bob).get(candidate.get_absolute_url()).content.decode()
    assert reverse("candidate-edit", args=[candidate.pk]) not in page
    assert reverse("candidate-stage", args=[candidate.pk]) not in page


@pytest.mark.parametrize("name", ["job-edit", "hiring-team"])
def test_bob_may_not_edit_his_job(bob: User, job: Job, name: str) -> None:
    """P4: nor configure it."""
    assert log_in(bob).get(reverse(name, args=[job.pk])).status_code == 403


@pytest.mark.parametrize("name", ["job-create", "candidate-create", "company-settings"])
def test_bob_may_not_create_or_configure(bob: User, name: str) -> None:
    assert log_in(bob).get(reverse(name)).status_code == 403


def test_bob_may_not_edit_or_move_a_candidate(bob: User, candidate: Candidate) -> None:
    """P4: no editing, no stage moves."""
    client = log_in(bob)
    assert client.get(reverse("candidate-edit", args=[candidate.pk])).status_code == 403
    last = candidate.job.stages.last()
    assert last
    response = client.post(reverse("candidate-stage", args=[candidate.pk]), {"stage": last.pk})
    assert response.status_code == 403
    candidate.refresh_from_db()
    assert candidate.stage != last


def test_alice_may_not_open_company_settings(alice: User) -> None:
    """P2, P3: they are the Admins'."""
    client = log_in(alice)
    assert client.get(reverse("company-settings")).status_code == 403
    assert reverse("company-settings") not in client.get(reverse("dashboard")).content.decode()


def test_recruiting_support_goes_to_the_admin_and_opens_no_record(candidate: Candidate) -> None:
    """P1: companies and nothing of candidates."""
    client = log_in(make_user(None, "support@example.com", is_staff=True))
    assert client.get(reverse("dashboard")).headers["Location"] == reverse("admin:index")
    for page in (
        reverse("jobs"),
        reverse("candidates"),
        candidate.get_absolute_url(),
        candidate.job.get_absolute_url(),
    ):
        assert client.get(page).status_code == 404


def test_an_id_beyond_every_number_is_not_found(alice: User) -> None:
    assert log_in(alice).get(f"/candidates/{10**30}/").status_code == 404


def test_every_page_carries_the_feature_only_where_support_enabled_it(
    dana: User, candidate: Candidate
) -> None:
    """P1: off, it is hidden."""
    client = log_in(dana)
    pages = [
        candidate.get_absolute_url(),
        reverse("job-info", args=[candidate.job_id]),
        reverse("company-settings"),
        reverse("candidates"),
    ]
    for page in pages:
        assert "video interview" in client.get(page).content.decode().lower()
    candidate.company.video_interviewing_enabled = False
    candidate.company.save()
    for page in [*pages, candidate.get_absolute_url() + "?tab=video-interview"]:
        content = client.get(page).content.decode()
        assert "video-interview" not in content
        assert "Video Interview" not in content
