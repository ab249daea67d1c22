"""How a person works in the browser: with the mouse, or with the keyboard alone."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.video_interviews.browsing import IS_FOCUSED, press, tab_to, type_into

# The focus is on a radio button of the same group: Tab leads to the chosen one alone.
IS_OF_GROUP = """radio => radio.name === document.activeElement.name
    && radio.form === document.activeElement.form"""


@dataclass(frozen=True, slots=True)
class Hands:
    """`use` a button, link or checkbox; `write` into a field; `choose` an option of a select;
    `pick` a radio button; `move_card` of a board to a stage."""

    name: str
    use: Callable[[Locator], None]
    write: Callable[[Locator, str], None]
    choose: Callable[[Locator, str], None]
    pick: Callable[[Locator], None]
    move_card: Callable[[Locator, str], None]


def _click(target: Locator) -> None:
    target.click()


def _fill(target: Locator, text: str) -> None:
    """A click into the field, and what is typed then: never a value that nobody typed."""
    target.click()
    target.page.keyboard.type(text)


def _select(target: Locator, label: str) -> None:
    target.select_option(label=label)


def _drag(card: Locator, stage: str) -> None:
    card.drag_to(card.page.get_by_role("region", name=stage))


def _press(target: Locator) -> None:
    press(target, " " if target.get_attribute("type") in ("checkbox", "radio") else "Enter")


def _type_ahead(target: Locator, label: str) -> None:
    """As people choose in a closed select: its first letters."""
    tab_to(target)
    target.page.keyboard.type(label)
    expect(target.locator("option:checked")).to_have_text(label)


def _arrows(target: Locator) -> None:
    """Tab leads into the group of radio buttons, the arrow keys lead on within it."""
    keyboard = target.page.keyboard
    for _ in range(80):
        keyboard.press("ArrowDown" if target.evaluate(IS_OF_GROUP) else "Tab")
        if target.evaluate(IS_FOCUSED):
            return
    raise AssertionError(f"the keyboard does not lead to {target}")


def _menu(card: Locator, stage: str) -> None:
    press(card.get_by_role("button", name="Move"))
    press(card.get_by_role("button", name=stage, exact=True))


MOUSE = Hands("mouse", _click, _fill, _select, _click, _drag)
KEYBOARD = Hands("keyboard", _press, type_into, _type_ahead, _arrows, _menu)


@pytest.fixture(params=[MOUSE, KEYBOARD], ids=lambda each: str(each.name))
def hands(request: pytest.FixtureRequest) -> Hands:
    """A test that asks for hands is done with the mouse, and by keyboard alone."""
    found = request.param
    assert isinstance(found, Hands)
    return found
