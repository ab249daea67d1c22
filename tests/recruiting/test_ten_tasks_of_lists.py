"""What recruiters and Admins do every day, with the mouse and by keyboard alone: lists, imports, the team."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from recruiting.models import Candidate, CandidateImport, Invitation, Job, SavedView, User
from tests.people import make_candidate
from tests.recruiting.hands import Hands
from tests.recruiting.hands import hands as hands  # a fixture
from tests.recruiting.importing import HEADINGS, work
from tests.video_interviews.browsing import enter


@pytest.fixture
def at_the_list(page: Page, live_server: LiveServer, alice: User, job: Job) -> Page:
    """Alice at the candidates: Ada by referral, then Ben and Cem."""
    for name, source in (("Ada", "Referral"), ("Ben", "Job fair"), ("Cem", "Referral")):
        make_candidate(job, name, source=source)
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}/candidates/")
    return page


def in_stage(name: str) -> set[str]:
    return set(Candidate.objects.filter(stage__name=name).values_list("first_name", flat=True))


def test_alice_moves_several_candidates_and_takes_it_back(at_the_list: Page, hands: Hands) -> None:
    page = at_the_list
    bar = page.get_by_role("group", name="Selected candidates")
    for name in ("Ada", "Cem"):
        hands.use(page.get_by_label(f"Select {name} Candidate"))
    expect(bar).to_contain_text("2 selected")
    hands.choose(bar.get_by_label("Stage to move to"), "Screening")
    hands.use(bar.get_by_role("button", name="Move"))
    expect(page.get_by_text("2 candidates were moved to Screening.")).to_be_visible()
    assert in_stage("Screening") == {"Ada", "Cem"}
    hands.use(page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("2 were undone.")).to_be_visible()
    assert in_stage("New") == {"Ada", "Ben", "Cem"}


def test_alice_filters_sorts_and_saves_a_view(at_the_list: Page, hands: Hands) -> None:
    page = at_the_list
    names = page.locator("#results tbody th a")
    hands.use(page.get_by_role("button", name="Filter"))
    window = page.get_by_role("dialog", name="Filter candidates")
    hands.choose(window.get_by_label("Source"), "Referral")
    hands.use(window.get_by_role("button", name="Show candidates"))
    expect(names).to_have_text(["Cem Candidate", "Ada Candidate"])
    hands.use(page.get_by_role("link", name="Name", exact=True))
    expect(names).to_have_text(["Ada Candidate", "Cem Candidate"])
    hands.use(page.get_by_role("button", name="Save view"))
    window = page.get_by_role("dialog", name="Save view")
    hands.write(window.get_by_label("Name"), "Referred")
    hands.use(window.get_by_role("button", name="Save"))
    hands.use(page.get_by_role("link", name="Source: Referral"))
    expect(names).to_have_count(3)
    hands.use(page.get_by_role("link", name="Referred"))
    expect(page).to_have_url(re.compile(r"\?source=Referral&sort=name$"))
    expect(names).to_have_text(["Ada Candidate", "Cem Candidate"])
    assert SavedView.objects.get().name == "Referred"


def test_alice_imports_a_file(
    at_the_list: Page, hands: Hands, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    file = tmp_path / "people.csv"
    file.write_text(f"{HEADINGS}\nMia,Moe,mia@example.com,Backend Engineer\nTom,Katz,no e-mail,\n")
    page = at_the_list
    hands.use(page.get_by_role("link", name="Import"))
    page.get_by_label("CSV file").set_input_files(file)
    hands.choose(page.get_by_label("Job for rows that name none"), "Backend Engineer")
    hands.write(page.get_by_label("Tag all of them with"), "Spring")
    hands.use(page.get_by_role("button", name="Upload and check"))
    expect(page.get_by_role("heading", name="Reading and checking the file…")).to_be_visible()
    upload = CandidateImport.objects.get()
    work(upload)
    start = page.get_by_role("button", name="Start import of 1 candidate")
    expect(start).to_be_visible()
    hands.use(start)
    expect(page.get_by_role("heading", name="Adding candidates…")).to_be_visible()
    work(upload)
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page.get_by_role("list").filter(has_text="1 added")).to_contain_text("1 left out")
    hands.use(page.get_by_role("link", name="Show the candidates"))
    expect(page.locator("#results tbody th a")).to_have_text(["Mia Moe"])


def test_dana_invites_a_colleague_and_changes_the_role(
    page: Page, live_server: LiveServer, dana: User, hands: Hands
) -> None:
    enter(page, live_server, dana)
    page.goto(live_server.url)
    hands.use(page.get_by_role("link", name="Settings"))
    hands.use(page.get_by_role("link", name="Team"))
    hands.use(page.get_by_role("button", name="Invite"))
    window = page.get_by_role("dialog", name="Invite to Northwind Talent")
    hands.write(window.get_by_label("E-mail"), "nina@example.com")
    hands.write(window.get_by_label("First name"), "Nina")
    hands.pick(window.get_by_role("radio", name="Recruiter"))
    hands.use(window.get_by_role("button", name="Send invitation"))
    expect(page.get_by_text("Nina is invited.")).to_be_visible()
    nina = page.get_by_role("row", name="Nina")
    expect(nina).to_contain_text("Recruiter")
    hands.use(page.get_by_role("button", name="Edit Nina"))
    window = page.get_by_role("dialog", name="Edit Nina")
    hands.pick(window.get_by_role("radio", name="Hiring team member"))
    hands.use(window.get_by_role("button", name="Save"))
    expect(page.get_by_text("Nina was saved.")).to_be_visible()
    expect(nina).to_contain_text("Hiring team member")
    assert Invitation.objects.get().user.role == User.Role.HIRING_TEAM
