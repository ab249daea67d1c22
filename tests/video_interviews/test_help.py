"""Help > Video Interviewing: everybody finds the guide in the product."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from recruiting.models import Candidate, Company, User
from tests.people import log_in
from tests.video_interviews.settings_page import page as settings_page
from video_interviews.models import Integration

HELP = "/help/video-interviewing/"
HEADINGS = [
    "Activating the integration",
    "Configuring job records",
    "Video interview requests",
    "Sending a video interview request",
    "Canceling a video interview request",
    "Viewing a completed video interview",
    "FAQ",
]


@pytest.fixture
def help_page(bob: User) -> str:
    return log_in(bob).get(HELP).content.decode()


def test_bob_finds_every_heading_of_the_guide(help_page: str) -> None:
    headings = re.findall(r"<h[23] id=\"[\w-]+\">(.*?)</h[23]>", help_page)
    assert [heading for heading in headings if heading in HEADINGS] == HEADINGS


def test_every_picture_of_the_help_is_there_says_what_it_shows_and_is_small(help_page: str) -> None:
    pictures = re.findall(r'<img src="/static/([^"]+)" alt="([^"]*)">', help_page)
    pictures = [(name, alt) for name, alt in pictures if "help/" in name]
    assert len(pictures) == 8
    folder = Path(str(finders.find("video_interviews/help")))
    assert {Path(name).name for name, _ in pictures} == {each.name for each in folder.iterdir()}
    for name, alt in pictures:
        found = finders.find(name)
        assert found, name
        assert Path(found).stat().st_size < 40_000, name
        assert len(alt) > 20, name


def test_strangers_log_in_first_and_companies_without_the_feature_have_no_help(
    company: Company, bob: User
) -> None:
    client = log_in(bob)
    company.video_interviewing_enabled = False
    company.save()
    assert client.get(HELP).status_code == 404
    client.logout()
    assert client.get(HELP).headers["Location"].startswith("/login/")


def test_pages_lead_to_places_of_the_help_that_exist(
    help_page: str, dana: User, alice: User, candidate: Candidate, integration: Integration
) -> None:
    client = log_in(alice)
    pages = [
        settings_page(log_in(dana)),
        client.get(reverse("job-info", args=[candidate.job_id])).content.decode(),
        client.get(f"{candidate.get_absolute_url()}?tab=video-interview").content.decode(),
    ]
    for page in pages:
        anchors = re.findall(rf'href="{HELP}#([\w-]+)"', page)
        assert anchors
        assert all(f'id="{anchor}"' in help_page for anchor in anchors)
