"""What recruiters do every day, with the mouse and by keyboard alone: logging in, jobs, records.

Lists, imports and the team are in `test_ten_tasks_of_lists`.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, Job, Mention, User
from tests.people import PASSWORD, make_candidate
from tests.recruiting.hands import Hands
from tests.recruiting.hands import hands as hands  # a fixture
from tests.video_interviews.browsing import enter
from video_interviews.management.demo_resume import resume_pdf


@pytest.fixture
def at_home(page: Page, live_server: LiveServer, alice: User) -> Page:
    """Alice at the dashboard."""
    enter(page, live_server, alice)
    page.goto(live_server.url)
    return page


def test_alice_logs_in_and_sees_who_is_new(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate, hands: Hands
) -> None:
    candidate.job.hiring_team.add(alice)
    page.goto(live_server.url)
    hands.write(page.get_by_label("E-mail"), "Alice@example.com")
    hands.write(page.get_by_label("Password", exact=True), PASSWORD)
    hands.use(page.get_by_role("button", name="Log in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Alice")
    new = page.get_by_role("region", name="New in the last 7 days 1")
    hands.use(new.get_by_role("link", name="Casey Candidate"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Casey Candidate")


def test_alice_makes_a_job_and_opens_it(at_home: Page, job: Job, hands: Hands) -> None:
    page = at_home
    hands.use(page.get_by_role("link", name="Jobs", exact=True))
    hands.use(page.get_by_role("link", name="New job"))
    hands.write(page.get_by_label("Title"), "Product Designer")
    hands.choose(page.get_by_label("Status"), "Draft")
    hands.write(page.get_by_label("City"), "Lyon")
    hands.use(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Product Designer")
    hands.use(page.get_by_role("button", name="Status: Draft"))
    hands.use(page.get_by_role("button", name="Open You are hiring"))
    expect(page.get_by_text("Product Designer is open now.")).to_be_visible()
    expect(page.get_by_role("button", name="Status: Open")).to_be_visible()
    assert Job.objects.get(title="Product Designer").status == Job.Status.OPEN


def test_alice_adds_a_candidate_with_a_resume(
    at_home: Page, job: Job, hands: Hands, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    resume = tmp_path / "mia.pdf"
    resume.write_bytes(resume_pdf(["Mia Moe", "Kotlin"]))
    page = at_home
    hands.use(page.get_by_role("link", name="Candidates", exact=True))
    hands.use(page.get_by_role("link", name="New candidate").first)
    hands.choose(page.get_by_label("Job"), "Backend Engineer")
    hands.write(page.get_by_label("First name"), "Mia")
    hands.write(page.get_by_label("Last name"), "Moe")
    hands.write(page.get_by_label("E-mail"), "mia@example.com")
    page.get_by_label("Résumé").set_input_files(resume)
    hands.write(page.get_by_label("Tags"), "Kotlin, Remote")
    hands.use(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Mia Moe was added.")).to_be_visible()
    hands.use(page.get_by_role("link", name="Résumé", exact=True))
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    mia = Candidate.objects.get(email="mia@example.com")
    assert mia.resume
    assert {tag.name for tag in mia.tags.all()} == {"Kotlin", "Remote"}


def test_alice_finds_a_candidate_by_part_of_a_name_and_goes_on_to_the_next(
    at_home: Page, job: Job, hands: Hands
) -> None:
    for name in ("Zoë", "Omar", "Zora"):
        make_candidate(job, name)
    page = at_home
    hands.use(page.get_by_role("link", name="Candidates", exact=True))
    hands.write(page.get_by_label("Search candidates"), "zo")
    expect(page.get_by_role("status").filter(has_text="2 candidates")).to_be_visible()
    hands.use(page.get_by_role("link", name="Zora Candidate"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Zora Candidate")
    hands.use(page.get_by_role("link", name="Next"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoë Candidate")
    expect(page.get_by_role("link", name="Next")).to_have_count(0)


def test_alice_moves_a_card_of_the_board_and_takes_it_back(
    at_home: Page, candidate: Candidate, hands: Hands
) -> None:
    page = at_home
    hands.use(page.get_by_role("link", name="Jobs", exact=True))
    hands.use(page.get_by_role("link", name="Backend Engineer"))
    card = page.locator(".board-card", has_text="Casey Candidate")
    hands.move_card(card, "Interview")
    expect(page.get_by_role("region", name="Interview 1")).to_contain_text("Casey Candidate")
    hands.use(page.get_by_role("status").get_by_role("button", name="Undo"))
    expect(page.get_by_text("That was undone.")).to_be_visible()
    expect(page.get_by_role("region", name="New 1")).to_contain_text("Casey Candidate")
    candidate.refresh_from_db()
    assert candidate.stage.name == "New"


def test_alice_mentions_bob_in_a_note_and_he_is_mailed(
    page: Page, live_server: LiveServer, alice: User, bob: User, candidate: Candidate, hands: Hands
) -> None:
    enter(page, live_server, alice)
    page.goto(live_server.url + candidate.get_absolute_url())
    note = page.get_by_label("Add a note")
    hands.write(note, "Please look, @bo")
    bobs = page.get_by_role("listbox", name="People").get_by_role("option", name="Bob")
    expect(bobs).to_be_visible()
    if hands.name == "mouse":
        bobs.click()
    else:
        page.keyboard.press("Enter")
    page.keyboard.type("by Friday.")
    expect(note).to_have_value("Please look, @Bob by Friday.")
    hands.use(page.get_by_role("button", name="Save note"))
    expect(page.locator("mark")).to_have_text("@Bob")
    mention = Mention.objects.get()
    assert mention.user == bob
    assert mention.next_attempt_at  # its mail is due
