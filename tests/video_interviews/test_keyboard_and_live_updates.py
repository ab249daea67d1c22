"""The guide's walk by keyboard alone, and the open tab that stays true without getting in the way."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, User
from tests.sandbox.process import ADA, RITA, Sandbox
from tests.video_interviews.browsing import enter, press, tab_to, type_into
from tests.video_interviews.walks import requested
from video_interviews.actions import canceling, sending
from video_interviews.models import Integration, InterviewRequest, JobLink, Status

SOON = 10_000  # milliseconds; the tab asks every two seconds


def announcement(page: Page) -> Locator:
    return page.locator("#video-interview-announcement")


def test_alice_requests_and_cancels_by_keyboard_alone(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    enter(page, live_server, alice)
    page.goto(live_server.url + candidate.get_absolute_url())
    press(page.get_by_role("link", name="Video Interview", exact=True))

    press(page.get_by_role("button", name="Request Video Interview"), "Space")
    window = page.get_by_role("dialog", name="Request Video Interview")
    tab_to(window.get_by_label("Expiration Date"))  # a week from today is there already
    press(window.get_by_role("button", name="Send Request"))
    expect(window).to_be_hidden()
    expect(page.get_by_role("heading", name="Video interview request")).to_be_focused()
    expect(announcement(page)).to_have_text("Video interview: Sending")

    request = InterviewRequest.objects.get()
    sending.send(request.pk)
    expect(announcement(page)).to_have_text("Video interview: Requested", timeout=SOON)

    cancel = page.get_by_role("link", name="Cancel Request")
    window = page.get_by_role("dialog", name="Cancel Video Interview Request")
    press(cancel)
    expect(window).to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(cancel).to_be_focused()
    page.keyboard.press("Enter")
    press(window.get_by_role("button", name="Yes, Cancel Request"))
    expect(window).to_be_hidden()
    expect(announcement(page)).to_have_text("Video interview: Canceling")

    canceling.cancel(request.pk)
    expect(announcement(page)).to_have_text("Video interview: Canceled", timeout=SOON)
    newsfeed = page.get_by_role("region", name="Newsfeed")
    expect(newsfeed.get_by_text("Video Interview Canceled")).to_be_visible()
    tab_to(page.get_by_role("button", name="Request Video Interview"))


def test_dana_activates_the_integration_by_keyboard_alone(
    page: Page, live_server: LiveServer, dana: User, alice: User, sandbox: Sandbox
) -> None:
    enter(page, live_server, dana)
    page.goto(live_server.url)
    press(page.get_by_role("link", name="Settings", exact=True))
    press(page.get_by_role("link", name="Video Interviewing"))

    press(page.get_by_role("switch", name="Spark Hire Integration"), "Space")
    add_users = page.get_by_role("button", name="Add Users")
    press(add_users, "Space")
    window = page.get_by_role("dialog", name="Add Users")
    for email in ("alice@example.com", "dana@example.com"):
        press(window.get_by_role("checkbox", name=re.compile(email)), "Space")
    press(window.get_by_role("button", name="Save"))
    expect(window).to_be_hidden()
    expect(add_users).to_be_focused()
    expect(page.get_by_role("switch", name="Spark Hire Integration")).to_be_checked()

    for name, key in (("Alice", RITA), ("Dana", ADA)):
        row = page.get_by_role("row", name=re.compile(name))
        type_into(row.get_by_label("Spark Hire User API Key"), key)
    primary = page.get_by_label("Primary User")
    tab_to(primary)
    page.keyboard.type("Dana")
    expect(primary.locator("option:checked")).to_contain_text("dana@example.com")
    press(page.get_by_role("button", name="Save", exact=True))

    expect(page.get_by_role("status").filter(has_text="The settings were saved.")).to_be_visible()
    assert Integration.objects.get().is_running


def test_enter_in_a_key_field_saves(
    page: Page, live_server: LiveServer, dana: User, integration: Integration, sandbox: Sandbox
) -> None:
    enter(page, live_server, dana)
    page.goto(live_server.url + reverse("video-interviewing"))
    key = page.get_by_label("Spark Hire User API Key").first
    key.fill("not-a-key")
    key.press("Enter")
    summary = page.get_by_role("alert").filter(has_text="does not accept this key")
    expect(summary).to_be_focused()
    expect(key).to_have_value("")


def test_the_open_tab_keeps_the_focus_and_says_only_what_is_new(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate, link: JobLink
) -> None:
    request = requested(candidate, alice)
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}{candidate.get_absolute_url()}?tab=video-interview")
    cancel = page.get_by_role("link", name="Cancel Request")
    cancel.focus()

    waits = InterviewRequest.objects.filter(pk=request.pk)
    waits.update(reason="Spark Hire could not be reached.")
    expect(page.get_by_text("Spark Hire could not be reached.")).to_be_visible(timeout=SOON)
    expect(cancel).to_be_focused()
    expect(announcement(page)).to_be_empty()

    waits.update(status=Status.EXPIRED, reason="")
    expect(announcement(page)).to_have_text("Video interview: Expired", timeout=SOON)
    expect(page.locator("#video-interview-live")).to_be_focused()


def test_a_window_stays_open_while_the_tab_behind_it_changes(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate, link: JobLink
) -> None:
    request = requested(candidate, alice)
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}{candidate.get_absolute_url()}?tab=video-interview")
    page.get_by_role("link", name="Cancel Request").click()
    keep = page.get_by_role("link", name="Keep Request")
    keep.focus()
    InterviewRequest.objects.filter(pk=request.pk).update(status=Status.ACCEPTED)
    expect(announcement(page)).to_have_text("Video interview: Accepted", timeout=SOON)
    expect(keep).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name="Cancel Request")).to_be_focused()


def test_how_far_away_the_next_try_is_goes_on_by_itself(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate, link: JobLink
) -> None:
    request = requested(candidate, alice)
    InterviewRequest.objects.filter(pk=request.pk).update(
        status=Status.SENDING,
        reason="Spark Hire could not be reached.",
        next_attempt_at=timezone.now() + timedelta(seconds=170),
    )
    enter(page, live_server, alice)
    page.clock.install()
    page.goto(f"{live_server.url}{candidate.get_absolute_url()}?tab=video-interview")
    expect(page.get_by_text("(in 2 minutes)")).to_be_visible()
    page.clock.fast_forward("01:00")
    expect(page.get_by_text("(in 1 minute)")).to_be_visible()
    page.clock.fast_forward("01:00")
    expect(page.get_by_text(re.compile(r"\(in \d+ seconds\)"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"\(in [67] days\)"))).to_be_visible()
