"""Keyboard shortcuts in a real browser: they lead, they keep out of the way, they can be switched off."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, User
from tests.video_interviews.browsing import enter, look, press


@pytest.fixture
def at_work(page: Page, live_server: LiveServer, alice: User, candidate: Candidate) -> Page:
    """Alice at the dashboard."""
    enter(page, live_server, alice)
    page.goto(live_server.url + reverse("dashboard"))
    return page


def test_two_keys_lead_to_a_page(at_work: Page) -> None:
    for second, page in (("j", "jobs"), ("c", "candidates"), ("d", "dashboard")):
        at_work.keyboard.press("g")
        at_work.keyboard.press(second)
        at_work.wait_for_url(f"**{reverse(page)}")


def test_keys_typed_into_a_field_are_text(at_work: Page) -> None:
    at_work.goto(at_work.url + "candidates/")
    search = at_work.get_by_role("searchbox")
    at_work.keyboard.press("/")
    expect(search).to_be_focused()
    at_work.keyboard.type("gd?")
    expect(search).to_have_value("gd?")
    expect(at_work.get_by_role("dialog")).to_have_count(0)


def test_the_question_mark_lists_them_and_switches_them_off(at_work: Page) -> None:
    at_work.keyboard.press("?")
    overlay = at_work.get_by_role("dialog", name="Keyboard shortcuts")
    expect(overlay).to_be_visible()
    look(at_work, "the list of shortcuts")
    press(overlay.get_by_label("Use these shortcuts in this browser"), " ")
    at_work.keyboard.press("Escape")
    expect(overlay).to_be_hidden()
    at_work.keyboard.press("?")
    expect(overlay).to_be_hidden()
    at_work.keyboard.press("g")
    at_work.keyboard.press("j")
    expect(at_work.get_by_role("heading", level=1)).to_contain_text("Welcome")
