"""The dashboard: what waits for this person, of whose jobs, and pictures of the pipelines."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from recruiting import paging
from recruiting.funnel import LEAST, funnel
from recruiting.models import Candidate, Job, User
from tests.people import log_in, make_candidate, make_job
from tests.video_interviews.browsing import enter, look
from tests.video_interviews.walks import at
from video_interviews.models import InterviewRequest, Status


def dashboard(user: User, query: str = "") -> str:
    """What the page says, without what its navigation says."""
    response = log_in(user).get(f"/{query}")
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


def test_alice_sees_who_is_new_within_a_week(alice: User, job: Job) -> None:
    make_candidate(job, "Casey")
    make_candidate(job, "Olive", created_at=timezone.now() - timedelta(days=8))
    make_candidate(job, "Archie", archived_at=timezone.now())
    page = dashboard(alice)
    assert 'New in the last 7 days <span class="badge">1</span>' in page
    assert "Casey Candidate" in page
    assert "Olive" not in page
    assert "Archie" not in page


def test_the_day_somebody_was_added_is_the_company_s_and_names_its_zone(
    alice: User, job: Job
) -> None:
    make_candidate(job, "Casey", created_at=datetime.fromisoformat("2026-11-26T04:30:00Z"))
    with at("2026-11-27T12:00:00Z"):
        page = dashboard(alice)
    assert 'title="Nov 25, 2026, 11:30 PM EST">Nov 25, 2026</time>' in page


def test_no_more_than_a_hundred_are_counted_and_five_shown(alice: User, job: Job) -> None:
    for n in range(101):
        make_candidate(job, f"Person{n}")
    page = dashboard(alice)
    assert ">100+</span>" in page
    assert len(re.findall(r">Person\d+ Candidate</a>", page)) == 5


def test_alice_begins_with_her_jobs_and_may_look_at_all(alice: User, job: Job) -> None:
    """An editor on the hiring team of an open job begins with hers; without one, with all."""
    make_candidate(job, "Casey")
    assert "Casey" in dashboard(alice)
    hers = make_job(job.company, "Product Designer")
    hers.hiring_team.add(alice)
    make_candidate(hers, "Yuki")
    page = dashboard(alice)
    assert 'href="?jobs=mine" aria-current="true"' in page
    assert "Yuki" in page
    assert "Casey" not in page
    everybody = dashboard(alice, "?jobs=all")
    assert "Yuki" in everybody
    assert "Casey" in everybody
    assert "Backend Engineer" in everybody
    hers.status = Job.Status.CLOSED
    hers.save()
    assert "Casey" in dashboard(alice)


def test_bob_sees_his_jobs_whatever_he_asks_for(bob: User, job: Job) -> None:
    """P4: those whose hiring team he is on; there is nothing to switch."""
    make_candidate(job, "Casey")
    make_candidate(make_job(job.company, "Product Designer"), "Yuki")
    page = dashboard(bob, "?jobs=all")
    assert "Casey" in page
    assert "Yuki" not in page
    assert "Product Designer" not in page
    assert "?jobs=" not in page


def test_charlie_sees_nothing_of_another_company(charlie: User, candidate: Candidate) -> None:
    """P7: nor a name, nor a job, nor a number."""
    page = dashboard(charlie, "?jobs=all")
    assert "Casey" not in page
    assert "Backend Engineer" not in page
    assert 'New in the last 7 days <span class="badge">1</span>' in page


def test_where_nothing_waits_one_line_says_so(alice: User, bob: User, job: Job) -> None:
    assert "Nothing is waiting for you." in dashboard(alice)
    assert "Nothing is waiting for you in your jobs." in dashboard(alice, "?jobs=mine")
    assert 'href="?jobs=all"' in dashboard(alice, "?jobs=mine")
    assert "Nothing is waiting for you." in dashboard(bob)


def test_a_new_company_is_shown_the_first_step(alice: User, bob: User) -> None:
    assert "Start with a job" in dashboard(alice)
    assert "Ask a recruiter" in dashboard(bob)


def test_the_picture_of_a_pipeline_says_its_numbers_in_words(alice: User, job: Job) -> None:
    screening = job.stages.get(name="Screening")
    for n in range(3):
        make_candidate(job, f"Person{n}", stage=screening)
    make_candidate(job, "Casey")
    make_candidate(job, "Archie", archived_at=timezone.now())
    page = dashboard(alice)
    assert "Pipeline of Backend Engineer</title>" in page
    assert "New 1, Screening 3, Interview 0, Offer 0, Hired 0</desc>" in page
    assert "4 candidates, by current stage" in page
    assert "style=" not in page


def test_only_open_jobs_are_pictured_and_six_of_them(alice: User, job: Job) -> None:
    for n in range(6):
        make_job(job.company, f"Job {n}")
    make_job(job.company, "A draft", status=Job.Status.DRAFT)
    page = dashboard(alice)
    assert page.count("<desc") == 6
    assert "A draft" not in page


def test_a_picture_of_unequal_stages_still_shows_the_smallest() -> None:
    drawn = funnel(1, "Backend Engineer", [("New", 5000), ("Offer", 1), ("Hired", 0)])
    assert [bar.length for bar in drawn.bars] == ["100.0%", f"{LEAST}%", "0.0%"]
    assert drawn.total == "5,001 candidates"


def test_a_picture_stops_counting_and_says_so() -> None:
    drawn = funnel(1, "Backend Engineer", [("New", paging.COUNTED + 1), ("A" * 60, 10)])
    assert [bar.number for bar in drawn.bars] == ["10,000+", "10"]
    assert drawn.bars[1].name == "A" * 27 + "…"
    assert "A" * 60 in drawn.words
    assert drawn.total == "10,000+ candidates"


def test_a_picture_without_people_or_stages_can_be_drawn() -> None:
    assert [bar.length for bar in funnel(1, "New job", [("New", 0)]).bars] == ["0.0%"]
    assert funnel(1, "Odd job", []).bars == []


def fill(job: Job, alice: User, count: int) -> None:
    """New candidates, each with a request that waits for somebody."""
    stages, now = list(job.stages.all()), timezone.now()
    for n in range(count):
        candidate = make_candidate(job, f"Person{n}", stage=stages[n % 5])
        InterviewRequest.objects.create(
            candidate=candidate,
            company=job.company,
            requested_by=alice,
            status=(Status.REQUESTED, Status.COMPLETED, Status.FAILED)[n % 3],
            reason="Spark Hire refused the request.",
            completed_at=now,
            expires_on=now.date(),
            expires_at=now + timedelta(days=1),
            time_zone=job.company.time_zone,
        )


@pytest.mark.parametrize("jobs", ["mine", "all"])
def test_the_dashboard_asks_equally_often_however_much_waits(
    dana: User, alice: User, job: Job, jobs: str
) -> None:
    job.hiring_team.add(dana)
    client = log_in(dana)

    def queries() -> int:
        client.get(f"/?jobs={jobs}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/?jobs={jobs}").status_code == 200
        return len(captured)

    fill(job, alice, 3)
    few = queries()
    fill(job, alice, 30)
    for n in range(10):
        fill(make_job(job.company, f"Job {n}"), alice, 2)
    assert queries() == few <= 11


@pytest.fixture(params=[(360, "dark"), (1440, "light")], ids=["phone", "desk"])
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    yield context.new_page()
    context.close()


def test_the_dashboard_is_accessible(
    screen: Page, live_server: LiveServer, alice: User, job: Job
) -> None:
    make_job(job.company, "A title that goes on " * 6)
    job.hiring_team.add(alice)
    enter(screen, live_server, alice)
    screen.goto(live_server.url)
    expect(screen.get_by_text("Nothing is waiting for you")).to_be_visible()
    look(screen, "nothing waits")
    fill(job, alice, 6)
    screen.goto(live_server.url)
    picture = screen.get_by_role("img", name="Pipeline of Backend Engineer New 2")
    expect(picture).to_be_visible()
    look(screen, "something waits")
    screen.get_by_role("link", name="All jobs", exact=True).click()
    expect(screen.get_by_role("heading", name="Open jobs", exact=True)).to_be_visible()
