"""The count of failed log-ins itself, at its edges: asked of the functions, to the second."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from recruiting import attempts
from recruiting.attempts import MOST, MOST_OF_ADDRESS, WITHIN, TooMany
from recruiting.models import Attempt

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
EMAIL = "alice@example.com"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def coming_from(address: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address)


HERE = "10.0.0.1"


def begin(email: str = EMAIL, address: str = HERE, times: int = 1) -> None:
    for _ in range(times):
        attempts.begin(coming_from(address), email)


def test_the_limits_are_those_that_were_agreed() -> None:
    """Row R28."""
    assert (10, 100, timedelta(minutes=15)) == (MOST, MOST_OF_ADDRESS, WITHIN)


@pytest.mark.parametrize(
    ("seconds", "said", "minutes"), [(600, 600, 10), (601, 601, 11), (59.2, 60, 1), (-3, 1, 1)]
)
def test_the_wait_is_told_in_whole_seconds_and_minutes(
    seconds: float, said: int, minutes: int
) -> None:
    """Rounded up, so that who comes back then gets in."""
    told = TooMany(timedelta(seconds=seconds))
    assert (told.seconds, told.minutes) == (said, minutes)
    assert str(told) == str(told.wait)


def test_the_oldest_that_counts_says_how_long_to_wait(clock: Any) -> None:
    begin()
    clock.shift(60)
    begin(times=MOST - 1)
    with pytest.raises(TooMany) as refused:
        begin()
    assert refused.value.wait == WITHIN - timedelta(minutes=1)
    clock.shift(WITHIN - timedelta(seconds=61))
    with pytest.raises(TooMany):
        begin()
    clock.shift(1)  # the first is 15 minutes old to the second
    begin()


def test_who_is_over_the_limit_costs_one_question_and_leaves_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    begin(times=MOST)
    with pytest.raises(TooMany), django_assert_num_queries(1):
        begin()
    assert Attempt.objects.count() == MOST


def test_an_account_is_the_same_however_it_is_typed(clock: Any) -> None:
    begin(" Alice@Example.COM ")
    begin()
    assert Attempt.objects.values("account").distinct().count() == 1
    begin("bob@example.com")
    begin("straße@example.com")
    begin("strasse@example.com")
    assert Attempt.objects.values("account").distinct().count() == 4


def test_an_address_is_refused_for_all_its_accounts_and_what_was_refused_is_forgotten() -> None:
    for number in range(MOST_OF_ADDRESS):
        begin(f"person{number}@example.com")
    with pytest.raises(TooMany):
        begin()
    assert Attempt.objects.count() == MOST_OF_ADDRESS
    begin(address="10.0.0.2")


def test_of_several_at_the_same_moment_no_more_get_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first look passes for all of them; what was written down since is looked at again."""
    refuse = attempts._refuse_above

    def at_the_same_moment(most: int, found: Any, *, before: bool = False) -> None:
        if not before:
            return refuse(most, found)
        return None

    monkeypatch.setattr(attempts, "_refuse_above", at_the_same_moment)
    begin(times=MOST)
    with pytest.raises(TooMany):
        begin()
    assert Attempt.objects.count() == MOST


def test_codes_count_wherever_they_come_from_and_for_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attempts, "MOST_OF_ADDRESS", 3)
    for _ in range(MOST):
        attempts.begin_code(1)
    with pytest.raises(TooMany):
        attempts.begin_code(1)
    attempts.begin_code(2)
    begin()
    assert set(Attempt.objects.values_list("address", flat=True)) == {"", HERE}


def test_without_an_address_it_is_local() -> None:
    begin(address="")
    assert Attempt.objects.get().address == "local"


def test_a_code_and_a_password_are_no_account_of_each_other() -> None:
    attempts.begin_code(1)
    begin("1")
    accounts = list(Attempt.objects.values_list("account", flat=True))
    assert len(set(accounts)) == 2
    assert [len(account) for account in accounts] == [64, 64]


def test_a_success_forgets_its_own_account_at_its_own_address() -> None:
    begin(address="10.0.0.2")
    begin("bob@example.com")
    right = attempts.begin(coming_from(HERE), EMAIL)
    attempts.succeed(right)
    assert sorted(Attempt.objects.values_list("address", flat=True)) == [HERE, "10.0.0.2"]


def test_only_what_no_longer_counts_is_deleted(clock: Any) -> None:
    begin()
    clock.shift(1)
    begin()
    clock.shift(WITHIN - timedelta(seconds=1))
    attempts.forget_old()
    assert Attempt.objects.count() == 1
