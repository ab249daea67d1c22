"""Pages: how long one client waits for each, beside the least that a page of Django costs.

    python -m benchmarks.pages [--candidates 10000 1000000] [--rounds 5] [--requests 20]

gunicorn with two workers as in production, PostgreSQL, one client that keeps its connection. In every
round each page is asked for `--requests` times, in turns with the limit. How long the client waits is
the median of these. What web and database compute is their mean, and says more on a busy machine.
"""

import argparse
import re
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
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

LIMIT = "the limit"
KINDS = ("wait", "web", "database")
BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
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
        f"From {asked.candidates[0]:,} to {asked.candidates[-1]:,} candidates: CPU (to reach: 1.20)",
        {name: f"{medians[-1] / medians[0]:.2f}" for name, medians in found.items()},
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """Milliseconds of one answer: what the client waits, what the web workers and PostgreSQL compute."""

    wait: float
    web: float
    database: float


def measure(people: Crowd, site: "Site", asked: argparse.Namespace) -> dict[str, float]:
    """Print what each page takes in this company; what is computed for each, at the median."""
    pages = {LIMIT: f"/the-limit/?job={people.job.pk}"} | addresses(people)
    for address in list(pages.values()) * 4:  # warm: both workers' connections, caches, code
        site.visit(address, 2)
    found: dict[str, list[Visit]] = {name: [] for name in pages}
    for _ in range(asked.rounds):
        for name, address in pages.items():
            found[name].append(site.visit(address, asked.requests))
    title = f"Pages in {people.company} ({figures.machine()}), beside the limit (to reach: 1.5)"
    figures.say(
        title, {n: _line(v, found[LIMIT], site.queries(pages[n])) for n, v in found.items()}
    )
    figures.say("First visit, of the dashboard", site.first_visit("/"))
    return {name: statistics.median(map(_computed, visits)) for name, visits in found.items()}


def _line(visits: list[Visit], limit: list[Visit], queries: int) -> str:
    waits, web, database = ([getattr(v, kind) for v in visits] for kind in KINDS)
    waited = figures.ratios(waits, [visit.wait for visit in limit])
    computed = figures.ratios([_computed(v) for v in visits], [_computed(v) for v in limit])
    return (
        f"{figures.spread(waits, ' ms', digits=1):<26} {figures.spread(waited):<21} "
        f"CPU {statistics.median(web):.1f} + {statistics.median(database):.1f} ms "
        f"{figures.spread(computed):<21} {queries:2} SQL"
    )


def _computed(visit: Visit) -> float:
    return visit.web + visit.database


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

    def visit(self, address: str, times: int) -> Visit:
        """Ask for the page so many times, on one connection."""
        self.connection.close()  # gunicorn has closed it, if a page before took long
        self.get(address)
        waits, web, database = [], _spent(self._workers()), _spent(self._backends())
        for _ in range(times):
            began = time.perf_counter()
            self.get(address)
            waited = time.perf_counter() - began
            waits.append(waited * 1000)
        return Visit(
            wait=statistics.median(waits),
            web=(_spent(self._workers()) - web) / times,
            database=(_spent(self._backends()) - database) / times,
        )

    def _workers(self) -> list[str]:
        pid = self.server.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    def _backends(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(BACKENDS)
            return [str(pid) for (pid,) in cursor.fetchall()]

    def queries(self, address: str) -> int:
        """How many statements the page asks the database, counted in this process."""
        self.client.get(address, SERVER_NAME="127.0.0.1")
        with CaptureQueriesContext(connection) as captured:
            self.client.get(address, SERVER_NAME="127.0.0.1")
        return len(captured)

    def first_visit(self, address: str) -> dict[str, str]:
        """What somebody loads whose browser has nothing yet."""
        self.connection.close()
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


def _spent(processes: Iterable[str]) -> float:
    """Milliseconds of processor time of all threads of the processes, so far."""
    stats = (stat for one in processes for stat in Path(f"/proc/{one}/task").glob("*/schedstat"))
    return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e6


if __name__ == "__main__":
    main()
