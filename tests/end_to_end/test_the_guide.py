"""The help article, walked by the people it is about, each in their own browser.

Web process, worker, beat, database, broker and the Spark Hire sandbox are real processes.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.end_to_end.people import (
    ADA,
    ADAS_KEY,
    MAX,
    RITA,
    RITAS_KEY,
    SOON,
    Admin,
    Invited,
    Person,
    Recruiter,
)
from tests.end_to_end.product import Product

JOB = "Backend Engineer"


def test_the_guide_can_be_walked_from_its_first_heading_to_its_last(
    product: Product, new_page: Callable[[], Page], tmp_path: Path
) -> None:
    ada = Admin(new_page(), product, ADA)
    activate_the_integration(ada)
    rita = Recruiter(new_page(), product, RITA)
    configure_the_job_record(rita)

    rita.open_candidate("Casey Candidate")
    send_a_request(rita)
    casey = Invited(new_page(), product)
    complete_the_interview(casey, rita, tmp_path)
    view_the_completed_interview(Person(new_page(), product, MAX))
    no_second_request(rita)

    second, third = other_candidates(rita)
    rita.open_candidate(second)
    rita.request_video_interview()
    rita.cancel_request()
    rita.request_video_interview()
    expect(rita.newsfeed().get_by_text("Video Interview Requested", exact=True)).to_have_count(2)

    rita.open_candidate(third)
    rita.request_video_interview()
    midnight_passes(product)
    it_expired_once(rita)
    assert "Traceback" not in product.written()


def activate_the_integration(ada: Admin) -> None:
    ada.open_settings()
    ada.page.get_by_role("switch", name="Spark Hire Integration").check()
    ada.save()
    expect(ada.page.get_by_text("On, waiting for a Primary User")).to_be_visible()
    ada.add_users(ADA, RITA)
    ada.paste_key(ADA, ADAS_KEY)
    ada.paste_key(RITA, "not-a-key")
    ada.choose_primary_user(ADA)
    ada.save()
    refused = ada.row(RITA).get_by_text("Spark Hire does not accept this key", exact=False)
    expect(refused).to_be_visible()
    expect(ada.row(ADA).get_by_text("Working")).to_be_visible()
    ada.paste_key(RITA, RITAS_KEY)
    ada.save()
    expect(ada.row(RITA).get_by_text("Working")).to_be_visible()
    assert RITAS_KEY not in ada.page.content()
    status = ada.page.get_by_role("region", name="Status", exact=True)
    expect(status.get_by_text("InterviewReset")).to_be_visible(timeout=SOON)


def configure_the_job_record(rita: Recruiter) -> None:
    job_info = rita.open_job_info(JOB)
    job_info.get_by_role("button", name="Link Job to Spark Hire").click()
    rita.window("Link Job to Spark Hire").get_by_role("button", name="Link Job").click()
    expect(job_info.get_by_role("link", name=JOB)).to_have_attribute(
        "href", re.compile(re.escape(rita.product.spark_hire))
    )
    job_info.get_by_label("Question Set").select_option(
        label="Software Engineer Screen (3 questions)"
    )
    job_info.get_by_role("button", name="Save").click()
    expect(job_info.get_by_text("The question set was saved.")).to_be_visible()


def send_a_request(rita: Recruiter) -> None:
    rita.page.get_by_role("button", name="Request Video Interview").click()
    window = rita.window("Request Video Interview")
    in_a_week = datetime.fromisoformat(window.get_by_label("Expiration Date").input_value())
    assert in_a_week.date() - datetime.now(UTC).date() in (timedelta(days=6), timedelta(days=7))
    words = f"before {in_a_week:%a, %b} {in_a_week.day}, {in_a_week.year}, 12:00 AM E"
    expect(window.get_by_text(words)).to_be_visible()
    window.get_by_role("button", name="Send Request").click()
    rita.sees_in_newsfeed("Video Interview Requested")


def complete_the_interview(casey: Invited, rita: Recruiter, folder: Path) -> None:
    """Rita's page stays open and follows what Casey does in Spark Hire."""
    video = folder / "answer.webm"
    video.write_bytes(b"\x1a\x45\xdf\xa3 a recording")
    casey.open_invitation("casey@example.com")
    casey.accept("Casey Candidate")
    rita.sees_in_newsfeed("Video Interview Accepted")
    casey.answer_every_question(video)
    rita.sees_in_newsfeed("Video Interview Completed")
    expect(rita.page.get_by_text("Video Interview Complete", exact=True)).to_be_visible()


def view_the_completed_interview(max: Person) -> None:
    """Max is on the hiring team and has no Spark Hire account."""
    max.open_candidate("Casey Candidate")
    recording = max.view_completed_interview()
    expect(recording).to_have_url(re.compile(f"^{re.escape(max.product.spark_hire)}/share/"))
    expect(recording.get_by_text("Casey Candidate").first).to_be_visible()
    expect(max.page.get_by_role("button", name="Request Video Interview")).to_have_count(0)


def no_second_request(rita: Recruiter) -> None:
    reason = "Another request may be sent from Spark Hire itself"
    expect(rita.page.get_by_text(reason, exact=False)).to_be_visible()
    expect(rita.page.get_by_role("button", name="Request Video Interview")).to_have_count(0)


def other_candidates(rita: Recruiter) -> tuple[str, str]:
    """Two more candidates of the job, by name."""
    rita.page.goto(f"{rita.product.url}/candidates/?q=")
    rows = rita.page.get_by_role("row").filter(has_text=JOB).filter(has_not_text="Casey")
    names = [rows.nth(number).get_by_role("link").first.inner_text() for number in (0, 1)]
    return names[0], names[1]


def midnight_passes(product: Product) -> None:
    """Everything stops and starts again ten days on, on the same data."""
    product.stop()
    product.start(at=datetime.now(UTC) + timedelta(days=10))


def it_expired_once(rita: Recruiter) -> None:
    """The page was left open: it goes on by itself when the site is back."""
    rita.sees_in_newsfeed("Video Interview Expired")
    expect(rita.page.get_by_text("Expired", exact=True)).to_be_visible()
    rita.page.reload()
    expect(rita.newsfeed().get_by_text("Video Interview Expired")).to_have_count(1)
