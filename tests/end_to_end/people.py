"""What people do in their browsers, in the words of the guide."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.product import Product

ADA, RITA, MAX = "admin@example.com", "recruiter@example.com", "manager@example.com"
ADAS_KEY, RITAS_KEY = "k-admin-0000000000000000", "k-recruiter-000000000000"
SOON = 20_000  # milliseconds within which the worker, Spark Hire and the page have all done theirs


class Person:
    """Somebody who is logged in to Recruiting."""

    def __init__(self, page: Page, product: Product, email: str) -> None:
        self.page, self.product = page, product
        page.goto(f"{product.url}/login/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill("demo")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    def window(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    def open_candidate(self, name: str) -> None:
        """The candidate record, at its Video Interview tab."""
        self.page.goto(f"{self.product.url}/candidates/")
        self.page.get_by_role("link", name=name).first.click()
        self.page.get_by_role("link", name="Video Interview", exact=True).click()

    def newsfeed(self) -> Locator:
        return self.page.get_by_role("region", name="Newsfeed")

    def sees_in_newsfeed(self, headline: str) -> None:
        """Without a reload."""
        expect(self.newsfeed().get_by_text(headline, exact=True)).to_be_visible(timeout=SOON)

    def view_completed_interview(self) -> Page:
        with self.page.context.expect_page() as opened:
            self.page.get_by_role("button", name="View Completed Interview").click()
        return opened.value


class Admin(Person):
    def open_settings(self) -> None:
        """Admin > Company Settings > Integrations > Video Interviewing."""
        self.page.get_by_role("link", name="Settings", exact=True).click()
        self.page.get_by_role("link", name="Video Interviewing").click()

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()

    def add_users(self, *emails: str) -> None:
        self.page.get_by_role("button", name="Add Users").click()
        window = self.window("Add Users")
        for email in emails:
            window.get_by_role("checkbox", name=re.compile(re.escape(email))).check()
        window.get_by_role("button", name="Save").click()
        expect(window).to_be_hidden()

    def row(self, email: str) -> Locator:
        return self.page.get_by_role("row", name=re.compile(re.escape(email)))

    def paste_key(self, email: str, key: str) -> None:
        self.row(email).get_by_label("Spark Hire User API Key").fill(key)

    def choose_primary_user(self, email: str) -> None:
        select = self.page.get_by_label("Primary User")
        select.select_option(label=select.locator("option", has_text=email).inner_text())


class Recruiter(Person):
    def open_job_info(self, job: str) -> Locator:
        self.page.goto(f"{self.product.url}/jobs/")
        self.page.get_by_role("link", name=job).first.click()
        self.page.get_by_role("button", name="More Info").click()
        return self.window("Job Info")

    def request_video_interview(self) -> None:
        """With the default Expiration Date."""
        self.page.get_by_role("button", name="Request Video Interview").click()
        self.window("Request Video Interview").get_by_role("button", name="Send Request").click()
        self.sees_in_newsfeed("Video Interview Requested")

    def cancel_request(self) -> None:
        self.page.get_by_role("link", name="Cancel Request").click()
        window = self.window("Cancel Video Interview Request")
        window.get_by_role("button", name="Yes, Cancel Request").click()
        self.sees_in_newsfeed("Video Interview Canceled")


class Invited:
    """The candidate, who knows Spark Hire and its mails alone."""

    def __init__(self, page: Page, product: Product) -> None:
        self.page, self.product = page, product
        page.on("dialog", lambda dialog: dialog.accept())

    def open_invitation(self, email: str) -> None:
        self.page.goto(f"{self.product.spark_hire}/inbox/?to={email}")
        self.page.get_by_role("link", name=re.compile("video interview", re.I)).first.click()
        self.page.get_by_role("link", name="View Invitation").click()

    def accept(self, name: str) -> None:
        """Make an account and accept."""
        expect(self.page.get_by_label("Your name")).to_have_value(name)
        self.page.get_by_label("Password").fill("a password of my own")
        self.page.get_by_role("button", name="Create Account").click()
        self.page.get_by_role("button", name="Accept Interview").click()

    def answer_every_question(self, video: Path) -> None:
        """The first with the camera, the second with a file, the others with a test clip."""
        ways: list[Callable[[], None]] = [self._record, lambda: self._upload(video)]
        next_question = self.page.get_by_role("link", name="Next Question")
        finish = self.page.get_by_role("button", name="Finish Interview")
        while True:
            answer = ways.pop(0) if ways else self._use_test_clip
            answer()
            expect(self.page.get_by_text("Your answer is recorded.")).to_be_visible(timeout=SOON)
            if finish.is_visible():
                finish.click()
                return
            next_question.click()
            expect(self.page.get_by_text("Your answer is recorded.")).to_be_hidden()

    def _use_test_clip(self) -> None:
        self.page.get_by_role("button", name="Use a test clip").click()

    def _record(self) -> None:
        self.page.get_by_role("button", name="Start Recording").click()
        self.page.get_by_role("button", name="Stop Recording").click()

    def _upload(self, video: Path) -> None:
        self.page.get_by_label("Video file").set_input_files(video)
        self.page.get_by_role("button", name="Upload Video").click()
