"""A job's board and windows in a real browser: with keyboard and mouse, on a phone, without a script."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting.actions.stages import Wanted, set_stages
from recruiting.models import Candidate, Job, User
from tests.people import make_candidate, make_user
from tests.video_interviews.browsing import enter, look, press


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        color_scheme=request.param, viewport={"width": 360, "height": 800}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def stage_of(candidate: Candidate) -> str:
    candidate.refresh_from_db()
    return candidate.stage.name


def test_a_card_is_moved_with_the_keyboard_and_undone(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    enter(page, live_server, alice)
    page.goto(live_server.url + candidate.job.get_absolute_url())
    menu = page.get_by_role("button", name="Move Casey Candidate")
    press(menu)
    press(page.get_by_role("button", name="Interview"))
    status = page.get_by_role("status")
    expect(status).to_contain_text("Casey Candidate was moved to Interview.")
    expect(menu).to_be_focused()
    expect(page.get_by_role("region", name="Interview 1")).to_contain_text("Casey")
    assert stage_of(candidate) == "Interview"
    press(menu)
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    status.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("That was undone.")).to_be_visible()
    assert stage_of(candidate) == "New"


def test_cards_are_dragged_one_after_the_other(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    another = make_candidate(candidate.job, "Ann")
    enter(page, live_server, alice)
    page.goto(live_server.url + candidate.job.get_absolute_url())
    for name, stage in (("Casey Candidate", "Offer"), ("Ann Candidate", "Offer")):
        column = page.get_by_role("region", name=stage)
        page.locator(".board-card", has_text=name).drag_to(column)
        expect(column).to_contain_text(name)
        expect(page.get_by_role("status")).to_contain_text(f"{name} was moved to {stage}.")
    assert stage_of(candidate) == stage_of(another) == "Offer"
    page.reload()
    expect(page.get_by_role("region", name="Offer 2")).to_contain_text("Casey")


def test_a_card_dropped_on_a_stage_that_is_gone_stays_and_says_why(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    job = candidate.job
    enter(page, live_server, alice)
    page.goto(live_server.url + job.get_absolute_url())
    gone = job.stages.get(name="Hired")
    kept = [Wanted(stage.pk, stage.name) for stage in job.stages.exclude(pk=gone.pk)]
    set_stages(job, kept, removed=[gone.pk])
    page.locator(".board-card").drag_to(page.get_by_role("region", name="Hired"))
    expect(page.get_by_text("That stage is not there any more.")).to_be_visible()
    expect(page.get_by_role("region", name="New 1")).to_contain_text("Casey")
    expect(page.get_by_role("region", name="Hired")).to_have_count(0)


def test_without_a_script_a_card_is_moved_by_its_menu(
    browser: Browser, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    enter(page, live_server, alice)
    page.goto(live_server.url + candidate.job.get_absolute_url())
    page.get_by_role("button", name="Move Casey Candidate").click()
    page.get_by_role("button", name="Offer").click()
    expect(page.get_by_text("Casey Candidate was moved to Offer.")).to_be_visible()
    page.get_by_role("button", name="Status: Open").click()
    page.get_by_role("button", name="Closed").click()
    expect(page.get_by_text("Backend Engineer is closed now.")).to_be_visible()
    assert stage_of(candidate) == "Offer"


def test_stages_are_changed_with_the_keyboard(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    enter(page, live_server, alice)
    page.goto(live_server.url + candidate.job.get_absolute_url())
    press(page.get_by_role("button", name="Stages"))
    window = page.get_by_role("dialog", name="Stages of Backend Engineer")
    expect(window).to_be_visible()
    press(window.get_by_role("button", name="Move Interview up"))
    expect(window.get_by_label("Stage 2", exact=True)).to_have_value("Interview")
    expect(window.get_by_role("button", name="Move Interview up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(window.get_by_role("button", name="Move Interview down")).to_be_focused()
    window.get_by_role("button", name="Add stage").click()
    expect(window.get_by_label("Stage 6", exact=True)).to_be_focused()
    page.keyboard.type("Trial day")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The stages were saved.")).to_be_visible()
    shown = page.get_by_role("region").get_by_role("heading", level=3)
    expect(shown).to_have_text(
        ["Interview 0", "New 1", "Screening 0", "Offer 0", "Hired 0", "Trial day 0"]
    )


def test_the_hiring_team_is_found_by_typing(
    page: Page, live_server: LiveServer, alice: User, job: Job
) -> None:
    for name in ("Zoë", "Omar", "Priya", "Li", "Mia", "Sam"):
        make_user(job.company, first_name=name, last_name="Okafor")
    enter(page, live_server, alice)
    page.goto(f"{live_server.url}{job.get_absolute_url()}?tab=details")
    page.get_by_role("button", name="Change").click()
    window = page.get_by_role("dialog", name="Hiring team of Backend Engineer")
    window.get_by_label("Find people").fill("zoe oka")
    expect(window.get_by_role("checkbox")).to_have_count(1)
    expect(window.get_by_text("1 of 8 shown")).to_be_visible()
    window.get_by_label("Zoë Okafor").check()
    window.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The hiring team was saved.")).to_be_visible()
    assert set(job.hiring_team.values_list("first_name", flat=True)) == {"Bob", "Zoë"}


def test_jobs_are_accessible_on_a_phone(
    phone: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    job = candidate.job
    Job.objects.filter(pk=job.pk).update(title="T" * 200)
    names = [Wanted(None, f"{n} " + "n" * 57) for n in range(14)]
    set_stages(job, [*(Wanted(one.pk, one.name) for one in job.stages.all()), *names], removed=[])
    enter(phone, live_server, alice)
    for address in (
        reverse("jobs"),
        job.get_absolute_url(),
        f"{job.get_absolute_url()}?view=list",
        reverse("stages", args=[job.pk]),
        reverse("hiring-team", args=[job.pk]),
    ):
        phone.goto(live_server.url + address)
        look(phone, address)
    phone.goto(live_server.url + job.get_absolute_url())
    phone.get_by_role("button", name="Move Casey Candidate").click()
    look(phone, "the menu of a card")
    phone.keyboard.press("Escape")
    phone.get_by_role("button", name="Status: Open").click()
    look(phone, "the menu of the status")


def test_a_board_of_many_stages_scrolls_on_a_wide_screen(
    page: Page, live_server: LiveServer, alice: User, candidate: Candidate
) -> None:
    job = candidate.job
    names = [Wanted(None, f"Round {n}") for n in range(15)]
    set_stages(job, [*(Wanted(one.pk, one.name) for one in job.stages.all()), *names], removed=[])
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, live_server, alice)
    page.goto(live_server.url + job.get_absolute_url())
    look(page, "twenty stages")
    page.get_by_role("button", name="Move Casey Candidate").click()
    page.get_by_role("button", name="Round 14").click()
    expect(page.get_by_role("status")).to_contain_text("was moved to Round 14.")
    expect(page.get_by_role("button", name="Move Casey Candidate")).to_be_in_viewport()
    look(page, "moved to the last")
