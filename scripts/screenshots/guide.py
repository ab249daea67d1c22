"""The walk of the guide, which takes the pictures of the help on video interviewing."""

import requests
from playwright.sync_api import expect

from scripts.screenshots.camera import OF_VIDEO_HELP, scroll_up
from tests.end_to_end.people import ADA, ADAS_KEY, RITA, RITAS_KEY, SOON, Admin, Recruiter
from tests.end_to_end.product import Product

JOB, CANDIDATE = "Backend Engineer", "Casey Candidate"


def walk(ada: Admin, rita: Recruiter) -> None:
    activating(ada)
    configuring(rita)
    requesting(rita)
    canceling(rita)
    completing(rita)


def as_candidate(product: Product, does: str) -> None:
    """Accept or complete the interview that was asked for last. The sandbox answers with its test clip."""
    api = f"{product.spark_hire}/v1.0/interviews"
    found = requests.get(api, auth=(RITAS_KEY, ""), timeout=10).json()
    lever = f"{product.spark_hire}/sandbox/api/interviews/{found[0]['uuid']}/{does}"
    requests.post(lever, json={}, timeout=10).raise_for_status()


def activating(ada: Admin) -> None:
    ada.open_settings()
    ada.page.get_by_role("button", name="Add Users").click()
    window = ada.window("Add Users")
    window.get_by_role("checkbox", name=ADA).check()
    window.get_by_role("checkbox", name=RITA).check()
    OF_VIDEO_HELP.take(window, "add-users")
    window.get_by_role("button", name="Save").click()
    expect(window).to_be_hidden()
    ada.page.get_by_role("switch", name="Spark Hire Integration").check()
    ada.paste_key(ADA, ADAS_KEY)
    ada.paste_key(RITA, RITAS_KEY)
    ada.choose_primary_user(ADA)
    ada.save()
    expect(ada.row(RITA).get_by_text("Working")).to_be_visible()
    ada.page.get_by_role("button", name="Dismiss").click()  # the toast lies over the table
    scroll_up(ada.page)
    OF_VIDEO_HELP.take(ada.page.get_by_role("region", name="Spark Hire users"), "settings")


def configuring(rita: Recruiter) -> None:
    job_info = rita.open_job_info(JOB)
    job_info.get_by_role("button", name="Link Job to Spark Hire").click()
    rita.window("Link Job to Spark Hire").get_by_role("button", name="Link Job").click()
    questions = job_info.get_by_label("Question Set")
    questions.select_option(label="Software Engineer Screen (3 questions)")
    job_info.get_by_role("button", name="Save").click()
    expect(job_info.get_by_text("The question set was saved.")).to_be_visible()
    OF_VIDEO_HELP.take(job_info, "job-info")


def requesting(rita: Recruiter) -> None:
    rita.open_candidate(CANDIDATE)
    rita.page.get_by_role("button", name="Request Video Interview").click()
    window = rita.window("Request Video Interview")
    window.get_by_label("Message").fill("We look forward to your answers.")
    OF_VIDEO_HELP.take(window, "request")
    window.get_by_role("button", name="Send Request").click()
    rita.sees_in_newsfeed("Video Interview Requested")
    OF_VIDEO_HELP.take(rita.page.locator("#video-interview-live"), "requested")


def canceling(rita: Recruiter) -> None:
    rita.page.get_by_role("link", name="Cancel Request").click()
    window = rita.window("Cancel Video Interview Request")
    OF_VIDEO_HELP.take(window, "cancel")
    window.get_by_role("link", name="Keep Request").click()


def completing(rita: Recruiter) -> None:
    as_candidate(rita.product, "complete")
    rita.sees_in_newsfeed("Video Interview Completed")
    panel = rita.page.locator("#video-interview-live")
    expect(panel.get_by_role("button", name="View Completed Interview")).to_be_visible(timeout=SOON)
    OF_VIDEO_HELP.take(panel, "completed")
    OF_VIDEO_HELP.take(rita.newsfeed(), "newsfeed")
