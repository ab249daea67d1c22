"""Every page and state of the feature on a phone, in both colour schemes: nothing is out of reach."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, Job, User
from tests.people import make_candidate, make_job
from tests.sandbox.process import Sandbox
from tests.video_interviews.browsing import enter, look
from tests.video_interviews.walks import requested
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status

EVERY_STATE: list[tuple[str, dict[str, Any]]] = [(status.value, {}) for status in Status]
EVERY_STATE += [
    ("sending", {"reason": "Spark Hire could not be reached."}),
    ("failed", {"reason": "Spark Hire refused the request: the question set was deleted."}),
    ("completed", {"rating": 4.0}),
    ("needs_review", {"surplus_uuid": "another", "reason": "Spark Hire made a second invitation."}),
    ("needs_review", {"next_attempt_at": timezone.now()}),
    ("canceled", {"surplus_uuid": "another", "reason": "Spark Hire made a second invitation."}),
]


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        color_scheme=request.param,
        viewport={"width": 360, "height": 800},
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def put(request: InterviewRequest, status: str, **columns: Any) -> None:
    waits = status in ("sending", "canceling")
    due = timezone.now() + timedelta(seconds=90) if waits else None
    done = timezone.now() if status == "completed" else None
    InterviewRequest.objects.filter(pk=request.pk).update(
        **{"status": status, "reason": "", "next_attempt_at": due, "completed_at": done} | columns
    )


def test_the_tab_is_accessible_in_every_state(
    phone: Page, live_server: LiveServer, alice: User, candidate: Candidate, link: JobLink
) -> None:
    enter(phone, live_server, alice)
    tab = f"{live_server.url}{candidate.get_absolute_url()}?tab=video-interview"
    phone.goto(tab)
    look(phone, "no request yet")
    put(requested(candidate, alice, uuid="interview-0"), "canceled")
    request = requested(candidate, alice)
    for status, columns in EVERY_STATE:
        put(request, status, **columns)
        phone.goto(tab)
        expect(phone.get_by_role("heading", name="Other requests")).to_be_visible()
        look(phone, f"{status} {columns}")


def test_the_tab_is_accessible_where_no_request_can_be_sent(
    phone: Page, live_server: LiveServer, alice: User, bob: User, job: Job, linked: JobLink
) -> None:
    robin = make_candidate(job, "Robin", email="")
    stranger = make_candidate(make_job(job.company, "Product Designer"), "Noor")
    tab = "{}{}?tab=video-interview"
    for user, candidate in ((alice, robin), (alice, stranger), (bob, robin)):
        enter(phone, live_server, user)
        phone.goto(tab.format(live_server.url, candidate.get_absolute_url()))
        expect(phone.get_by_role("heading", name="No request can be sent now")).to_be_visible()
        look(phone, f"{user}, {candidate}")


def test_the_windows_of_the_tab_are_accessible(
    phone: Page, live_server: LiveServer, alice: User, candidate: Candidate, linked: JobLink
) -> None:
    enter(phone, live_server, alice)
    tab = f"{live_server.url}{candidate.get_absolute_url()}?tab=video-interview"
    phone.goto(tab)
    phone.get_by_role("button", name="Request Video Interview").click()
    window = phone.get_by_role("dialog", name="Request Video Interview")
    window.locator("form").evaluate("form => { form.noValidate = true }")
    window.get_by_label("Expiration Date").fill("2020-01-01")
    window.get_by_role("button", name="Send Request").click()
    expect(phone.get_by_role("alert").filter(has_text="Expiration Date")).to_be_focused()
    look(phone, "request window with an error")

    request = requested(candidate, alice)
    phone.goto(tab)
    phone.get_by_role("link", name="Cancel Request").click()
    expect(phone.get_by_role("dialog", name="Cancel Video Interview Request")).to_be_visible()
    look(phone, "cancel window")

    put(request, "completed", share_url="https://app.sparkhire.com/share/1")
    phone.goto(tab)
    phone.get_by_role("button", name="Share").click()
    expect(phone.get_by_label("Link to the recording")).to_be_visible()
    look(phone, "share window")

    put(request, "completed", share_url="")
    SparkHireUser.objects.update(key_state=SparkHireUser.KeyState.REFUSED)
    phone.goto(
        live_server.url + reverse("view-completed-interview", args=[candidate.pk, request.pk])
    )
    expect(phone.get_by_role("heading", name="The recording cannot be opened now")).to_be_visible()
    look(phone, "no recording")


def test_the_job_info_window_is_accessible(
    phone: Page,
    live_server: LiveServer,
    alice: User,
    bob: User,
    job: Job,
    linked: JobLink,
    sandbox: Sandbox,
) -> None:
    enter(phone, live_server, alice)

    def job_info() -> None:
        phone.goto(live_server.url + job.get_absolute_url())
        phone.get_by_role("button", name="More Info").click()

    job_info()
    expect(phone.get_by_label("Question Set")).to_be_visible()
    look(phone, "set chosen")
    JobLink.objects.update(question_set_uuid="gone", question_set_name="Old set")
    job_info()
    expect(phone.get_by_text("no longer exists in Spark Hire")).to_be_visible()
    look(phone, "set missing")
    sandbox.lever("faults", operation="any", fault="500", times=1)
    job_info()
    expect(phone.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    look(phone, "Spark Hire down")
    linked.delete()
    job_info()
    phone.get_by_role("button", name="Link Job to Spark Hire").click()
    phone.get_by_label("Use an existing Spark Hire job").check()
    look(phone, "link window")
    enter(phone, live_server, bob)
    job_info()
    expect(phone.get_by_text("Only Spark Hire users can link jobs")).to_be_visible()
    look(phone, "Bob's Job Info")


def test_settings_and_help_are_accessible(
    phone: Page, live_server: LiveServer, dana: User, sandbox: Sandbox, integration: Integration
) -> None:
    enter(phone, live_server, dana)
    settings = live_server.url + reverse("video-interviewing")
    Integration.objects.update(polling_problem="Spark Hire did not answer.")
    SparkHireUser.objects.filter(user__email="alice@example.com").update(key_state="refused")
    phone.goto(settings)
    look(phone, "a refused key and a problem")
    phone.get_by_role("button", name="Add Users").click()
    expect(phone.get_by_role("dialog", name="Add Users")).to_be_visible()
    look(phone, "Add Users")
    phone.keyboard.press("Escape")
    phone.get_by_label("Spark Hire User API Key").first.fill("not-a-key")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_role("alert").filter(has_text="does not accept this key")).to_be_focused()
    look(phone, "a key refused now")
    Integration.objects.update(primary_user=None, is_on=False)
    SparkHireUser.objects.all().delete()
    phone.goto(settings)
    expect(phone.get_by_role("heading", name="No users yet")).to_be_visible()
    look(phone, "nobody added")
    phone.goto(live_server.url + reverse("help-video-interviewing"))
    look(phone, "help")
