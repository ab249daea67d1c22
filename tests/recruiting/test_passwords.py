"""Passwords: which will do, and that they are taken as they are typed. Sessions: a new key for each proof."""

import re

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from qsessions.models import Session

from recruiting.forms.accounts import ChosenPasswordForm
from recruiting.models import User
from tests.people import PASSWORD, log_in, make_user
from tests.recruiting.test_accounts import log_in_by_page, mailed_address

LONG = "x" * 200


class OneRound(PBKDF2PasswordHasher):
    """What production hashes with, but quickly."""

    iterations = 1


@pytest.fixture(autouse=True)
def quick(quick_passwords: None, settings: Settings) -> None:
    assert global_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
    settings.PASSWORD_HASHERS = [f"{__name__}.OneRound"]


def errors(user: User, password: str) -> list[str]:
    form = ChosenPasswordForm(user, {"new_password1": password, "new_password2": password})
    return [str(error) for found in form.errors.values() for error in found]


@pytest.mark.parametrize(
    "password",
    ["qmzpwoxnei", "QMZPWOXNEI", "4839201756", "~~!!~~!!~~", "ten spaces", "žluťoučký kůň"],
)
def test_any_ten_characters_will_do_whatever_their_kind(alice: User, password: str) -> None:
    """ASVS 6.2.5."""
    assert errors(alice, password) == []


@pytest.mark.parametrize("password", ["ninechars", "1234567890", "qwertyuiop", "alice@example.com"])
def test_a_short_a_common_or_ones_own_e_mail_will_not(alice: User, password: str) -> None:
    """ASVS 6.2.1, 6.2.4."""
    assert len(errors(alice, password)) == 1


@pytest.mark.parametrize(
    ("password", "nearly"),
    [
        (" Good Long One ", "Good Long One"),
        ("Good Long One", "good long one"),
        (f"{LONG}a", f"{LONG}b"),
        (f"{LONG}a", LONG),
    ],
)
def test_a_password_is_taken_exactly_as_it_was_typed(
    alice: User, password: str, nearly: str
) -> None:
    """ASVS 6.2.8: nothing is trimmed, folded or cut off, where it is chosen and where it is given."""
    typed = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    client = log_in(alice)
    assert client.post(reverse("account-password"), typed).status_code == 302
    assert log_in_by_page(alice.email, nearly)[1] == 200
    assert log_in_by_page(alice.email, password)[1] == 302
    assert client.post(reverse("prove"), {"password": nearly}).status_code == 422
    assert client.post(reverse("prove"), {"password": password}).status_code == 302


def test_a_password_is_changed_by_who_knows_the_current_one(alice: User) -> None:
    """ASVS 6.2.2, 6.2.3."""
    new = {"new_password1": "another good one", "new_password2": "another good one"}
    client = log_in(alice)
    for current in ({}, {"old_password": ""}, {"old_password": "not the current one"}):
        assert client.post(reverse("account-password"), new | current).status_code == 422
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    right = new | {"old_password": PASSWORD}
    assert client.post(reverse("account-password"), right).status_code == 302


def test_every_field_for_a_password_is_masked_and_known_to_password_managers(
    alice: User, mailoutbox: list[EmailMessage]
) -> None:
    """ASVS 6.2.6, 6.2.7: nothing keeps anybody from pasting; no page has a script for it."""
    client = log_in(alice)
    pages = [Client().get(reverse("login")), Client().get(mailed_address(mailoutbox), follow=True)]
    pages += [client.get(reverse(name)) for name in ("account-password", "prove")]
    for page, expected in zip(pages, ("c", "nn", "cnn", "c"), strict=True):
        fields = re.findall(r"<input[^>]*password[^>]*>", page.content.decode())
        fields = [field for field in fields if 'type="hidden"' not in field]
        hints = "".join(re.findall(r'autocomplete="(\w)\w+-password"', " ".join(fields)))
        assert hints == expected
        assert all('type="password"' in field for field in fields)
        assert not any("onpaste" in field or "readonly" in field for field in fields)


def test_each_proof_of_who_somebody_is_gives_the_session_another_key(alice: User) -> None:
    """ASVS 7.2.4: the key of before opens nothing any more."""
    client = Client()
    client.get(reverse("login"))
    typed = {"username": alice.email, "password": PASSWORD}
    assert client.post(reverse("login"), typed).status_code == 302
    first = client.cookies["sessionid"].value
    assert client.post(reverse("prove"), {"password": "wrong"}).status_code == 422
    assert client.cookies["sessionid"].value == first
    assert client.post(reverse("prove"), {"password": PASSWORD}).status_code == 302
    second = client.cookies["sessionid"].value
    assert second != first
    assert [row.pk for row in Session.objects.all()] == [second]
    assert client.get(reverse("dashboard")).status_code == 200
    client.cookies["sessionid"] = first
    assert client.get(reverse("dashboard")).status_code == 302


def test_who_logs_out_leaves_nothing_in_the_browser_or_here(alice: User) -> None:
    """ASVS 7.4.1, 14.3.1."""
    client = log_in(alice)
    key = client.cookies["sessionid"].value
    assert client.get(reverse("logout")).status_code == 405  # a link to it logs nobody out
    left = client.post(reverse("logout"))
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert left.cookies["sessionid"].value == ""
    assert not Session.objects.exists()
    client.cookies["sessionid"] = key
    assert client.get(reverse("dashboard")).status_code == 302


def test_keys_of_sessions_cannot_be_guessed(alice: User) -> None:
    """ASVS 7.2.3: 32 characters of 36, from the system's random numbers: 165 bits."""
    people = [alice, *(make_user(alice.company) for _ in range(20))]
    keys = {log_in(person).cookies["sessionid"].value for person in people}
    assert len(keys) == len(people)
    assert all(re.fullmatch(r"[0-9a-z]{32}", key) for key in keys)
