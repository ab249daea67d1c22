"""Logging in and out, and a forgotten password."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from recruiting import sessions
from recruiting.models import User
from tests.people import PASSWORD, log_in


def log_in_by_page(email: str, password: str = PASSWORD) -> tuple[Client, int]:
    client = Client()
    response = client.post(reverse("login"), {"username": email, "password": password})
    return client, response.status_code


def mailed_address(mailoutbox: list[EmailMessage]) -> str:
    """The link of the mail that Alice gets who has forgotten her password."""
    Client().post(reverse("password_reset"), {"email": "alice@example.com"})
    found = re.search(r"https?://[^/]+(/\S+)", str(mailoutbox[-1].body))
    assert found
    return found[1]


@pytest.mark.parametrize("email", ["alice@example.com", " ALICE@Example.com "])
def test_alice_logs_in_with_her_e_mail_in_any_case(alice: User, email: str) -> None:
    client, status = log_in_by_page(email)
    assert status == 302
    assert client.get(reverse("dashboard")).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("x\x00@example.com", "x")],
)
def test_a_wrong_log_in_is_refused_without_saying_which_half(
    alice: User, email: str, password: str
) -> None:
    client, status = log_in_by_page(email, password)
    assert status == 200
    assert client.get(reverse("dashboard")).status_code == 302


def test_somebody_deactivated_is_out_at_once(alice: User) -> None:
    client = log_in(alice)
    alice.is_active = False
    alice.save()
    assert client.get(reverse("dashboard")).status_code == 302
    assert log_in_by_page("alice@example.com")[1] == 200


def test_alice_logs_out(alice: User) -> None:
    client = log_in(alice)
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")
    assert client.get(reverse("dashboard")).status_code == 302


def test_a_window_whose_session_has_ended_makes_the_page_log_in(db: None) -> None:
    response = Client().get(reverse("login"), headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


def test_alice_chooses_a_new_password_by_mail(alice: User, mailoutbox: list[EmailMessage]) -> None:
    client = Client()
    client.post(reverse("password_reset"), {"email": "Alice@example.com"})
    [mail] = mailoutbox
    found = re.search(r"https?://[^/]+(/\S+)", str(mail.body))
    assert found
    assert mail.to == ["alice@example.com"]
    page = client.get(found[1], follow=True)
    form = {"new_password1": "a longer new one", "new_password2": "a longer new one"}
    client.post(page.redirect_chain[-1][0], form)
    assert log_in_by_page("alice@example.com", "a longer new one")[1] == 302
    assert "no longer works" in client.get(found[1], follow=True).content.decode()


def test_a_new_password_by_mail_ends_where_alice_was_logged_in(
    alice: User, mailoutbox: list[EmailMessage]
) -> None:
    before = log_in(alice)
    address = mailed_address(mailoutbox)
    visitor = Client()
    page = visitor.get(address, follow=True)
    weak = visitor.post(page.redirect_chain[-1][0], {"new_password1": "1", "new_password2": "1"})
    assert weak.status_code == 422
    form = {"new_password1": "a longer new one", "new_password2": "a longer new one"}
    visitor.post(page.redirect_chain[-1][0], form)
    assert before.get(reverse("dashboard")).status_code == 302
    assert not sessions.of_person(alice, this=None)


def test_a_mailed_link_is_nothing_for_somebody_deactivated(
    alice: User, mailoutbox: list[EmailMessage]
) -> None:
    address = mailed_address(mailoutbox)
    User.objects.update(is_active=False)
    assert "no longer works" in Client().get(address, follow=True).content.decode()


def test_a_stranger_learns_nothing_from_the_reset_page(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    response = Client().post(reverse("password_reset"), {"email": "nobody@example.com"})
    assert response.headers["Location"] == reverse("password_reset_done")
    assert not mailoutbox
