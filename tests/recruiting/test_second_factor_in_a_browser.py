"""The second factor in a browser: set up at the first log-in, asked for at the next, turned off."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting import proof
from recruiting.models import SecondFactor, User
from tests.people import PASSWORD
from tests.recruiting.test_second_factor import code_of
from tests.video_interviews.browsing import look

pytestmark = pytest.mark.usefixtures("quick_passwords")


def log_in_by_page(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_dana_sets_it_up_logs_in_with_it_and_turns_it_off(
    browser: Browser,
    live_server: LiveServer,
    dana: User,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    scheme: str,
) -> None:
    settings.SECOND_FACTOR_REQUIRED = settings.REAUTHENTICATE = True
    viewport = {"width": width, "height": 900}
    page = browser.new_context(color_scheme=scheme, viewport=viewport).new_page()  # type: ignore[arg-type]

    log_in_by_page(page, live_server.url, dana)
    expect(page.get_by_text("Your account needs a second factor.")).to_be_visible()
    picture = page.get_by_role("img", name="QR code for your authenticator app")
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 150
    look(page, "setting it up")
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Code: This code is not right")).to_be_visible()
    look(page, "a wrong code")
    page.get_by_role("textbox", name="Code").fill(code_of(dana))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Keep these backup codes")).to_be_visible()
    look(page, "backup codes")
    codes = page.get_by_role("listitem").all_inner_texts()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.context.clear_cookies()
    log_in_by_page(page, live_server.url, dana)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    look(page, "the code")
    page.get_by_role("textbox", name="Code").fill(codes[0])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Your code")

    monkeypatch.setattr(proof, "LATELY", timedelta(0))
    page.goto(f"{live_server.url}/settings/integrations/video-interviewing/")
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    look(page, "is it you?")
    monkeypatch.undo()
    page.goto(f"{live_server.url}/account/second-factor/")
    expect(page.get_by_text("9 backup codes are left.")).to_be_visible()
    look(page, "it is on")
    page.get_by_role("link", name="Turn off").click()
    look(page, "turning it off")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("textbox", name="Code").fill(codes[1])
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_text("Scan this with an authenticator app")).to_be_visible()
    assert not SecondFactor.objects.filter(user=dana, confirmed_at__isnull=False).exists()
    page.context.close()
