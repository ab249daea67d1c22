"""Where pictures are written, how large each may be, and the browsers that they are taken in."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FloatRect, Locator, Page, Playwright, ViewportSize

from scripts.processes import ROOT
from scripts.small_png import with_palette

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
COLUMN: ViewportSize = {"width": 760, "height": 900}
AROUND = 12  # pixels of the page around a part of it


@dataclass(frozen=True, slots=True)
class Album:
    """A folder of pictures, none of which has more than so many bytes."""

    folder: Path
    most_bytes: int

    def take(self, of: Page | Locator, name: str) -> None:
        """What the window shows, or the whole element."""
        self._write(of.screenshot(animations="disabled"), name)

    def cut(self, page: Page, name: str, *parts: Locator, tall: int = 0) -> None:
        """The rectangle around the parts, at most `tall` pixels high where that is said."""
        parts[0].scroll_into_view_if_needed()
        boxes = [box for part in parts if (box := part.bounding_box())]
        left = max(min(box["x"] for box in boxes) - AROUND, 0)
        top = max(min(box["y"] for box in boxes) - AROUND, 0)
        right = max(box["x"] + box["width"] for box in boxes) + AROUND
        bottom = max(box["y"] + box["height"] for box in boxes) + AROUND
        clip: FloatRect = {
            "x": left,
            "y": top,
            "width": right - left,
            "height": min(bottom - top, tall or bottom - top),
        }
        self._write(page.screenshot(clip=clip, animations="disabled"), name)

    def _write(self, picture: bytes, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.png"
        size = path.write_bytes(with_palette(picture))
        sys.stdout.write(f"{path.relative_to(ROOT)}: {size:,} bytes\n")
        sys.stdout.flush()
        if size > self.most_bytes:
            sys.exit(f"{path.name} has more than {self.most_bytes:,} bytes.")


def start_browser(playwright: Playwright) -> Browser:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("No Chromium: name one in CHROMIUM.")
    return playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )


def new_page(
    browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"] = "light"
) -> Page:
    return browser.new_context(
        viewport=size, color_scheme=scheme, reduced_motion="reduce"
    ).new_page()


def scroll_up(page: Page) -> None:
    """To the top, and nothing keeps the focus or the mouse."""
    page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")


OF_PRODUCT = Album(ROOT / "docs" / "screenshots", 150_000)
OF_COMPONENTS = Album(ROOT / "docs" / "screenshots" / "components", 40_000)
OF_HELP = Album(ROOT / "recruiting" / "static" / "recruiting" / "help", 40_000)
OF_VIDEO_HELP = Album(ROOT / "video_interviews" / "static" / "video_interviews" / "help", 40_000)
