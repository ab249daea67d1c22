"""The demo data: as promised, once however often it is asked for, and never by accident."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from recruiting.models import Candidate, Company, Job, NewsfeedItem, User
from video_interviews.models import Integration


@pytest.fixture(autouse=True)
def demo(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick


def test_the_demo_is_the_one_promised() -> None:
    call_command("seed_demo")
    northwind = Company.objects.get(name="Northwind Talent")
    assert northwind.time_zone == "America/New_York"
    assert northwind.video_interviewing_enabled
    job = Job.objects.get(company=northwind, title="Backend Engineer")
    assert job.location == "Chicago, IL, USA"
    assert job.candidates.exclude(email="").count() >= 5
    assert [user.email for user in job.hiring_team.filter(role="hiring_team")] == [
        "manager@example.com"
    ]
    assert northwind.jobs.filter(city="").exists()
    assert Candidate.objects.filter(company__name="Contoso Hiring").exists()
    assert not Integration.objects.filter(is_on=True).exists()


def test_everybody_logs_in_with_demo_and_casey_is_first() -> None:
    call_command("seed_demo")
    for email in ("admin", "recruiter", "manager", "outsider", "support"):
        client = Client()
        form = {"username": f"{email}@example.com", "password": "demo"}
        assert client.post(reverse("login"), form).status_code == 302
    client.force_login(User.objects.get(email="recruiter@example.com"))
    page = client.get(reverse("candidates")).context["page"]
    assert (str(page.rows[0]), page.rows[0].email) == ("Casey Candidate", "casey@example.com")
    resume = client.get(reverse("candidate-resume", args=[page.rows[0].pk]))
    assert resume.headers["Content-Type"] == "application/pdf"


def test_seeding_again_adds_nothing_and_changes_nothing() -> None:
    call_command("seed_demo")
    Candidate.objects.filter(email="casey@example.com").update(phone="changed")
    counts = [model.objects.count() for model in (Company, User, Job, Candidate, NewsfeedItem)]
    call_command("seed_demo")
    assert counts == [
        model.objects.count() for model in (Company, User, Job, Candidate, NewsfeedItem)
    ]
    assert Candidate.objects.filter(phone="changed").exists()


def test_a_production_site_is_seeded_by_force_alone(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("seed_demo")
    assert not Company.objects.exists()
    call_command("seed_demo", "--force")
    assert Company.objects.exists()
