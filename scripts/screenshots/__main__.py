"""`make screenshots`: take the pictures of the documentation and of the help from the product itself.

Starts the product as the end-to-end tests do, with the demo's data, walks it in a Chromium and writes
small PNG files. Needs the development packages and a Chromium (`CHROMIUM`, else on PATH). Only times
and dates differ from one run to the next. Fails when a picture is larger than it should be.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.screenshots import components, guide, tour
from scripts.screenshots.camera import COLUMN, DESK, PHONE, new_page, start_browser
from tests.end_to_end.people import ADA, RITA, Admin, Recruiter
from tests.end_to_end.product import Product


def main() -> int:
    os.environ.setdefault("DEBUG", "1")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = start_browser(playwright)
        product = Product(Path(folder), {})
        try:
            product.start()
            guide.walk(
                Admin(new_page(browser, COLUMN), product, ADA),
                Recruiter(new_page(browser, COLUMN), product, RITA),
            )
            ada = Admin(new_page(browser, DESK), product, ADA)
            rita = Recruiter(new_page(browser, DESK), product, RITA)
            tour.walk(rita, ada, Path(folder))
            tour.on_a_phone(Recruiter(new_page(browser, PHONE, "dark"), product, RITA))
            components.walk(rita, ada)
        finally:
            product.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
