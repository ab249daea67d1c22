"""A walk through the product at work: pictures for the documentation and for the help on recruiting."""

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from scripts.screenshots.camera import COLUMN, DESK, OF_HELP, OF_PRODUCT, scroll_up
from scripts.screenshots.guide import CANDIDATE, JOB, as_candidate
from scripts.screenshots.people import ADDRESSES, file_of_people
from tests.end_to_end.people import MAX, SOON, Admin, Recruiter

LIST = "candidates/?stage=Screening&sort=name"
BUSY = "candidates/?stage=Screening&source=LinkedIn&sort=name"


def walk(rita: Recruiter, ada: Admin, folder: Path) -> None:
    """Fills the product, then looks at every part of it."""
    importing(rita, folder)
    asking(rita)
    mentioning(rita)
    board(rita)
    candidates(rita)
    record(rita)
    settings(ada)
    go(rita, "")
    OF_PRODUCT.take(rita.page, "dashboard")
    go(rita, "jobs/")
    OF_PRODUCT.take(rita.page, "jobs")


def go(person: Recruiter | Admin, path: str) -> None:
    person.page.goto(f"{person.product.url}/{path}")
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()


def open_record(rita: Recruiter, name: str) -> None:
    """The record on JOB, found by the first name."""
    go(rita, f"candidates/?q={name.split()[0]}&sort=name")
    row = rita.page.get_by_role("row").filter(has_text=JOB)
    row.get_by_role("link", name=name).first.click()
    expect(rita.page.get_by_role("heading", level=1)).to_have_text(name)


def importing(rita: Recruiter, folder: Path) -> None:
    file = folder / "spring-fair.csv"
    file.write_text(file_of_people())
    page = rita.page
    go(rita, "candidates/import/")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_label("Tag all of them with").fill("Spring fair")
    page.get_by_role("button", name="Upload and check").click()
    start = page.get_by_role("button", name="Start import of 40 candidates")
    expect(start).to_be_visible(timeout=SOON)
    scroll_up(page)
    OF_PRODUCT.take(page, "import")
    page.set_viewport_size(COLUMN)
    OF_HELP.take(page.get_by_role("region", name="What will happen"), "import")
    page.set_viewport_size(DESK)
    start.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=SOON)
    over_some_days(folder / "data" / "recruiting.sqlite3")


def over_some_days(database: Path) -> None:
    """As if the imported people had come one after the other, and not all of them just now."""
    back = [(f"-{hours * 7} hours", address) for hours, address in enumerate(ADDRESSES, 1)]
    with sqlite3.connect(database, timeout=30) as connection:
        connection.executemany(
            "UPDATE recruiting_candidate"
            " SET created_at = strftime('%Y-%m-%d %H:%M:%f', created_at, ?) WHERE email = ?",
            back,
        )


def asking(rita: Recruiter) -> None:
    """Requests in several states; Luca's expires soon, nobody has watched Amara's."""
    page = rita.page
    in_two_days = timezone.localdate() + timedelta(days=2)
    for name, expires_on, does in (
        ("Amara Okafor", None, "complete"),
        ("Priya Raman", None, "accept"),
        ("Luca Moretti", in_two_days, None),
    ):
        open_record(rita, name)
        page.get_by_role("link", name="Video Interview", exact=True).click()
        page.get_by_role("button", name="Request Video Interview").click()
        window = rita.window("Request Video Interview")
        if expires_on:
            window.get_by_label("Expiration Date").fill(expires_on.isoformat())
        window.get_by_role("button", name="Send Request").click()
        rita.sees_in_newsfeed("Video Interview Requested")
        if does:
            as_candidate(rita.product, does)
            told = "Video Interview Completed" if does == "complete" else "Video Interview Accepted"
            rita.sees_in_newsfeed(told)
        else:
            scroll_up(page)
            OF_PRODUCT.take(page, "video-interview")


def mentioning(rita: Recruiter) -> None:
    page = rita.page
    open_record(rita, CANDIDATE)
    note = page.get_by_label("Add a note")
    note.press_sequentially("Strong answers. @Ma")
    expect(page.get_by_role("option", name=MAX)).to_be_visible()
    OF_HELP.cut(
        page, "mention", page.get_by_role("region", name="New note"), page.get_by_role("listbox")
    )
    note.press("Enter")
    note.press_sequentially("would you watch the interview before Friday?")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("mark").first).to_be_visible()


def board(rita: Recruiter) -> None:
    page = rita.page
    go(rita, "jobs/?q=Backend")
    page.get_by_role("link", name=JOB).click()
    expect(page.locator("#board")).to_be_visible()
    scroll_up(page)
    OF_PRODUCT.take(page, "board")
    OF_HELP.cut(page, "board", page.locator(".board-tools"), page.locator("#board"), tall=480)


def candidates(rita: Recruiter) -> None:
    page = rita.page
    for name, query in (
        ("Screening, LinkedIn", BUSY),
        ("Unviewed interviews", "candidates/?video=unviewed"),
    ):
        go(rita, query)
        page.get_by_role("button", name="Save view").click()
        window = rita.window("Save view")
        window.get_by_label("Name").fill(name)
        window.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name=name)).to_be_visible()
    go(rita, BUSY)
    boxes = page.locator("#results tbody input[type=checkbox]")
    for number in range(3):
        boxes.nth(number).check()
    expect(page.get_by_text("3 selected")).to_be_visible()
    scroll_up(page)
    OF_PRODUCT.take(page, "candidates")
    page.set_viewport_size({"width": 1000, "height": 700})
    scroll_up(page)
    OF_HELP.take(page, "candidates")
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="Filter").click()
    expect(rita.window("Filter candidates")).to_be_visible()
    OF_PRODUCT.take(page, "filter")
    page.keyboard.press("Escape")


def record(rita: Recruiter) -> None:
    page = rita.page
    open_record(rita, CANDIDATE)
    scroll_up(page)
    OF_PRODUCT.take(page, "record")
    page.set_viewport_size({"width": 1000, "height": 560})
    scroll_up(page)
    OF_HELP.take(page, "record")
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Résumé", exact=True).click()
    expect(page.frame_locator("iframe.resume").owner).to_be_visible()
    page.wait_for_load_state("networkidle")
    OF_PRODUCT.take(page, "resume")


def settings(ada: Admin) -> None:
    page = ada.page
    go(ada, "settings/team/")
    page.get_by_role("button", name="Invite").click()
    window = ada.window("Invite to Northwind Talent")
    window.get_by_label("E-mail").fill("tessa.brandt@example.com")
    window.get_by_label("First name").fill("Tessa")
    window.get_by_label("Last name").fill("Brandt")
    window.get_by_role("radio", name="Recruiter").check()
    window.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Tessa Brandt is invited.")).to_be_visible()
    expect(page.get_by_role("row", name="Tessa").get_by_text("Mailed")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="Dismiss").click()
    scroll_up(page)
    OF_PRODUCT.take(page, "team")
    OF_HELP.cut(page, "team", page.locator(".team"))
    ada.open_settings()
    expect(page.get_by_role("row", name=re.compile(MAX))).to_have_count(0)
    scroll_up(page)
    OF_PRODUCT.take(page, "settings-video-interviewing")


def on_a_phone(rita: Recruiter) -> None:
    """In the dark."""
    go(rita, "")
    OF_PRODUCT.take(rita.page, "dashboard-phone-dark")
    open_record(rita, CANDIDATE)
    scroll_up(rita.page)
    OF_PRODUCT.take(rita.page, "record-phone-dark")
