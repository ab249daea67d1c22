"""Every page of the site, light and dark, on a phone and on a desk: axe finds nothing, all is within reach.

The list is held against the site's addresses: a page that nobody listed fails.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.urls import URLResolver, get_resolver, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from recruiting.actions import changes
from recruiting.actions.notes import add_note
from recruiting.models import Candidate, CandidateImport, SavedView, User
from tests.people import make_candidate
from tests.recruiting.importing import imported, read, uploaded, work
from tests.video_interviews.browsing import enter
from tests.video_interviews.walks import requested
from video_interviews.management.demo_resume import resume_pdf
from video_interviews.models import InterviewRequest, JobLink

WIDTHS = (360, 1440)
DARK = "{runOnly: ['color-contrast']}"  # what else axe looks for is the same in every light
IS_SEEN_IN = "scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches"
# A page that keeps itself true exchanges nothing while it is looked at: what is taken out has no colours.
STILL = "document.addEventListener('htmx:beforeRequest', event => event.preventDefault())"
IS_STILL = "() => !document.querySelector('.htmx-request')"
# Drawn in the new width and colours; one transition may begin where another ends.
SETTLED = """async () => {
    for (let still = 0; still < 2; still++) {
        await new Promise(requestAnimationFrame);
        if (document.getAnimations().length) still = -1;
    }
}"""
# What the browser refused to load or run; kept from before the page's first line.
WATCH = """window.refused = [];
document.addEventListener("securitypolicyviolation",
    event => refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));"""
# Addresses that answer no page: posted to only, read by machines or by a page's own script, or files.
NO_PAGES = {
    "account-session-end",
    "account-sessions-end",
    "ask-spark-hire-again",
    "audit-log-export",
    "bulk",
    "candidate-archive",
    "candidate-data",
    "candidate-erase",
    "candidate-hold",
    "candidate-keep",
    "candidate-note",
    "candidate-people",
    "candidate-restore",
    "candidate-resume",
    "candidate-resume-upload",
    "candidate-stage",
    "check-spark-hire",
    "export-candidates",
    "healthz",
    "import-example",
    "import-rows",
    "import-start",
    "import-stop",
    "job-copy",
    "job-move",
    "job-status",
    "logout",
    "question-set",
    "readyz",
    "same-person",
    "spark-hire-webhook",
    "stop-creating-job",
    "team-mail",
    "team-send-again",
    "test-connection",
    "undo",
    "unlink-job",
    "video-interview-status",
    "view-delete",
    "zone-notice",
}
# Shown to those who are not logged in.
OUTSIDE = (
    "invitation",
    "login",
    "password_reset",
    "password_reset_complete",
    "password_reset_confirm",
    "password_reset_done",
)
BY_LINK = ("invitation", "password_reset_confirm")


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
    """Casey with a story, tags, a résumé and a request; Robin without an e-mail."""
    robin = make_candidate(candidate.job, "Robin", email="", source="Job fair")
    candidate.resume.save("resume.pdf", ContentFile(resume_pdf(["Casey"])))
    for number in range(60):
        text = f"Note {number} for @bob@example.com: " + "looks good. " * 5
        add_note(candidate, by=alice, text=text)
    changes.add_tag(Candidate.objects.all(), "Python", by=alice)
    changes.archive(Candidate.objects.filter(pk=robin.pk), by=alice)
    SavedView.objects.create(user=alice, name="Pythonistas", query="q=python")
    return requested(candidate, alice)


@pytest.fixture
def files(candidate: Candidate, dana: User) -> list[CandidateImport]:
    """Imports: one to look through, one done, one that cannot be read."""
    candidate.job.hiring_team.add(dana)
    lines = ["Mia,Maus,mia@example.com,Backend Engineer", ",Nobody,,", "Tom,Katz,no e-mail,Chef"]
    ready, done = read(dana, lines), read(dana, lines)
    imported(dana, done)
    refused = uploaded(dana, 'First name,Last name\n"Mia')
    work(refused)
    return [ready, done, refused]


def pages(
    candidate: Candidate, asked: InterviewRequest, files: list[CandidateImport], alice: User
) -> dict[str, list[str]]:
    """The addresses of each page, by its name."""
    job, record, its_request = [candidate.job_id], [candidate.pk], [candidate.pk, asked.pk]
    person = [alice.pk]
    tabs = ["", "?tab=resume", "?tab=notes&show=notes", "?tab=video-interview&list=q%3Dcasey"]
    found: dict[str, tuple[list[Any], list[str]]] = {
        "dashboard": ([], ["", "?jobs=all"]),
        "jobs": ([], ["", "?status=closed", "?q=engineer"]),
        "job-create": ([], [""]),
        "job": (job, ["", "?view=list", "?tab=details"]),
        "job-edit": (job, [""]),
        "job-info": (job, [""]),
        "hiring-team": (job, [""]),
        "stages": (job, [""]),
        "candidates": ([], ["", "?q=casey&stage=New&sort=name", "?q=nobody", "?archived=on"]),
        "candidate-create": ([], [""]),
        "candidate-filter": ([], [""]),
        "view-save": ([], ["?q=casey"]),
        "import-candidates": ([], [""]),
        "import": ([], []),
        "candidate": (record, tabs),
        "candidate-edit": (record, [""]),
        "candidate-print": (record, [""]),
        "candidate-privacy": (record, [""]),
        "job-hold": (job, [""]),
        "keeping": ([], [""]),
        "erasures": ([], [""]),
        "company-settings": ([], [""]),
        "audit-log": ([], ["", "?action=job.linked"]),
        "team": ([], ["", "?q=nobody"]),
        "team-invite": ([], [""]),
        "team-edit": (person, [""]),
        "team-deactivate": (person, [""]),
        "team-second-factor": (person, [""]),
        "team-reactivate": (person, [""]),
        "account": ([], [""]),
        "account-password": ([], [""]),
        "account-sessions": ([], [""]),
        "second-factor": ([], [""]),
        "second-factor-off": ([], []),  # as the next, for those who have a second factor
        "prove": ([], [""]),
        "log-in-code": ([], []),
        "help": ([], [""]),
        "keyboard-shortcuts": ([], [""]),
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
    listed = {
        name: [reverse(name, args=arguments) + query for query in queries]
        for name, (arguments, queries) in found.items()
    }
    return listed | {"import": [reverse("import", args=[file.pk]) for file in files]}


def outside(user: User) -> list[str]:
    token = [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
    return [reverse(name, args=token if name in BY_LINK else []) for name in OUTSIDE]


def trouble(page: Page, address: str) -> Iterator[str]:
    """What is wrong in one of the schemes and widths; the page is loaded once."""
    page.goto(address)
    page.evaluate(STILL)
    page.wait_for_function(IS_STILL)
    for refused in page.evaluate("refused"):
        yield f"{address}: refused by the Content-Security-Policy: {refused}"
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", "{}"), ("dark", DARK)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.wait_for_function(IS_SEEN_IN, arg=scheme)
            page.evaluate(SETTLED)
            where = f"{address} {width} {scheme}: "
            if page.evaluate("document.documentElement.scrollWidth") > width:
                yield where + "reaches beyond the screen"
            for found in page.evaluate(f"axe.run({rules}).then(found => found.violations)"):
                yield where + f"{found['id']} {[node['target'] for node in found['nodes']]}"


def test_no_page_is_forgotten(
    candidate: Candidate, asked: InterviewRequest, files: list[CandidateImport], alice: User
) -> None:
    listed = [*pages(candidate, asked, files, alice), *NO_PAGES, *OUTSIDE]
    assert len(listed) == len(set(listed))
    assert set(names()) == set(listed)


def test_every_page_is_accessible_in_every_light_and_width(
    page: Page,
    live_server: LiveServer,
    dana: User,
    alice: User,
    candidate: Candidate,
    asked: InterviewRequest,
    files: list[CandidateImport],
) -> None:
    page.add_init_script(WATCH)
    found = [line for each in outside(dana) for line in trouble(page, live_server.url + each)]
    enter(page, live_server, dana)
    for address in [*chain(*pages(candidate, asked, files, alice).values()), "/nowhere/"]:
        found += trouble(page, live_server.url + address)
    assert not found, "\n".join(found)
