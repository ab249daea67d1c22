"""Codes, their steps and the proof of a session, asked of the functions themselves."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django_otp.oath import TOTP

from recruiting import proof, second_factor, sessions
from recruiting.models import Company, SecondFactor, User
from tests.people import make_user

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def code(user: User, steps: int = 0) -> str:
    totp = TOTP(second_factor._unseal(SecondFactor.objects.get(user=user)))
    totp.time = datetime.now(UTC).timestamp() + 30 * steps
    return f"{totp.token():06}"


def set_up(user: User) -> list[str]:
    second_factor.begin(user)
    return second_factor.confirm(user, code(user)) or []


def asked(user: Any, method: str = "get", page: str = "dashboard", **session: Any) -> Any:
    request: Any = getattr(RequestFactory(), method)("/somewhere/?a=1")
    request.user, request.session = user, SessionStore()
    request.session.update(session)
    request.resolver_match = SimpleNamespace(url_name=page)
    return request


def led_to(request: Any) -> str | None:
    middleware = proof.SecondFactorMiddleware(lambda _: HttpResponse())
    answer = middleware.process_view(request, HttpResponse, (), {})
    return None if answer is None else str(answer.headers["Location"])


def test_ten_backup_codes_in_groups_of_four_each_another(alice: User) -> None:
    codes = set_up(alice)
    assert len(set(codes)) == second_factor.BACKUP_CODES == 10
    assert {tuple(map(len, each.split("-"))) for each in codes} == {(4, 4, 4, 4)}
    assert all(each == each.lower() for each in codes)
    factor = SecondFactor.objects.get(user=alice)
    assert [len(kept) for kept in factor.backup_codes] == [64] * 10
    assert not {each.replace("-", "") for each in codes} & set(factor.backup_codes)
    assert factor.confirmed_at == NOW
    assert second_factor.of(alice) == factor


def test_what_was_only_begun_is_no_second_factor_and_is_begun_once(alice: User) -> None:
    begun = second_factor.begin(alice)
    assert second_factor.begin(alice).sealed_secret == begun.sealed_secret
    assert second_factor.of(User.objects.get(pk=alice.pk)) is None
    assert not second_factor.take(alice, code(alice))
    assert len(second_factor._unseal(begun)) == 20


def test_it_is_confirmed_once(alice: User, clock: Any) -> None:
    second_factor.begin(alice)
    assert second_factor.confirm(alice, "12345") is None
    assert second_factor.confirm(alice, code(alice))
    clock.shift(30)
    assert second_factor.confirm(alice, code(alice)) is None


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(alice: User, clock: Any, steps: int, right: bool) -> None:
    set_up(alice)
    clock.shift(300)
    assert second_factor.take(alice, code(alice, steps)) is right


def test_after_a_code_those_before_it_are_used_up(alice: User, clock: Any) -> None:
    set_up(alice)
    clock.shift(300)
    before = code(alice, -1)
    assert second_factor.take(alice, code(alice))
    assert not second_factor.take(alice, before)
    assert second_factor.take(alice, code(alice, 1))


@pytest.mark.parametrize("typed", ["{0}7", "12345", "\uff11" * 6, "abcdef", "²34567", "-12345"])
def test_what_is_no_code_is_not_taken(alice: User, clock: Any, typed: str) -> None:
    set_up(alice)
    clock.shift(300)
    assert not second_factor.take(alice, typed.format(code(alice)))


def test_a_code_may_be_typed_with_spaces_and_strokes(alice: User, clock: Any) -> None:
    codes = set_up(alice)
    clock.shift(300)
    typed = code(alice)
    assert second_factor.take(alice, f" {typed[:3]} {typed[3:]} ")
    assert second_factor.take(alice, codes[3].upper().replace("-", " - "))


def test_codes_are_of_one_person(alice: User, bob: User) -> None:
    codes = set_up(alice)
    set_up(bob)
    assert not second_factor.take(bob, codes[0])
    second_factor.remove(bob)
    assert not second_factor.take(bob, code(alice))
    assert list(SecondFactor.objects.values_list("user", flat=True)) == [alice.pk]


def test_the_secret_is_shown_in_groups_of_four_and_as_a_picture(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factor = second_factor.begin(alice)
    words = second_factor.words_of(factor)
    assert [len(group) for group in words.split(" ")] == [4] * 8
    drawn: list[str] = []
    make = segno.make

    def noting(text: str) -> Any:
        drawn.append(text)
        return make(text)

    monkeypatch.setattr(segno, "make", noting)
    assert second_factor.picture_of(factor).startswith("<svg")
    address = urlsplit(drawn[0])
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/Recruiting%3Aalice%40example.com"
    assert parse_qs(address.query) == {
        "secret": [words.replace(" ", "")],
        "issuer": ["Recruiting"],
    }


def test_who_must_have_one(
    settings: LazySettings, alice: User, dana: User, company: Company
) -> None:
    support = make_user(None, "support@example.com", is_staff=True)
    everybody = (alice, dana, support, make_user(None, "nobody@example.com"))
    for required, must in ((False, [False] * 4), (True, [False, True, True, False])):
        settings.SECOND_FACTOR_REQUIRED = required
        assert [second_factor.is_required(user) for user in everybody] == must
    company.second_factor_required = True
    alice.company = company
    assert second_factor.is_required(alice)


def test_a_visitor_and_pages_that_are_always_open_pass(alice: User) -> None:
    set_up(alice)
    assert led_to(asked(AnonymousUser())) is None
    for page in ("log-in-code", "logout", "healthz"):
        assert led_to(asked(alice, page=page)) is None
    request = asked(alice)
    request.resolver_match = None
    assert str(led_to(request)).startswith(reverse("log-in-code"))


def test_a_code_is_asked_for_until_this_second_factor_was_given(alice: User) -> None:
    set_up(alice)
    pk = alice.second_factor.pk
    wanted = "?next=%2Fsomewhere%2F%3Fa%3D1"
    assert led_to(asked(alice)) == reverse("log-in-code") + wanted
    assert led_to(asked(alice, "head")) == reverse("log-in-code") + wanted
    assert led_to(asked(alice, "post")) == reverse("log-in-code")
    assert led_to(asked(alice, second_factor=pk + 1)) == reverse("log-in-code") + wanted
    assert led_to(asked(alice, second_factor=pk)) is None


def test_who_must_have_one_sets_it_up_and_may_prove_to(
    alice: User, dana: User, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert str(led_to(asked(dana))).startswith(reverse("second-factor"))
    assert [led_to(asked(dana, page=page)) for page in ("second-factor", "prove")] == [None, None]
    assert led_to(asked(alice)) is None
    set_up(dana)
    assert led_to(asked(dana, second_factor=dana.second_factor.pk)) is None


def test_a_proof_names_the_factor_and_the_moment(alice: User, bob: User) -> None:
    set_up(alice)
    hers, his = asked(alice), asked(bob)
    proof.proved(hers, alice)
    proof.proved(his, bob)
    kept = {"second_factor": alice.second_factor.pk, "proved_at": NOW.timestamp()}
    assert dict(hers.session.items()) == kept
    assert dict(his.session.items()) == {"proved_at": NOW.timestamp()}
    assert json.dumps(kept)


@pytest.mark.parametrize(
    ("ago", "lately"), [(0, True), (900, True), (901, False), (-1, False), (None, False)]
)
def test_lately_is_fifteen_minutes(
    alice: User, settings: LazySettings, ago: int | None, lately: bool
) -> None:
    settings.REAUTHENTICATE = True
    at: dict[str, Any] = (
        {} if ago is None else {"proved_at": (NOW - timedelta(seconds=ago)).timestamp()}
    )
    assert proof.is_proved_lately(asked(alice, **at)) is lately
    settings.REAUTHENTICATE = False
    assert proof.is_proved_lately(asked(alice, **at)) is True


@pytest.mark.parametrize("name", ["confirm", "take", "words_of", "picture_of"])
def test_no_report_of_an_error_shows_a_code_or_a_secret(name: str) -> None:
    """Django leaves out what is marked so."""
    assert getattr(second_factor, name).__code__.co_name == "sensitive_variables_wrapper"


def test_sessions_that_cannot_be_ended_keep_the_second_factor(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError

    set_up(alice)
    monkeypatch.setattr(sessions, "end_all", broken)
    with pytest.raises(OSError):  # noqa: PT011
        second_factor.remove(alice)
    assert SecondFactor.objects.filter(user=alice).exists()


def test_who_has_none_is_told_no(alice: User) -> None:
    assert second_factor.take(alice, "123456") is False
    set_up(alice)
    assert second_factor.take(alice, "12345") is False
    assert second_factor.take(alice, "000000") is False
    factor = SecondFactor.objects.get(user=alice)
    assert second_factor._take_code(factor, "12345") is False
    assert second_factor._take_code(factor, "000000") is False


def test_a_code_is_used_up_at_the_step_at_which_it_was_looked_at(
    alice: User, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However late it is by then: the next one is not taken for used."""
    set_up(alice)
    clock.shift(300)
    typed, following = code(alice), code(alice, 1)
    verify = TOTP.verify

    def slowly(*args: Any, **more: Any) -> bool:
        right = bool(verify(*args, **more))
        clock.shift(30)
        return right

    monkeypatch.setattr(TOTP, "verify", slowly)
    assert second_factor.take(alice, typed)
    assert second_factor.take(alice, following)
