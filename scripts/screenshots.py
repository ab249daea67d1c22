"""`make screenshots`: take the pictures of the help page from the product itself, with the demo's data.

Starts the product as the end-to-end tests do, walks the guide in a Chromium and writes small PNG
files beside the help page. Needs the development packages and a Chromium (`CHROMIUM`, else on PATH).
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import requests
from playwright.sync_api import Locator, Page, expect, sync_playwright

from scripts.processes import ROOT
from scripts.small_png import with_palette
from tests.end_to_end.people import ADA, ADAS_KEY, RITA, RITAS_KEY, SOON, Admin, Recruiter
from tests.end_to_end.product import Product

PICTURES = ROOT / "video_interviews" / "static" / "video_interviews" / "help"
MOST_BYTES = 40_000
JOB, CANDIDATE = "Backend Engineer", "Casey Candidate"
VIEWPORT = {"width": 760, "height": 900}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("No Chromium: name one in CHROMIUM.")
    os.environ.setdefault("DEBUG", "1")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = Product(Path(folder), {})
        try:
            product.start()
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            pages = [
                browser.new_context(
                    viewport=VIEWPORT,  # type: ignore[arg-type]
                    color_scheme="light",
                    reduced_motion="reduce",
                ).new_page()
                for _ in range(2)
            ]
            activating(Admin(pages[0], product, ADA))
            rita = Recruiter(pages[1], product, RITA)
            configuring(rita)
            requesting(rita)
            canceling(rita)
            completing(rita)
        finally:
            product.stop()
    return 0


def take(of: Page | Locator, name: str) -> None:
    """Write the picture. Fails when it is too big for a page that people open on a phone."""
    path = PICTURES / f"{name}.png"
    size = path.write_bytes(with_palette(of.screenshot()))
    sys.stdout.write(f"{path.relative_to(ROOT)}: {size:,} bytes\n")
    if size > MOST_BYTES:
        sys.exit(f"{path.name} has more than {MOST_BYTES:,} bytes.")


def activating(ada: Admin) -> None:
    ada.open_settings()
    ada.page.get_by_role("button", name="Add Users").click()
    window = ada.window("Add Users")
    window.get_by_role("checkbox", name=ADA).check()
    window.get_by_role("checkbox", name=RITA).check()
    take(window, "add-users")
    window.get_by_role("button", name="Save").click()
    expect(window).to_be_hidden()
    ada.page.get_by_role("switch", name="Spark Hire Integration").check()
    ada.paste_key(ADA, ADAS_KEY)
    ada.paste_key(RITA, RITAS_KEY)
    ada.choose_primary_user(ADA)
    ada.save()
    expect(ada.row(RITA).get_by_text("Working")).to_be_visible()
    take(ada.page.get_by_role("region", name="Spark Hire users"), "settings")


def configuring(rita: Recruiter) -> None:
    job_info = rita.open_job_info(JOB)
    job_info.get_by_role("button", name="Link Job to Spark Hire").click()
    rita.window("Link Job to Spark Hire").get_by_role("button", name="Link Job").click()
    questions = job_info.get_by_label("Question Set")
    questions.select_option(label="Software Engineer Screen (3 questions)")
    job_info.get_by_role("button", name="Save").click()
    expect(job_info.get_by_text("The question set was saved.")).to_be_visible()
    take(job_info, "job-info")


def requesting(rita: Recruiter) -> None:
    rita.open_candidate(CANDIDATE)
    rita.page.get_by_role("button", name="Request Video Interview").click()
    window = rita.window("Request Video Interview")
    window.get_by_label("Message").fill("We look forward to your answers.")
    take(window, "request")
    window.get_by_role("button", name="Send Request").click()
    rita.sees_in_newsfeed("Video Interview Requested")
    take(rita.page.locator("#video-interview-live"), "requested")


def canceling(rita: Recruiter) -> None:
    rita.page.get_by_role("link", name="Cancel Request").click()
    window = rita.window("Cancel Video Interview Request")
    take(window, "cancel")
    window.get_by_role("link", name="Keep Request").click()


def completing(rita: Recruiter) -> None:
    """The sandbox answers every question with its test clip."""
    spark_hire = rita.product.spark_hire
    api = f"{spark_hire}/v1.0/interviews"
    asked = requests.get(api, auth=(RITAS_KEY, ""), timeout=10).json()[0]
    lever = f"{spark_hire}/sandbox/api/interviews/{asked['uuid']}/complete"
    requests.post(lever, json={}, timeout=10).raise_for_status()
    rita.sees_in_newsfeed("Video Interview Completed")
    panel = rita.page.locator("#video-interview-live")
    expect(panel.get_by_role("button", name="View Completed Interview")).to_be_visible(timeout=SOON)
    take(panel, "completed")
    take(rita.newsfeed(), "newsfeed")


if __name__ == "__main__":
    sys.exit(main())
