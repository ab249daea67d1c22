"""Pages: how long one client waits for each, beside the least that a page of Django costs.

    python -m benchmarks.pages [--candidates 10000 1000000] [--rounds 5] [--requests 20]

gunicorn with two workers as in production, PostgreSQL, one client that keeps its connection. In every
round each page is asked for `--requests` times, in turns with the limit; its figure is the median.
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from benchmarks import figures
from benchmarks.surroundings import servers, web_process

servers("postgres", "redis")

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import plain_page  # noqa: F401  (it names the site's addresses and static files)
from benchmarks.records import Crowd, crowd
from recruiting.models import Candidate
from recruiting.paging import page_of
from scripts.processes import Child
from tests.people import log_in

LOADED = re.compile(r"<(?:link|script|img)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    port, server = web_process("benchmarks.plain_page")
    found: dict[str, list[float]] = {}
    for number in asked.candidates:
        people = crowd(number)
        for name, median in measure(people, Site(port, server, people), asked).items():
            found.setdefault(name, []).append(median)
    figures.say(
        f"From {asked.candidates[0]:,} to {asked.candidates[-1]:,} candidates (to reach: 1.20)",
        {name: f"{medians[-1] / medians[0]:.2f}" for name, medians in found.items()},
    )


def measure(people: Crowd, site: "Site", asked: argparse.Namespace) -> dict[str, float]:
    """Print what each page takes in this company; their medians."""
    limit = f"/the-limit/?job={people.job.pk}"
    pages = {"the limit": limit} | addresses(people)
    for address in list(pages.values()) * 4:  # warm: both workers' connections, caches, code
        site.median(address, 2)
    timed = figures.in_turns(
        asked.rounds, *(_median(site, address, asked.requests) for address in pages.values())
    )
    lines = {}
    for (name, address), medians in zip(pages.items(), timed, strict=True):
        ratio = figures.spread(figures.ratios(medians, timed[0]))
        lines[name] = (
            f"{figures.spread(medians, ' ms', digits=1):<30} {ratio:<22} "
            f"{site.processor(address, asked.requests):5.1f} ms CPU {site.queries(address):4} SQL"
        )
    figures.say(
        f"Pages in {people.company} ({figures.machine()}): median, beside the limit (to reach: 1.5)",
        lines,
    )
    figures.say("First visit, of the dashboard", site.first_visit("/"))
    return {name: statistics.median(m) for name, m in zip(pages, timed, strict=True)}


def addresses(people: Crowd) -> dict[str, str]:
    shown = Candidate.objects.filter(company=people.company, archived_at=None)
    count = shown.count()
    deep = shown.order_by("-created_at")[count // 2]
    by_name = shown.order_by("sort_name")[count // 2]
    inside = page_of(shown.filter(created_at__lte=deep.created_at), "-created_at").after
    inside_by_name = page_of(shown.filter(sort_name__gte=by_name.sort_name), "sort_name").after
    return {
        "candidate record": people.candidate.get_absolute_url(),
        "candidate record, 10,000 newsfeed items": people.talked_about.get_absolute_url(),
        "candidate record, Video Interview": f"{people.candidate.get_absolute_url()}?tab=video-interview",
        "candidate list": "/candidates/",
        "candidate list, deep inside": f"/candidates/?after={inside}",
        "candidate list by name": "/candidates/?sort=name",
        "candidate list by name, deep inside": f"/candidates/?sort=name&after={quote(inside_by_name)}",
        "candidate list, one person searched": f"/candidates/?q={people.candidate.email}",
        "candidate list, a common word searched": "/candidates/?q=python",
        "candidate list, not yet viewed": "/candidates/?video=unviewed",
        "job list": "/jobs/",
        "pipeline": people.job.get_absolute_url(),
        "dashboard, my jobs": "/?jobs=mine",
        "dashboard, all jobs": "/?jobs=all",
    }


class Site:
    """The product as the crowd's recruiter meets it, who is logged in."""

    def __init__(self, port: int, server: Child, people: Crowd) -> None:
        self.server = server
        self.client: Client = log_in(people.recruiter)
        cookie = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}",
            "Accept-Encoding": "gzip, br",
        }
        self.connection = HTTPConnection("127.0.0.1", port)

    def get(self, address: str) -> bytes:
        """The answer's body as it was transferred. Anything but 200 is an error."""
        self.connection.request("GET", address, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (address, answer.status)
        return body

    def median(self, address: str, requests: int) -> float:
        """Milliseconds that the client waits."""
        waited = []
        for _ in range(requests):
            began = time.perf_counter()
            self.get(address)
            waited.append(time.perf_counter() - began)
        return statistics.median(waited) * 1000

    def processor(self, address: str, requests: int) -> float:
        """Milliseconds that the web workers compute for one answer, the database apart."""
        before = _computed(self.server.process.pid)
        self.median(address, requests)
        return (_computed(self.server.process.pid) - before) / requests

    def queries(self, address: str) -> int:
        """How many statements the page asks the database, counted in this process."""
        self.client.get(address, SERVER_NAME="127.0.0.1")
        with CaptureQueriesContext(connection) as captured:
            self.client.get(address, SERVER_NAME="127.0.0.1")
        return len(captured)

    def first_visit(self, address: str) -> dict[str, str]:
        """What somebody loads whose browser has nothing yet."""
        page = self.get(address)
        parts = dict.fromkeys(urljoin(address, part) for part in LOADED.findall(page.decode()))
        foreign = {urlsplit(part).netloc for part in parts} - {""}
        sizes = {part: len(self.get(part)) for part in parts if not urlsplit(part).netloc}
        return {
            "requests (to reach: 8)": str(1 + len(parts)),
            "compressed (to reach: 60 KB)": f"{(len(page) + sum(sizes.values())) / 1000:.1f} KB",
            "    the page": f"{len(page) / 1000:.1f} KB",
            **{f"    {Path(part).name}": f"{size / 1000:.1f} KB" for part, size in sizes.items()},
            "foreign hosts (to reach: none)": ", ".join(sorted(foreign)) or "none",
        }


def _median(site: Site, address: str, requests: int) -> Callable[[], float]:
    return lambda: site.median(address, requests)


def _computed(pid: int) -> float:
    """Milliseconds of processor time of all threads of the process's children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = (stat for child in children for stat in Path(f"/proc/{child}/task").glob("*/schedstat"))
    return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e6


if __name__ == "__main__":
    main()
