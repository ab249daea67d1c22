"""The same e-mail on another job: said before a record is made, and no obstacle."""

import pytest
from django.test import Client
from django.urls import reverse

from recruiting.models import Candidate, User
from tests.people import log_in, make_candidate, make_job

ASKED = "Is this the same person?"


def add(client: Client, job: int, email: str, **fields: str) -> tuple[int, str]:
    form = {"job": job, "first_name": "Mia", "last_name": "Maus", "email": email} | fields
    response = client.post(reverse("candidate-create"), form)
    return response.status_code, response.content.decode()


def notice(client: Client, **query: str | int) -> str:
    return client.get(reverse("same-person"), query).content.decode()


def test_the_notice_names_the_record_its_job_and_stage(alice: User, candidate: Candidate) -> None:
    other = make_job(candidate.company, "Product Designer")
    shown = notice(log_in(alice), email="CASEY@example.com", job=other.pk)
    assert candidate.get_absolute_url() in shown
    assert "Casey Candidate</a>,\n            Backend Engineer, New" in shown
    assert 'name="seen" value="CASEY@example.com"' in shown


@pytest.mark.parametrize("email", ["", "nobody@example.com", "no e-mail", "a\0@example.com"])
def test_there_is_nothing_to_say_of_a_new_person(
    alice: User, candidate: Candidate, email: str
) -> None:
    assert "banner" not in notice(log_in(alice), email=email)


def test_the_same_job_is_no_other_job(alice: User, candidate: Candidate) -> None:
    """There the form refuses it."""
    client = log_in(alice)
    assert "banner" not in notice(client, email=candidate.email, job=candidate.job_id)
    assert "banner" in notice(client, email=candidate.email)


@pytest.mark.parametrize("typed", ["x", "-1", "9" * 30])
def test_a_job_that_cannot_be_is_no_trouble(alice: User, candidate: Candidate, typed: str) -> None:
    assert "banner" not in notice(log_in(alice), email=candidate.email, job=typed)


def test_bob_and_charlie_learn_nothing(bob: User, charlie: User, candidate: Candidate) -> None:
    """P4, P7: who may not add candidates, and whose company it is not."""
    query = {"email": candidate.email}
    assert log_in(bob).get(reverse("same-person"), query).status_code == 403
    assert "Casey" not in notice(log_in(charlie), **query)


def test_without_the_notice_the_form_comes_back_once_then_saves(
    alice: User, candidate: Candidate
) -> None:
    client, other = log_in(alice), make_job(candidate.company, "Product Designer")
    status, content = add(client, other.pk, "Casey@example.com")
    assert status == 422
    assert ASKED in content
    assert "Backend Engineer, New" in content
    assert 'value="Mia"' in content
    assert "Add anyway" in content
    assert 'name="seen" value="Casey@example.com"' in content
    assert not other.candidates.exists()
    assert add(client, other.pk, "Casey@example.com", seen="Casey@example.com")[0] == 302
    assert other.candidates.exists()


def test_what_was_seen_of_one_e_mail_is_not_seen_of_another(
    alice: User, candidate: Candidate
) -> None:
    other = make_job(candidate.company, "Product Designer")
    assert add(log_in(alice), other.pk, candidate.email, seen="mia@example.com")[0] == 422


def test_the_same_job_and_e_mail_stay_an_error(alice: User, candidate: Candidate) -> None:
    status, content = add(log_in(alice), candidate.job_id, candidate.email, seen=candidate.email)
    assert status == 422
    assert "Another candidate record of this job has this e-mail" in content
    assert ASKED not in content


def test_editing_asks_only_where_the_e_mail_is_changed(alice: User, candidate: Candidate) -> None:
    other = make_candidate(make_job(candidate.company, "Product Designer"), "Mia")
    client, address = log_in(alice), reverse("candidate-edit", args=[other.pk])
    form = {"first_name": "Mia", "last_name": "Maus", "email": candidate.email}
    response = client.post(address, form)
    assert response.status_code == 422
    assert "Save anyway" in response.content.decode()
    assert client.post(address, form | {"seen": candidate.email}).status_code == 302
    assert client.post(address, form | {"phone": "555"}).status_code == 302
