"""How often a log-in may fail, and that it says nothing of who has an account."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from recruiting import attempts
from recruiting.models import Attempt, User
from tests.people import PASSWORD, log_in, make_user
from tests.recruiting.words import text
from video_interviews import ticks

WRONG = "wrong"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def try_in(email: str, password: str = WRONG, address: str = "10.0.0.1") -> Any:
    typed = {"username": email, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("login"), typed)


def fail(email: str, times: int = attempts.MOST, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        assert try_in(email, address=address).status_code == 200


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_the_eleventh_failure_is_told_when_to_try_again(
    alice: User, clock: Any, email: str
) -> None:
    """At most 10 in 15 minutes, whether or not there is such an account."""
    fail(email)
    clock.shift(timedelta(minutes=5))
    refused = try_in(email.upper(), PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "600"
    assert "Too many attempts failed. Try again in 10 minutes." in text(refused)
    assert f'value="{email.upper()}"' in refused.content.decode()


def test_alice_elsewhere_still_gets_in_and_here_after_a_while(alice: User, clock: Any) -> None:
    fail(alice.email)
    assert try_in(alice.email, PASSWORD, address="10.0.0.2").status_code == 302
    for _ in range(3):  # what is refused does not hold it closed
        clock.shift(timedelta(minutes=5))
        answer = try_in(alice.email, PASSWORD)
    assert answer.status_code == 302


def test_a_success_forgets_the_failures_before_it(alice: User, clock: Any) -> None:
    fail(alice.email, attempts.MOST - 1)
    assert try_in(alice.email, PASSWORD).status_code == 302
    fail(alice.email)


def test_an_address_that_tries_many_accounts_is_refused(alice: User, clock: Any) -> None:
    with patch.object(attempts, "MOST_OF_ADDRESS", 12):
        for number in range(12):
            fail(f"person{number}@example.com", 1)
        assert try_in(alice.email, PASSWORD).status_code == 429
        assert try_in(alice.email, PASSWORD, address="10.0.0.2").status_code == 302


def test_unknown_wrong_and_deactivated_cannot_be_told_apart(alice: User) -> None:
    """The same page, and the password is hashed as often."""
    make_user(alice.company, "gone@example.com", is_active=False)
    seen = []
    for email, password in (
        ("alice@example.com", "wrong"),
        ("nobody@example.com", "wrong"),
        ("gone@example.com", "wrong"),
        ("gone@example.com", PASSWORD),
    ):
        hashing = patch.object(MD5PasswordHasher, "encode", autospec=True)
        with hashing as hashed:
            hashed.return_value = "md5$salt$hash"
            answer = try_in(email, password)
        said = text(answer)
        seen.append((answer.status_code, said, hashed.call_count))
    assert len(set(seen)) == 1


def test_the_current_password_is_not_guessed_by_whoever_found_a_browser_open(
    alice: User, clock: Any
) -> None:
    """Row R28: at most 10 in 15 minutes, from wherever; what is right then is not looked at."""
    client, address = log_in(alice), reverse("account-password")
    new = {"new_password1": "another good long one", "new_password2": "another good long one"}
    for _ in range(attempts.MOST):
        assert client.post(address, new | {"old_password": WRONG}).status_code == 422
    refused = client.post(address, new | {"old_password": PASSWORD})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "Too many attempts failed. Try again in 15 minutes." in text(refused)
    clock.shift(attempts.WITHIN)
    assert client.post(address, new | {"old_password": PASSWORD}).status_code == 302


def test_the_current_password_forgets_no_code_that_was_tried(alice: User, clock: Any) -> None:
    """Row R28: each has a count of its own."""
    for _ in range(attempts.MOST):
        attempts.begin_code(alice.pk)
    attempts.succeed(attempts.begin_again(alice.pk))
    with pytest.raises(attempts.TooMany):
        attempts.begin_code(alice.pk)


def test_old_attempts_are_deleted_by_the_clock(alice: User, clock: Any) -> None:
    fail(alice.email, 2)
    assert "alice" not in str(Attempt.objects.values_list())
    clock.shift(attempts.WITHIN)
    assert ticks.tick("expire_overdue")
    assert not Attempt.objects.exists()


def test_the_admin_has_no_log_in_of_its_own(alice: User) -> None:
    away = Client().get("/admin/", follow=True)
    assert away.redirect_chain[-1][0].startswith(reverse("login"))
    assert Client().post("/admin/login/", {}).headers["Location"].startswith(reverse("login"))
    client = Client()
    client.force_login(alice)
    assert client.get("/admin/", follow=True).status_code == 403
