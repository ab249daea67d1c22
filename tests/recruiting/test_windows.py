"""Pages in a real browser: windows open, close and give the focus back; pages work without a script too."""

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, User
from tests.people import PASSWORD


def log_in(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()


def test_a_window_opens_closes_and_gives_the_focus_back(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    log_in(page, live_server, alice)
    page.goto(live_server.url + candidate.job.get_absolute_url())
    more_info = page.get_by_role("button", name="More Info")
    window = page.get_by_role("dialog", name="Job Info")
    for close in ("Escape", "Close", "Done"):
        more_info.click()
        expect(window).to_be_visible()
        expect(window).to_contain_text("Chicago, IL, USA")
        if close == "Escape":
            page.keyboard.press("Escape")
        else:
            window.get_by_role("link", name=close).click()
        expect(window).to_be_hidden()
        expect(more_info).to_be_focused()


def test_saving_in_a_window_shows_the_page_as_it_is_now(
    page: Page, live_server: LiveServer, alice: User, bob: User, candidate: Candidate
) -> None:
    log_in(page, live_server, alice)
    page.goto(f"{live_server.url}{candidate.job.get_absolute_url()}?tab=details")
    page.get_by_role("button", name="Change").click()
    window = page.get_by_role("dialog", name="Hiring team of Backend Engineer")
    window.get_by_label("Alice").check()
    window.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The hiring team was saved.")).to_be_visible()
    assert set(candidate.job.hiring_team.all()) == {alice, bob}


def test_without_a_script_a_window_is_a_page(
    browser: Browser, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    log_in(page, live_server, alice)
    page.goto(f"{live_server.url}{candidate.job.get_absolute_url()}?tab=details")
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Alice").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The hiring team was saved.")).to_be_visible()
    page.get_by_role("button", name="More Info").click()
    expect(page.get_by_role("dialog", name="Job Info")).to_be_visible()


def test_what_is_wrong_takes_the_focus_and_leads_to_the_field(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    log_in(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/new/")
    page.get_by_label("Job").select_option("Backend Engineer")
    page.get_by_label("First name").fill("Casey")
    page.get_by_label("Last name").fill("Twin")
    page.get_by_label("E-mail").fill(candidate.email.upper())
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="E-mail").click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_label("Last name")).to_have_value("Twin")
