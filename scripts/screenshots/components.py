"""One small picture of each component for docs/ui.md: from pages where it is, else as a sample on a page."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, ViewportSize, expect

from recruiting.icons import ICONS
from scripts.screenshots.camera import DESK, OF_COMPONENTS, scroll_up
from scripts.screenshots.guide import CANDIDATE, JOB
from scripts.screenshots.tour import LIST, go, open_record
from tests.end_to_end.people import Admin, Recruiter

cut: Callable[..., None] = OF_COMPONENTS.cut
WINDOW: ViewportSize = {"width": 1100, "height": 900}


def icon(name: str) -> str:
    return (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'
    )


SAMPLES = {
    "buttons": f"""<div class="cluster">
        <button class="btn btn-primary">{icon("plus")}New job</button> <button class="btn">Cancel</button>
        <button class="btn btn-danger">Delete</button> <button class="btn btn-link">Show all</button>
        <button class="btn btn-small">{icon("edit")}Edit</button>
        <button class="btn btn-icon" aria-label="Close">{icon("close")}</button></div>""",
    "badges": f"""<div class="cluster"><span class="badge">Screening</span>
        <span class="badge badge-info">{icon("mail")}Invited</span>
        <span class="badge badge-success">{icon("check")}Active</span>
        <span class="badge badge-warning">{icon("clock")}Expires soon</span>
        <span class="badge badge-danger">{icon("warning")}Failed</span>
        <span class="tag">Python</span></div>""",
    "banner": f"""<div class="stack">
        <div class="banner banner-info">{icon("info")}<p>Times are shown in America/New_York.</p></div>
        <div class="banner banner-warning">{icon("warning")}<p>The file was read as Windows-1252.</p></div>
        <div class="banner banner-danger">{icon("warning")}<p>Spark Hire refuses this key.</p></div></div>""",
    "progress": """<div class="card stack"><h2>Adding candidates…</h2>
        <progress class="import-progress" max="100" value="40"></progress><p>40%</p>
        <p class="progress">Sending…</p></div>""",
}


def walk(rita: Recruiter, ada: Admin) -> None:
    samples(rita)
    on_pages(rita)
    on_a_record(rita)
    on_lists(rita)
    go(ada, "settings/team/")
    cut(ada.page, "table", ada.page.locator(".team"))


def samples(rita: Recruiter) -> None:
    """Written onto a page of the product, whose style sheet draws them."""
    page = rita.page
    for name, html in SAMPLES.items():
        go(rita, "help/shortcuts/")
        main = page.locator("#main")
        main.evaluate(
            "(main, html) => { main.innerHTML = html; }", f'<div id="sample">{html}</div>'
        )
        page.set_viewport_size({"width": 760, "height": 600})
        cut(page, name, page.locator("#sample > *"))
    page.set_viewport_size(WINDOW)


def on_pages(rita: Recruiter) -> None:
    page = rita.page
    go(rita, "")
    cut(page, "funnel", page.locator("article.card").first)
    go(rita, "candidates/new/")
    page.get_by_label("Job").select_option(JOB)
    page.get_by_label("First name").fill("Casey")
    page.get_by_label("Last name").fill("Candidate")
    page.get_by_label("E-mail").fill("casey at example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    cut(page, "form", *whole(page, ".error-summary", ".field:has(#id_email)"))
    go(rita, "jobs/?q=Backend")
    page.get_by_role("link", name=JOB).click()
    page.set_viewport_size(DESK)
    cut(page, "stage-bar", page.locator("#board-spread"))
    page.get_by_role("button", name="Move Casey Candidate").click()
    card = page.locator(".board-card", has_text=CANDIDATE)
    cut(page, "board-card", card, card.locator(".menu"))
    page.keyboard.press("Escape")
    page.set_viewport_size(WINDOW)
    page.keyboard.press("?")
    window = rita.window("Keyboard shortcuts")
    expect(window).to_be_visible()
    cut(page, "keyboard-shortcuts", window)


def on_lists(rita: Recruiter) -> None:
    page = rita.page
    go(rita, "candidates/?q=nobody&stage=New")
    cut(page, "chips", page.locator(".chips").locator(".."))
    cut(page, "empty", page.locator(".empty"))
    page.get_by_role("button", name="Save view").click()
    window = rita.window("Save view")
    expect(window).to_be_visible()
    cut(page, "window", window)
    go(rita, LIST)
    boxes = page.locator("#results tbody input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    bar = page.get_by_role("group", name="Selected candidates")
    expect(bar).to_contain_text("2 selected")
    cut(page, "bulk-bar", bar)
    bar.get_by_role("textbox", name="Tag").fill("Shortlist")
    bar.get_by_role("button", name="Tag").click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("2 candidates were tagged Shortlist.")
    cut(page, "toast", toast)
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 were undone.")).to_be_visible()


def on_a_record(rita: Recruiter) -> None:
    page = rita.page
    open_record(rita, CANDIDATE)
    scroll_up(page)
    cut(page, "tabs", page.get_by_role("navigation", name="Candidate record"))
    cut(page, "steps", page.get_by_role("list", name="Stage"))
    cut(page, "card", page.get_by_role("region", name="Profile"))
    page.set_viewport_size({"width": 1100, "height": 1800})
    cut(page, "timeline", page.locator("#newsfeed"), tall=420)
    page.set_viewport_size(WINDOW)


def whole(page: Page, *selectors: str) -> list[Locator]:
    return [page.locator(selector).first for selector in selectors]
