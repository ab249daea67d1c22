"""Every page of the site, light and dark, on a phone and on a desk: axe finds nothing, all is within reach.

The list is held against the site's addresses: a page that nobody listed fails.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.contrib.auth.tokens import default_token_generator
from django.urls import URLResolver, get_resolver, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from recruiting import newsfeed
from recruiting.models import Candidate, User
from tests.people import make_candidate
from tests.video_interviews.browsing import enter
from tests.video_interviews.walks import requested
from video_interviews.models import InterviewRequest, JobLink

WIDTHS = (360, 1440)
# Drawn in the new width and colours, transitions included.
SETTLED = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map(one => one.finished.catch(() => {})));
}"""
# Addresses that answer no page: posted to only, read by machines or by a page's own script, or files.
NO_PAGES = {
    "candidate-note",
    "candidate-resume",
    "candidate-stage",
    "check-spark-hire",
    "healthz",
    "logout",
    "question-set",
    "spark-hire-webhook",
    "stop-creating-job",
    "test-connection",
    "undo",
    "unlink-job",
    "video-interview-status",
}
# Shown to those who are not logged in.
OUTSIDE = (
    "login",
    "password_reset",
    "password_reset_complete",
    "password_reset_confirm",
    "password_reset_done",
)


def names(resolver: URLResolver | None = None) -> Iterator[str]:
    """The name of every address of the site, Recruiting Support's admin apart."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern, URLResolver):
            if pattern.name:
                yield pattern.name
        elif pattern.namespace != "admin":
            yield from names(pattern)


@pytest.fixture
def asked(candidate: Candidate, alice: User, link: JobLink) -> InterviewRequest:
    """Casey with a story, tags and a request; Robin without an e-mail."""
    make_candidate(candidate.job, "Robin", email="")
    for number in range(60):
        text = f"Note {number}: " + "looks good. " * 5
        newsfeed.post_note(candidate, by=alice, text=text)
    return requested(candidate, alice)


def pages(candidate: Candidate, asked: InterviewRequest) -> dict[str, list[str]]:
    """The addresses of each page, by its name."""
    job, record, its_request = [candidate.job_id], [candidate.pk], [candidate.pk, asked.pk]
    found: dict[str, tuple[list[Any], list[str]]] = {
        "dashboard": ([], [""]),
        "jobs": ([], ["", "?status=closed"]),
        "job-create": ([], [""]),
        "job": (job, ["", "?tab=details"]),
        "job-edit": (job, [""]),
        "job-info": (job, [""]),
        "hiring-team": (job, [""]),
        "candidates": ([], ["", "?q=casey", "?q=nobody"]),
        "candidate-create": ([], [""]),
        "candidate": (record, ["", "?tab=notes", "?tab=video-interview"]),
        "candidate-edit": (record, [""]),
        "company-settings": ([], [""]),
        "help-video-interviewing": ([], [""]),
        "video-interviewing": ([], [""]),
        "add-users": ([], [""]),
        "renew-addresses": ([], [""]),
        "link-job": (job, [""]),
        "request-video-interview": (record, [""]),
        "cancel-request": (its_request, [""]),
        "view-completed-interview": (its_request, [""]),
        "share": (its_request, [""]),
    }
    return {
        name: [reverse(name, args=arguments) + query for query in queries]
        for name, (arguments, queries) in found.items()
    }


def outside(user: User) -> list[str]:
    token = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    return [
        reverse(name, args=token if name == "password_reset_confirm" else []) for name in OUTSIDE
    ]


def trouble(page: Page, address: str) -> Iterator[str]:
    """What is wrong in one of the schemes and widths; the page is loaded once."""
    page.goto(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(SETTLED)
            where = f"{address} {width} {scheme}: "
            if page.evaluate("document.documentElement.scrollWidth") > width:
                yield where + "reaches beyond the screen"
            for found in Axe().run(page).response["violations"]:
                yield where + f"{found['id']} {[node['target'] for node in found['nodes']]}"


def test_no_page_is_forgotten(candidate: Candidate, asked: InterviewRequest) -> None:
    listed = [*pages(candidate, asked), *NO_PAGES, *OUTSIDE]
    assert len(listed) == len(set(listed))
    assert set(names()) == set(listed)


def test_every_page_is_accessible_in_every_light_and_width(
    page: Page, live_server: LiveServer, dana: User, candidate: Candidate, asked: InterviewRequest
) -> None:
    found = [line for each in outside(dana) for line in trouble(page, live_server.url + each)]
    enter(page, live_server, dana)
    for address in [*chain(*pages(candidate, asked).values()), "/nowhere/"]:
        found += trouble(page, live_server.url + address)
    assert not found, "\n".join(found)
