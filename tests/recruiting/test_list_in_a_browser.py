"""The candidate list in a real browser: searched as one types, changed in bulk, with and without a script."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, Job, SavedView, User
from tests.people import make_candidate, make_job
from tests.video_interviews.browsing import enter, look, press, type_into


@pytest.fixture
def people(job: Job) -> list[Candidate]:
    """Thirty candidates, Ada the newest."""
    rest = [make_candidate(job, f"Sam{n}") for n in range(29)]
    return [make_candidate(job, "Ada", source="Referral"), *rest[::-1]]


def test_alice_searches_while_she_types(
    page: Page, live_server: LiveServer, alice: User, people: list[Candidate]
) -> None:
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/?sort=name")
    field = page.get_by_label("Search candidates")
    expect(page.get_by_role("status").filter(has_text="30 candidates")).to_be_visible()
    field.press_sequentially("ada")
    expect(page.get_by_role("status").filter(has_text="1 candidate")).to_be_visible()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/candidates/\?q=ada&sort=name$"))
    expect(field).to_be_focused()
    page.go_back()
    expect(page.locator("#results tbody tr")).to_have_count(25)
    expect(field).to_have_value("")
    page.go_forward()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.reload()
    expect(field).to_have_value("ada")
    page.get_by_role("button", name="Filter").click()
    window = page.get_by_role("dialog", name="Filter candidates")
    window.get_by_label("Source").select_option("Referral")
    window.get_by_role("button", name="Show candidates").click()
    expect(page).to_have_url(re.compile(r"\?q=ada&source=Referral&sort=name$"))
    page.get_by_role("link", name="Source: Referral").click()
    expect(page).to_have_url(re.compile(r"\?q=ada&sort=name$"))


def test_an_old_answer_never_replaces_a_newer_one(
    page: Page, live_server: LiveServer, alice: User, people: list[Candidate]
) -> None:
    """The answer to "sam" is held back until that to "ada" is there."""
    held: list[Route] = []
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/")
    page.route("**/candidates/?q=sam*", lambda route: held.append(route))
    field = page.get_by_label("Search candidates")
    with page.expect_request("**/candidates/?q=sam*"):
        field.fill("sam")
    field.fill("ada")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    for route in held:
        with suppress(Error):  # the browser may have given it up
            route.continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=ada$"))


def test_a_search_after_the_session_ended_leads_to_the_login(
    page: Page, live_server: LiveServer, alice: User, people: list[Candidate]
) -> None:
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/")
    page.context.clear_cookies()
    page.get_by_label("Search candidates").fill("ada")
    expect(page).to_have_url(re.compile(r"/login/\?next=/candidates/"))


def test_alice_changes_many_with_the_keyboard_alone_and_undoes_it(
    page: Page, live_server: LiveServer, alice: User, people: list[Candidate]
) -> None:
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/")
    bar = page.get_by_role("group", name="Selected candidates")
    expect(bar).to_be_hidden()
    press(page.get_by_label("Select all on this page"), " ")
    expect(bar).to_contain_text("25 selected")
    press(bar.get_by_label("All 30 that match"), " ")
    expect(bar).to_contain_text("All 30 selected")
    type_into(bar.get_by_role("textbox", name="Tag"), "Go")
    page.keyboard.press("Enter")
    expect(page.get_by_text("30 candidates were tagged Go.")).to_be_visible()
    assert Candidate.objects.filter(tags__name="Go").count() == 30
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("30 were undone.")).to_be_visible()
    assert not Candidate.objects.filter(tags__name="Go").exists()


def test_without_a_script_the_list_works_too(
    browser: Browser, live_server: LiveServer, alice: User, people: list[Candidate]
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/")
    page.get_by_label("Search candidates").fill("ada")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name").fill("Ada's")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Ada's")).to_have_attribute("aria-current", "page")
    assert SavedView.objects.get().query == "q=ada"
    page.get_by_label("Select Ada Candidate").check()
    page.get_by_label("Stage to move to").select_option("Offer")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("1 candidate was moved to Offer.")).to_be_visible()


def test_a_known_e_mail_is_said_as_alice_leaves_the_field(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    make_job(candidate.company, "Product Designer")
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/new/")
    page.get_by_label("Job").select_option("Product Designer")
    page.get_by_label("First name").fill("Casey")
    page.get_by_label("Last name").fill("Candidate")
    page.get_by_label("E-mail").fill("CASEY@example.com")
    page.get_by_label("Phone").focus()
    expect(page.get_by_text("This e-mail is on another job already")).to_be_visible()
    look(page, "the notice")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Casey Candidate was added.")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1440), ("light", 360), ("dark", 1440), ("dark", 360)]
)
def test_the_list_is_accessible_however_it_is_shown(
    browser: Browser,
    live_server: LiveServer,
    alice: User,
    people: list[Candidate],
    scheme: str,
    width: int,
) -> None:
    SavedView.objects.create(user=alice, name="New ones", query="stage=New&sort=name")
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/?stage=New&sort=name")
    page.get_by_label("Select Sam3 Candidate").check()
    look(page, "the list with its bar")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page, "the Filter window")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("dialog", name="Save view")).to_be_visible()
    look(page, "the Save view window")
    page.goto(f"{live_server.url}/candidates/?q=nobody")
    look(page, "nobody found")
