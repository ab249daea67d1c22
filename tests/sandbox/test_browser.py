"""What plain HTTP cannot show: the camera, and whether everyone can read and reach everything."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.sandbox.process import Api, Sandbox, until

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """One of this file's own, with a camera that shows a test picture."""
    args = [*browser_type_launch_args["args"], *CAMERA]
    with_camera = browser_type.launch(**{**browser_type_launch_args, "args": args})
    yield with_camera
    with_camera.close()


def to_the_first_question(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{sandbox.url}/inbox/")
    page.get_by_role("link", name="invites you").first.click()
    page.get_by_role("link", name="View Invitation").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create Account").click()
    page.get_by_role("button", name="Accept Interview").click()


def test_casey_answers_with_the_camera(page: Page, sandbox: Sandbox, ada: Api) -> None:
    ada.make_interview(ada.make_job())
    to_the_first_question(page, sandbox)

    page.get_by_role("button", name="Start Recording").click()
    preview = page.locator("#preview")
    until(lambda: preview.evaluate("video => video.currentTime > 0.5"), "the camera's picture")
    page.get_by_role("button", name="Stop Recording").click()

    expect(page.get_by_text("Your answer is recorded")).to_be_visible()
    played = page.locator("video.recording").evaluate(
        "async (video) => { await video.play(); return [video.videoWidth > 0, video.error] }"
    )
    assert played == [True, None]


def test_casey_needs_no_javascript(browser: Browser, sandbox: Sandbox, ada: Api) -> None:
    ada.make_interview(ada.make_job())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    to_the_first_question(page, sandbox)
    expect(page.get_by_role("button", name="Start Recording")).to_be_hidden()

    for _ in range(4):
        page.get_by_role("button", name="Use a test clip").click()
        if page.get_by_role("link", name="Next Question").count():
            page.get_by_role("link", name="Next Question").click()
    page.get_by_role("button", name="Finish Interview").click()

    expect(page.get_by_role("heading", name="Thank you, Casey")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(
    browser: Browser, sandbox: Sandbox, ada: Api, scheme: str
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": 360, "height": 740},
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    faults: list[str] = []

    def look(path: str) -> None:
        if path:
            page.goto(sandbox.url + path)
        found = Axe().run(page).response["violations"]
        faults.extend(f"{page.url}: {v['id']} {v['nodes'][0]['html']}" for v in found)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if page.evaluate(wide):
            faults.append(f"{page.url} is wider than a phone")

    for path in a_full_world(sandbox, ada):
        look(path)
    to_the_first_question(page, sandbox)
    look("")
    page.get_by_role("button", name="Use a test clip").click()
    look("")
    page.goto(f"{sandbox.url}/company")
    page.get_by_role("button", name="Ada Admin").click()
    for path in company_paths(ada):
        look(path)
    page.get_by_role("button", name=re.compile("Activate")).click()
    look("")

    assert (faults, said) == ([], [])
    context.close()


def a_full_world(sandbox: Sandbox, ada: Api) -> list[str]:
    """Something on every page; the addresses that need nobody in particular."""
    job = ada.make_job()
    done = ada.make_interview(job)["uuid"]
    sandbox.lever(f"interviews/{done}/complete")
    link = ada.post(f"/interviews/{done}/share_link").json()["url"].removeprefix(sandbox.url)
    gone = ada.make_interview(job)["uuid"]
    token = sandbox.look(f"interviews/{gone}")["token"]
    ada.delete(f"/interviews/{gone}")
    ada.make_interview(job)
    ada.post("/webhooks", json={"url": f"{sandbox.url}/nowhere", "event": "JobUpdated"})
    ada.put(f"/jobs/{job['uuid']}", json={"description": "Changed."})
    sandbox.lever("faults", operation="plan", fault="500")
    mail = sandbox.look("mails", to="casey@example.com")[0]
    return [
        *("/", "/inbox/", "/inbox/?to=nobody", f"/inbox/{mail['uuid']}/", link, f"{mail['link']}"),
        *("/sandbox/faults", "/sandbox/ledger", "/sandbox/deliveries", "/company"),
        f"/i/{token}/" if not mail["link"] else "/inbox/",
    ]


def company_paths(ada: Api) -> list[str]:
    job = ada.get("/jobs").json()[0]["uuid"]
    asked = ada.get("/question_sets").json()[0]["uuid"]
    paths = ["/jobs", "/jobs/new", f"/jobs/{job}", "/question_sets", f"/question_sets/{asked}"]
    for interview in ada.get("/interviews").json():
        paths += [f"/interviews/{interview['uuid']}", f"/interviews/{interview['uuid']}/watch"]
    paths += ["/interviews", "/interviews/new", "/settings", "/settings/integration"]
    return [f"/company{path}" for path in [*paths, "/settings/integration/recruiting"]]
