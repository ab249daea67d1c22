"""A candidate record in a real browser: on a phone in the dark and on a desk, with the keyboard."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from recruiting.actions.notes import add_note
from recruiting.models import Candidate, Mention, User
from tests.people import make_candidate
from tests.video_interviews.browsing import enter, look, press, tab_to
from video_interviews.management.demo_resume import resume_pdf


@pytest.fixture
def casey(candidate: Candidate, settings: Settings, tmp_path: Path) -> Candidate:
    """With all that a head can hold, and a résumé."""
    settings.MEDIA_ROOT = tmp_path
    candidate.phone, candidate.source = "+1 312 555 0142", "LinkedIn"
    candidate.resume.save("resume.pdf", ContentFile(resume_pdf(["Casey"])), save=True)
    candidate.tags.create(company=candidate.company, name="Python")
    return candidate


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_every_tab_and_the_sheet_are_accessible(
    browser: Browser,
    live_server: LiveServer,
    alice: User,
    bob: User,
    casey: Candidate,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    enter(page, live_server, alice)
    add_note(casey, by=alice, text="Ask @bob@example.com about this.")
    record = live_server.url + casey.get_absolute_url()
    for tab in ("profile", "resume", "notes", "video-interview"):
        page.goto(f"{record}?tab={tab}&list=")
        look(page, tab)
    page.goto(live_server.url + reverse("candidate-print", args=[casey.pk]))
    look(page, "the sheet")
    context.close()


def test_alice_mentions_bob_with_the_keyboard(
    page: Page, live_server: LiveServer, alice: User, bob: User, casey: Candidate
) -> None:
    enter(page, live_server, alice)
    page.goto(live_server.url + casey.get_absolute_url())
    note = page.get_by_label("Add a note")
    tab_to(note)
    page.keyboard.type("Ask @")
    options = page.get_by_role("listbox", name="People").get_by_role("option")
    expect(options).to_have_count(2)
    look(page, "people are offered")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(note).to_have_attribute("aria-activedescendant", "mention-option-2")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    page.keyboard.type("bo")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("please")
    expect(note).to_have_value("Ask @Bob please")
    press(page.get_by_role("button", name="Save note"))
    expect(page.locator("mark")).to_have_text("@Bob")
    assert Mention.objects.get().user == bob


def test_alice_goes_on_to_the_next_moves_her_and_takes_it_back(
    page: Page, live_server: LiveServer, alice: User, casey: Candidate
) -> None:
    ann = make_candidate(casey.job, "Ann")
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}{casey.get_absolute_url()}?tab=notes&list=sort%3Dname")
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_role("heading", name=str(ann))).to_be_visible()
    press(page.get_by_role("button", name="Move to Offer"))
    step = page.locator("[aria-current=step]")
    expect(step).to_have_text("Offer")
    page.get_by_role("button", name="Undo").click()
    expect(step).to_have_text("New")
    expect(page.get_by_role("link", name="Next")).to_be_visible()
