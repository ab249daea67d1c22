"""An import by keyboard, from the upload to the result, in both colour schemes; every state fits a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from recruiting.imports import running
from recruiting.models import CandidateImport, Job, User
from tests.people import make_candidate, make_job
from tests.recruiting.importing import HEADINGS, read, work
from tests.video_interviews.browsing import IS_FOCUSED, enter, look, press, tab_to, type_into


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        color_scheme=request.param,
        viewport={"width": 360, "height": 800},
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def test_alice_imports_candidates_with_the_keyboard(
    page: Page, live_server: LiveServer, alice: User, job: Job, tmp_path: Path
) -> None:
    make_candidate(job, "Casey", email="casey@example.com")
    file = tmp_path / "people.csv"
    file.write_text(f"{HEADINGS}\nMia,Moe,mia@example.com,\nCasey,Moe,casey@example.com,\n")
    enter(page, live_server, alice)
    page.goto(live_server.url + reverse("candidates"))
    press(page.get_by_role("link", name="Import"))
    with page.expect_file_chooser() as chooser:
        press(page.get_by_label("CSV file"))
    chooser.value.set_files(file)
    type_into(page.get_by_label("Job for rows that name none"), "Backend")
    type_into(page.get_by_label("Tag all of them with"), "Spring")
    press(page.get_by_role("button", name="Upload and check"))
    expect(page.get_by_role("heading", name="Reading and checking the file…")).to_be_visible()
    upload = CandidateImport.objects.get()
    work(upload)
    start = page.get_by_role("button", name="Start import of 1 candidate")
    expect(start).to_be_visible()  # the page has asked for its news
    expect(page.locator("#import-news")).to_have_text("Ready to import")
    expect(page.get_by_text("A record of this job has this e-mail.")).to_be_visible()
    press(start)
    stop = page.get_by_role("button", name="Stop")
    tab_to(stop)
    work(upload)
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    assert page.locator("#import").evaluate(IS_FOCUSED)  # not lost with the button
    press(page.get_by_role("link", name="Show the candidates"))
    expect(page.get_by_role("link", name="Mia Moe")).to_be_visible()
    expect(page.get_by_role("link", name="Casey")).to_be_hidden()


def test_every_state_of_an_import_is_accessible_and_fits_a_phone(
    phone: Page, live_server: LiveServer, alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ADDED_AT_ONCE", 2)
    make_candidate(make_job(job.company, "Designer"), "Mia", email="m1@example.com")
    lines = [f"Mia,{'Long' * 20},m{n}@example.com,Backend Engineer" for n in range(6)]
    upload = read(alice, [*lines, "Mia,Moe,not an e-mail,Backend Engineer"], tag="Spring")
    enter(phone, live_server, alice)
    address = live_server.url + upload.get_absolute_url()

    def see(state: str, heading: str, **columns: object) -> None:
        CandidateImport.objects.update(state=state, **columns)
        phone.goto(address)
        expect(phone.get_by_role("heading", name=heading)).to_be_visible()
        look(phone, state)

    see("ready", "What will happen", encoding="cp1252")
    see("reading", "Reading and checking", place=4)
    see("refused", "people.csv", reason="The quotation marks in line 3 are broken.")
    see("importing", "Adding candidates…")
    running._add_chunk(upload.pk)
    see("importing", "Stopping…", stop_asked=True)
    see("stopped", "The import was stopped")
    see("done", "What happened")
    phone.goto(live_server.url + reverse("import-candidates"))
    look(phone, "the list")
    phone.get_by_role("button", name="Upload and check").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    look(phone, "no file chosen")
