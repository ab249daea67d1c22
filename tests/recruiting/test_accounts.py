"""Logging in and out, and a forgotten password."""

import re
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from recruiting import sessions
from recruiting.background import what_is_due
from recruiting.models import ForgottenPassword, User
from recruiting.tasks import mail_new_passwords
from tests.people import PASSWORD, log_in
from tests.recruiting.words import text

make_token = default_token_generator.make_token


def log_in_by_page(email: str, password: str = PASSWORD) -> tuple[Client, int]:
    client = Client()
    response = client.post(reverse("login"), {"username": email, "password": password})
    return client, response.status_code


def mailed_address(mailoutbox: list[EmailMessage]) -> str:
    """The link of the mail that Alice gets who has forgotten her password."""
    Client().post(reverse("password_reset"), {"email": "alice@example.com"})
    mail_new_passwords()
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
    assert not mailoutbox  # a worker sends it
    mail_new_passwords()
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


def test_a_new_password_is_mailed_once_the_mail_server_is_back(
    alice: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for while worker and mail server are away, and twice: one mail, and nothing is lost."""
    for email in ("alice@example.com", "Alice@example.com"):
        answer = Client().post(reverse("password_reset"), {"email": email})
        assert answer.headers["Location"] == reverse("password_reset_done")
    assert ("recruiting.mail_new_passwords", None) in list(what_is_due())
    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", Mock(side_effect=ConnectionRefusedError))
        mail_new_passwords()
    assert list(what_is_due()) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert ("recruiting.mail_new_passwords", None) in list(what_is_due())
        mail_new_passwords()
        mail_new_passwords()
    assert [mail.to for mail in mailoutbox] == [["alice@example.com"]]
    assert not ForgottenPassword.objects.exists()


def test_asking_for_a_new_password_does_the_same_for_everybody(alice: User) -> None:
    """Row R28: the same statements, and neither looks for a person: the time it takes says nothing."""
    done = []
    for email in ("alice@example.com", "nobody@example.com"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(reverse("password_reset"), {"email": email})
        done.append([query["sql"].replace(email, "") for query in queries])
    assert [len(one) for one in done] == [1, 1]
    assert all("recruiting_forgottenpassword" in one[0] for one in done)


@pytest.mark.parametrize("name", ["password_reset_confirm", "invitation"])
def test_a_link_works_once_for_its_person_and_for_a_while(
    alice: User, bob: User, name: str
) -> None:
    """Row R28: used, expired, another's, tampered with and made up are one page."""
    uid, token = urlsafe_base64_encode(str(alice.pk).encode()), make_token(alice)
    address = reverse(name, args=[uid, token])
    other = token[:-1] + ("0" if token[-1] != "0" else "1")
    wrong = [
        reverse(name, args=[urlsafe_base64_encode(str(bob.pk).encode()), token]),
        reverse(name, args=["OTk5OTk5", token]),
        reverse(name, args=[uid, other]),
        reverse(name, args=[uid, "x-y"]),
    ]
    told = {text(Client().get(each, follow=True)) for each in wrong}
    late = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 2)
    with time_machine.travel(late):
        told.add(text(Client().get(address, follow=True)))
    client = Client()
    form = client.get(address, follow=True).redirect_chain[-1][0]
    typed = {"new_password1": "a longer new one", "new_password2": "a longer new one"}
    assert client.post(form, typed).status_code == 302
    told.add(text(Client().get(address, follow=True)))
    assert len(told) == 1
    assert "no longer works" in told.pop()


def test_a_stranger_learns_nothing_from_the_reset_page(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    response = Client().post(reverse("password_reset"), {"email": "nobody@example.com"})
    assert response.headers["Location"] == reverse("password_reset_done")
    mail_new_passwords()
    assert not mailoutbox
    assert not ForgottenPassword.objects.exists()  # nor is what was typed kept
