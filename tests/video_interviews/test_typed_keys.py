"""Keys while they are typed: never lost, never in an address, an answer or an error report."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from recruiting.models import User
from sparkhire_client import SparkHireClient
from tests.people import make_user
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.browsing import enter
from tests.video_interviews.settings_page import ADD_USERS, SETTINGS, add, save
from video_interviews.models import Integration, SparkHireUser

TYPED = "k-typed-and-not-saved-0000"


@pytest.mark.parametrize("key", ["k" * 201, "k" * 100_000, "k\0y"])
def test_what_cannot_be_a_key_is_refused_at_its_field(
    admin: Client, integration: Integration, alice: User, key: str
) -> None:
    """B1, S3: and not shown again."""
    answer = save(admin, {alice: key}, is_on="on")
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [f"key_{alice.spark_hire_user.pk}"]
    assert key not in answer.content.decode()


def test_a_fault_while_keys_are_saved_reports_no_key(
    admin: Client, integration: Integration, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S3: not in the report that an operator reads."""
    reports: list[str] = []

    def look(sender: object, request: Any, **_: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    def broken(self: SparkHireClient) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(SparkHireClient, "me", broken)
    got_request_exception.connect(look)
    admin.raise_request_exception = False
    try:
        assert save(admin, {alice: TYPED}).status_code == 500
    finally:
        got_request_exception.disconnect(look)
    assert len(reports) == 2
    assert not any(TYPED in report for report in reports)
    assert "a fault of ours" in reports[0]


def test_adding_users_sends_no_typed_key_back(
    admin: Client, integration: Integration, alice: User, dana: User
) -> None:
    """S3: whatever the browser sent along."""
    values = {f"key_{alice.spark_hire_user.pk}": TYPED, "users": [alice.pk, dana.pk]}
    answer = admin.post(reverse(ADD_USERS), values, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert TYPED not in answer.content.decode()


@pytest.fixture
def silent(settings: Settings) -> Iterator[list[socket.socket]]:
    """A Spark Hire that takes every call and answers none; the calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.SPARKHIRE_API_URL = f"http://127.0.0.1:{server.getsockname()[1]}/v1.0"
        taken: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield taken
        server.shutdown(socket.SHUT_RDWR)
        for call in taken:
            call.close()


def test_many_keys_wait_for_a_silent_spark_hire_as_long_as_one(
    silent: list[socket.socket],
    admin: Client,
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B3: the page answers; each key is said to be unchecked."""
    monkeypatch.setattr("video_interviews.actions.configuring.PAGE_TIMEOUT", 1.0)
    assert integration.company
    people = [make_user(integration.company) for _ in range(5)]
    for person in people:
        SparkHireUser.objects.create(integration=integration, user=person)
    began = time.monotonic()
    answer = save(admin, {person: f"k-new-{person.pk}" for person in people})
    assert time.monotonic() - began < 3
    assert answer.status_code == 422
    assert answer.content.decode().count("The key could not be checked") == 2 * len(people)
    assert len(silent) == 1


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.django_db(transaction=True)
def test_enter_in_a_key_field_saves(
    page: Page, live_server: LiveServer, sandbox: Sandbox, admin: Client, alice: User, dana: User
) -> None:
    """S3: with and without JavaScript; the key is in no address."""
    add(admin, alice)
    enter(page, live_server, dana)
    page.goto(live_server.url + reverse(SETTINGS))
    expect(page.get_by_role("button", name="Add Users", exact=True)).to_be_visible()
    page.get_by_label("Spark Hire User API Key", exact=True).fill(RITA)
    with page.expect_request(lambda sent: sent.method == "POST") as saving:
        page.keyboard.press("Enter")
    assert RITA not in saving.value.url
    expect(page.get_by_text("The settings were saved.")).to_be_visible()
    assert page.url == live_server.url + reverse(SETTINGS)
    assert SparkHireUser.objects.get().has_working_key


@pytest.mark.django_db(transaction=True)
def test_a_typed_key_stays_where_it_is_while_another_user_is_added(
    browser: Browser, live_server: LiveServer, admin: Client, alice: User, bob: User, dana: User
) -> None:
    """B1, S2: nothing that was typed is lost, and no key is sent along."""
    add(admin, alice)
    with browser.new_context() as context:
        page = context.new_page()
        enter(page, live_server, dana)
        page.goto(live_server.url + reverse(SETTINGS))
        keys = page.get_by_label("Spark Hire User API Key", exact=True)
        keys.fill(TYPED)
        primary = page.get_by_role("combobox", name="Primary User")
        primary.select_option(str(alice.spark_hire_user.pk))
        page.get_by_role("button", name="Add Users", exact=True).click()
        page.get_by_role("checkbox", name="bob@example.com").check()
        with page.expect_request(lambda sent: sent.method == "POST") as saving:
            page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(keys).to_have_count(2)
        assert [field.input_value() for field in keys.all()] == [TYPED, ""]
        expect(primary).to_have_value(str(alice.spark_hire_user.pk))
        assert TYPED not in str(saving.value.post_data)
