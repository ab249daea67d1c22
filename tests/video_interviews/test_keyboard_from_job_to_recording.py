"""The guide's walk by keyboard alone, continued: the job record, and the recording."""

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, Job, User
from tests.sandbox.process import Sandbox
from tests.video_interviews.browsing import enter, press, tab_to
from tests.video_interviews.walks import send
from video_interviews.models import Integration, InterviewRequest, JobLink, Status


def test_alice_links_a_job_and_chooses_a_question_set_by_keyboard_alone(
    page: Page,
    live_server: LiveServer,
    alice: User,
    job: Job,
    integration: Integration,
    sandbox: Sandbox,
) -> None:
    """L1, L2, L3: the Job Info window from its first button to its last."""
    enter(page, live_server, alice)
    page.goto(live_server.url + job.get_absolute_url())
    more_info = page.get_by_role("button", name="More Info")
    press(more_info, "Space")
    job_info = page.get_by_role("dialog", name="Job Info")
    press(job_info.get_by_role("button", name="Link Job to Spark Hire"))
    window = page.get_by_role("dialog", name="Link Job to Spark Hire")
    tab_to(window.get_by_role("radio", name="Create a new Spark Hire job"))
    press(window.get_by_role("button", name="Link Job"))

    tab_to(job_info.get_by_label("Question Set"))
    page.keyboard.press("ArrowDown")
    press(job_info.get_by_role("button", name="Save"))
    expect(job_info.get_by_text("The question set was saved.")).to_be_visible()
    assert JobLink.objects.get(job=job).question_set_uuid

    page.keyboard.press("Escape")
    expect(job_info).to_be_hidden()
    expect(more_info).to_be_focused()


def test_bob_watches_the_completed_interview_by_keyboard_alone(
    page: Page,
    live_server: LiveServer,
    alice: User,
    bob: User,
    candidate: Candidate,
    linked: JobLink,
    sandbox: Sandbox,
) -> None:
    """V8, V9, P6: in a new window; the link to share is in one of its own."""
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/complete")
    InterviewRequest.objects.update(status=Status.COMPLETED)
    enter(page, live_server, bob)
    page.goto(f"{live_server.url}{candidate.get_absolute_url()}?tab=video-interview")
    with page.context.expect_page() as opened:
        press(page.get_by_role("button", name="View Completed Interview"))
    expect(opened.value).to_have_url(re.compile(f"^{re.escape(sandbox.url)}/share/"))

    share = page.get_by_role("button", name="Share")
    press(share)
    window = page.get_by_role("dialog", name="Share")
    expect(window.get_by_label("Link to the recording")).to_have_value(opened.value.url)
    tab_to(window.get_by_role("button", name="Copy link"))
    page.keyboard.press("Escape")
    expect(share).to_be_focused()
