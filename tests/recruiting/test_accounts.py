"""Logging in and out, a forgotten password, and Company Settings."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from recruiting.models import User
from tests.people import PASSWORD, log_in


def log_in_by_page(email: str, password: str = PASSWORD) -> tuple[Client, int]:
    client = Client()
    response = client.post(reverse("login"), {"username": email, "password": password})
    return client, response.status_code


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


def test_a_stranger_learns_nothing_from_the_reset_page(
    db: None, mailoutbox: list[EmailMessage]
) -> None:
    response = Client().post(reverse("password_reset"), {"email": "nobody@example.com"})
    assert response.headers["Location"] == reverse("password_reset_done")
    assert not mailoutbox


def test_dana_changes_the_companys_name_and_zone(dana: User) -> None:
    """P1, P2: an Admin may."""
    form = {"name": "Southwind", "time_zone": "Europe/Berlin"}
    assert log_in(dana).post(reverse("company-settings"), form).status_code == 302
    assert dana.company
    dana.company.refresh_from_db()
    assert (dana.company.name, dana.company.time_zone) == ("Southwind", "Europe/Berlin")


def test_a_zone_that_does_not_exist_is_refused(dana: User) -> None:
    """P1, B1: an IANA zone."""
    form = {"name": "Southwind", "time_zone": "Mars/Olympus"}
    response = log_in(dana).post(reverse("company-settings"), form)
    assert response.status_code == 422
    assert dana.company
    dana.company.refresh_from_db()
    assert dana.company.name == "Northwind Talent"


def test_health_is_told_without_logging_in(db: None) -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
