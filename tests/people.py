"""The people of every test, and the company, job and candidate record that they meet around.

Alice: recruiter. Bob: on the hiring team of `job`. Dana: Admin. Charlie: another company's recruiter.
Everybody's password is PASSWORD; `log_in` is quicker than the login page.
"""

from itertools import count
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.test import Client

from recruiting import search
from recruiting.models import DEFAULT_STAGES, Candidate, Company, Job, Stage, User

PASSWORD = "correct horse battery staple"
_numbers = count(1)
_hashes: list[str] = []


def make_company(name: str = "Northwind Talent", **fields: Any) -> Company:
    fields = {"time_zone": "America/New_York", "video_interviewing_enabled": True} | fields
    return Company.objects.create(name=name, **fields)


def make_user(company: Company | None, email: str = "", **fields: Any) -> User:
    """A person; `role` defaults to Recruiter. The password is hashed once per test run."""
    if not _hashes:
        _hashes.append(make_password(PASSWORD))
    email = email or f"person{next(_numbers)}@example.com"
    fields = {"first_name": email.split("@")[0].title(), "role": User.Role.RECRUITER} | fields
    return User.objects.create(company=company, email=email, password=_hashes[0], **fields)


def make_job(company: Company, title: str = "Backend Engineer", **fields: Any) -> Job:
    """A job with the default stages, in Chicago unless told otherwise."""
    fields = {"city": "Chicago", "state": "IL", "country": "USA"} | fields
    job = Job.objects.create(company=company, title=title, **fields)
    Stage.objects.bulk_create(
        Stage(job=job, name=name, position=position) for position, name in enumerate(DEFAULT_STAGES)
    )
    return job


def make_candidate(job: Job, first_name: str = "Casey", **fields: Any) -> Candidate:
    """A candidate record in the job's first stage, with an e-mail address of its own."""
    fields = {
        "last_name": "Candidate",
        "email": f"{first_name.lower()}{next(_numbers)}@example.com",
        "stage": fields.pop("stage", None) or job.stages.order_by("position")[0],
    } | fields
    candidate = Candidate.objects.create(job=job, first_name=first_name, **fields)
    search.index_one(candidate, new_resume=False)
    return candidate


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def quick_passwords(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that type passwords by the dozen: checking one takes no time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setitem(globals(), "_hashes", [])


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


@pytest.fixture
def alice(company: Company) -> User:
    return make_user(company, "alice@example.com", role=User.Role.RECRUITER)


@pytest.fixture
def bob(company: Company) -> User:
    return make_user(company, "bob@example.com", role=User.Role.HIRING_TEAM)


@pytest.fixture
def dana(company: Company) -> User:
    return make_user(company, "dana@example.com", role=User.Role.ADMIN)


@pytest.fixture
def charlie(db: None) -> User:
    """A recruiter of another company, which has a job and a candidate record of its own."""
    other = make_company("Contoso Hiring", time_zone="Europe/London")
    make_candidate(make_job(other, "Data Analyst"), "Noor")
    return make_user(other, "charlie@example.com", role=User.Role.RECRUITER)


@pytest.fixture
def job(company: Company, bob: User) -> Job:
    """Backend Engineer, with Bob on its hiring team."""
    job = make_job(company)
    job.hiring_team.add(bob)
    return job


@pytest.fixture
def candidate(job: Job) -> Candidate:
    return make_candidate(job, "Casey", email="casey@example.com")
