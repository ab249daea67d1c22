"""A person at the feature's pages in a real browser, with the eyes of axe or with the keyboard alone."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import User
from tests.people import log_in

IS_FOCUSED = "element => element === document.activeElement"
SHOWS_FOCUS = """element => element.matches(":focus-visible")
    && getComputedStyle(element).outlineStyle !== "none" """


def enter(page: Page, live_server: LiveServer, user: User) -> None:
    """Log in without the login page, which has tests of its own."""
    cookie = log_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def look(page: Page, what: str) -> None:
    """Axe finds nothing serious or critical, and nothing reaches beyond the screen."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, what
    for violation in Axe().run(page).response["violations"]:
        assert violation["impact"] not in ("serious", "critical"), (what, violation)


def tab_to(target: Locator) -> None:
    """With the Tab key alone, until the focus is there and can be seen."""
    expect(target).to_be_visible()
    for _ in range(80):
        target.page.keyboard.press("Tab")
        if target.evaluate(IS_FOCUSED):
            assert target.evaluate(SHOWS_FOCUS), "the focus is not visible"
            return
    raise AssertionError(f"the Tab key does not lead to {target}")


def press(target: Locator, key: str = "Enter") -> None:
    """Go there with the Tab key and press Enter, or the space bar."""
    tab_to(target)
    target.page.keyboard.press(key)


def type_into(target: Locator, text: str) -> None:
    tab_to(target)
    target.page.keyboard.type(text)
