"""The second factor, giving the password again, and sessions that end with what they stood on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from recruiting import attempts, second_factor
from recruiting.models import Company, SecondFactor, User
from tests.people import PASSWORD, log_in, make_user

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SETTINGS = "video-interviewing"
pytestmark = pytest.mark.usefixtures("quick_passwords")


def code_of(user: User) -> str:
    secret = second_factor._unseal(SecondFactor.objects.get(user=user))
    totp = TOTP(secret)
    totp.time = datetime.now(UTC).timestamp()
    return f"{totp.token():06}"


def set_up(user: User) -> list[str]:
    """Give the person a second factor, confirmed with the code of now; the backup codes."""
    second_factor.begin(user)
    codes = second_factor.confirm(user, code_of(user))
    assert codes is not None
    return codes


def with_password(user: User, **more: Any) -> Client:
    client = Client()
    client.post(reverse("login"), {"username": user.email, "password": PASSWORD}, **more)
    return client


def give(client: Client, code: str, **more: str) -> Any:
    return client.post(reverse("log-in-code"), {"code": code, **more})


def is_in(client: Client) -> bool:
    return client.get(reverse("dashboard")).status_code == 200


@pytest.fixture
def strict(settings: LazySettings) -> None:
    """As where DEBUG is off."""
    settings.SECOND_FACTOR_REQUIRED = settings.REAUTHENTICATE = True


def test_alice_sets_it_up_and_needs_a_code_from_then_on(alice: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = log_in(alice)
        page = client.get(reverse("second-factor")).content.decode()
        assert "<svg" in page
        assert "style=" not in page
        done = client.post(reverse("second-factor"), {"code": code_of(alice)})
        assert done.content.decode().count("<code>") == second_factor.BACKUP_CODES
        assert "<code>" not in client.get(reverse("second-factor")).content.decode()
        assert is_in(client)
        clock.shift(60)
        other = with_password(alice)
        for page_name in ("dashboard", "candidates", "account", "second-factor", "prove"):
            asked = other.get(reverse(page_name))
            assert asked.headers["Location"].startswith(reverse("log-in-code"))
        assert give(other, "000000").status_code == 422
        assert not is_in(other)
        done = give(other, code_of(alice), next=reverse("jobs"))
        assert done.headers["Location"] == reverse("jobs")
        assert is_in(other)


def test_a_code_and_a_backup_code_are_good_once(alice: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        codes = set_up(alice)
        assert not second_factor.take(alice, code_of(alice))  # it confirmed the set-up
        clock.shift(30)
        code = code_of(alice)
        assert second_factor.take(alice, code)
        assert not second_factor.take(alice, code)
        assert second_factor.take(alice, codes[0].upper())
        assert not second_factor.take(alice, codes[0])
        assert not second_factor.take(alice, "")


def test_codes_are_throttled_wherever_they_come_from(alice: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        set_up(alice)
        client = with_password(alice)
        for number in range(attempts.MOST):
            assert (
                client.post(
                    reverse("log-in-code"), {"code": "x"}, REMOTE_ADDR=f"10.0.0.{number}"
                ).status_code
                == 422
            )
        clock.shift(60)
        assert give(client, code_of(alice)).status_code == 429
        clock.shift(attempts.WITHIN)
        assert give(client, code_of(alice)).status_code == 302


def test_the_secret_is_encrypted_and_bound_to_its_person(alice: User, bob: User) -> None:
    factor = second_factor.begin(alice)
    secret = second_factor._unseal(factor)
    assert secret.hex() not in factor.sealed_secret
    factor.user = bob
    with pytest.raises(InvalidToken):
        second_factor.words_of(factor)


def test_admins_and_support_set_it_up_before_anything_else(
    dana: User, alice: User, strict: None
) -> None:
    support = make_user(None, "support@example.com", is_staff=True)
    for person, page in ((dana, "dashboard"), (dana, SETTINGS), (support, "admin:index")):
        asked = with_password(person).get(reverse(page))
        assert asked.headers["Location"].startswith(reverse("second-factor"))
    assert with_password(support).get(reverse("second-factor")).status_code == 200
    assert is_in(with_password(alice))


def test_where_debug_is_on_it_is_voluntary(dana: User) -> None:
    client = with_password(dana)
    assert is_in(client)
    assert client.get(reverse(SETTINGS)).status_code == 200


def test_a_company_may_ask_it_of_everybody(dana: User, bob: User, company: Company) -> None:
    fields = {"name": company.name, "time_zone": company.time_zone, "second_factor_required": "on"}
    assert log_in(dana).post(reverse("company-settings"), fields).status_code == 302
    asked = log_in(bob).get(reverse("dashboard"))
    assert asked.headers["Location"].startswith(reverse("second-factor"))


def test_dana_resets_a_colleagues_and_nobody_elses(dana: User, alice: User, charlie: User) -> None:
    set_up(alice)
    set_up(charlie)
    hers, admin = log_in(alice), log_in(dana)
    address = reverse("team-second-factor", args=[alice.pk])
    assert log_in(alice).post(address).status_code == 302  # to the code: she has given none
    assert "Reset second factor" in admin.get(reverse("team")).content.decode()
    assert admin.post(address).status_code == 302
    assert not SecondFactor.objects.filter(user=alice).exists()
    assert hers.get(reverse("dashboard")).headers["Location"].startswith(reverse("login") + "?")
    assert is_in(with_password(alice))
    foreign = admin.post(reverse("team-second-factor", args=[charlie.pk]))
    assert foreign.status_code == 404
    assert SecondFactor.objects.filter(user=charlie).exists()
    assert admin.post(reverse("team-second-factor", args=[dana.pk])).status_code == 422


def test_it_is_turned_off_with_the_password_and_a_code(alice: User) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        codes = set_up(alice)
        client = with_password(alice)
        give(client, codes[0])
        clock.shift(60)
        off = reverse("second-factor-off")
        for typed in ({"password": "wrong", "code": codes[1]}, {"password": PASSWORD, "code": "1"}):
            assert client.post(off, typed).status_code == 422
        assert client.post(off, {"password": PASSWORD, "code": codes[1]}).status_code == 302
        assert is_in(with_password(alice))
        assert is_in(client)


def test_where_keys_are_typed_the_password_is_asked_for_again(dana: User, strict: None) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        codes = set_up(dana)
        client = with_password(dana)
        give(client, codes[0])
        page = reverse(SETTINGS)
        assert client.get(page).status_code == 200
        clock.shift(timedelta(minutes=16))
        names = (SETTINGS, "add-users", "renew-addresses", "second-factor-off")
        for name in names:
            asked = client.get(reverse(name)).headers["Location"]
            assert asked.startswith(reverse("prove"))
        typed_in_time = client.post(page, {})
        assert not typed_in_time.headers.get("Location", "").startswith(reverse("prove"))
        clock.shift(timedelta(minutes=15))
        asked = client.post(page, {}).headers["Location"]
        assert "Nothing was saved yet" in client.get(asked).content.decode()
        assert client.post(reverse("test-connection")).headers["Location"] == asked
        assert client.post(asked, {"password": PASSWORD, "code": "no"}).status_code == 422
        right = {"password": PASSWORD, "code": codes[1], "next": page}
        assert client.post(asked, right).headers["Location"] == page
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_nobody_is_led_to_another_site(alice: User, wanted: str) -> None:
    typed = {"password": PASSWORD, "next": wanted}
    done = log_in(alice).post(reverse("prove"), typed)
    assert done.headers["Location"] == reverse("dashboard")


@pytest.mark.parametrize("change", [{"role": "hiring_team"}, {"is_staff": True}, {"company": None}])
def test_a_session_ends_with_what_it_stood_on(alice: User, change: dict[str, Any]) -> None:
    """On the very next request."""
    client = log_in(alice)
    assert is_in(client)
    User.objects.filter(pk=alice.pk).update(**change)
    asked = client.get(reverse("dashboard")).headers["Location"]
    assert asked.startswith(reverse("login") + "?")
