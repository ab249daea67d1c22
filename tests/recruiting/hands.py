"""How a person works in the browser: with the mouse, or with the keyboard alone."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.video_interviews.browsing import press, tab_to, type_into


@dataclass(frozen=True, slots=True)
class Hands:
    """`use` a button, link or checkbox; `write` into a field; `choose` an option of a select."""

    name: str
    use: Callable[[Locator], None]
    write: Callable[[Locator, str], None]
    choose: Callable[[Locator, str], None]


def _click(target: Locator) -> None:
    target.click()


def _fill(target: Locator, text: str) -> None:
    target.fill(text)


def _select(target: Locator, label: str) -> None:
    target.select_option(label=label)


def _press(target: Locator) -> None:
    press(target, " " if target.get_attribute("type") in ("checkbox", "radio") else "Enter")


def _type_ahead(target: Locator, label: str) -> None:
    """As people choose in a closed select: its first letters."""
    tab_to(target)
    target.page.keyboard.type(label)


MOUSE = Hands("mouse", _click, _fill, _select)
KEYBOARD = Hands("keyboard", _press, type_into, _type_ahead)
