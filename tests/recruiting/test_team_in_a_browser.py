"""The team by keyboard alone, and a zone that says what it means as it is chosen."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Company, Invitation, User
from tests.people import log_in, make_user
from tests.video_interviews.browsing import enter, look, press, tab_to, type_into


def test_dana_invites_makes_a_recruiter_and_deactivates_by_keyboard_alone(
    page: Page, live_server: LiveServer, dana: User, bob: User
) -> None:
    """P2: each in a window, said by a toast."""
    log_in(bob)
    enter(page, live_server, dana)
    page.goto(f"{live_server.url}/settings/team/")
    press(page.get_by_role("button", name="Invite"), "Space")
    window = page.get_by_role("dialog", name="Invite to Northwind Talent")
    type_into(window.get_by_label("E-mail"), "BOB@example.com")
    type_into(window.get_by_label("First name"), "Nina")
    press(window.get_by_role("button", name="Send invitation"))
    expect(window.get_by_role("alert")).to_be_focused()
    expect(window.get_by_role("alert")).to_contain_text("Bob (Hiring team member) has this e-mail")
    tab_to(window.get_by_label("E-mail"))
    page.keyboard.press("Control+A")
    page.keyboard.type("nina@example.com")
    press(window.get_by_role("button", name="Send invitation"))
    expect(page.get_by_text("Nina is invited.")).to_be_visible()
    expect(page.get_by_role("row", name="Nina")).to_contain_text("Invited")
    assert Invitation.objects.get().user.email == "nina@example.com"

    press(page.get_by_role("button", name="Edit Bob"))
    window = page.get_by_role("dialog", name="Edit Bob")
    tab_to(window.get_by_role("radio", name="Hiring team member"))
    page.keyboard.press("ArrowUp")
    press(window.get_by_role("button", name="Save"))
    expect(page.get_by_text("Bob was saved.")).to_be_visible()
    expect(page.get_by_role("row", name="Bob")).to_contain_text("Recruiter")

    deactivate = page.get_by_role("button", name="Deactivate Bob")
    press(deactivate)
    window = page.get_by_role("dialog", name="Deactivate Bob")
    expect(window).to_contain_text("logged out everywhere at once")
    page.keyboard.press("Escape")
    expect(deactivate).to_be_focused()
    page.keyboard.press("Enter")
    press(window.get_by_role("button", name="Deactivate"))
    expect(page.get_by_text("Bob is deactivated and logged out everywhere.")).to_be_visible()
    expect(page.get_by_role("row", name="Bob")).to_contain_text("Deactivated")


def test_a_chosen_zone_says_at_once_what_it_means(
    page: Page, live_server: LiveServer, dana: User
) -> None:
    """V2: one Save then is enough."""
    enter(page, live_server, dana)
    page.goto(f"{live_server.url}/settings/")
    page.get_by_label("Name").fill("Southwind")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    expect(page.get_by_text("Times are then shown in Europe/Berlin.")).to_be_visible()
    page.get_by_role("button", name="Save and change time zone").click()
    expect(page.get_by_text("Times are now shown in Europe/Berlin.")).to_be_visible()
    assert Company.objects.get(name="Southwind").time_zone == "Europe/Berlin"


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_team_and_account_are_accessible_and_fit(
    browser: Browser, live_server: LiveServer, dana: User, bob: User, width: int, scheme: str
) -> None:
    make_user(dana.company, "a" * 60 + "@" + "b" * 60 + ".example.com", first_name="X" * 80)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    log_in(dana)  # a second session
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    enter(page, live_server, dana)
    for address in ("settings/team/", "settings/team/?q=nobody", "settings/team/invite/"):
        page.goto(f"{live_server.url}/{address}")
        look(page, address)
    for window in ("edit", "deactivate", "reactivate"):
        page.goto(f"{live_server.url}/settings/team/{bob.pk}/{window}/")
        look(page, window)
    page.goto(f"{live_server.url}/settings/team/{dana.pk}/deactivate/")
    look(page, "refused")
    page.goto(f"{live_server.url}/settings/")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_text("This changes the time zone").wait_for()
    look(page, "another zone")
    for address in ("account/", "account/password/", "account/sessions/", "invitation/x/y/"):
        page.goto(f"{live_server.url}/{address}")
        look(page, address)
    page.goto(f"{live_server.url}/account/password/")
    page.get_by_role("button", name="Save password").click()
    look(page, "a refused password")
