"""Help: how the everyday work is done, with pictures of the product."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from recruiting.models import Company, User
from tests.people import log_in

VIDEO_HELP = reverse("help-video-interviewing")


@pytest.fixture
def help_page(bob: User) -> str:
    return log_in(bob).get("/help/").content.decode()


def test_bob_finds_each_part_of_the_help_from_its_contents(help_page: str) -> None:
    headings = re.findall(r'<h2 id="([\w-]+)">', help_page)
    assert headings == ["jobs", "candidates", "import", "record", "mentions", "team", "shortcuts"]
    assert re.findall(r'<li><a href="#([\w-]+)">', help_page) == headings


def test_every_picture_of_the_help_is_there_says_what_it_shows_and_is_small(help_page: str) -> None:
    pictures = re.findall(r'<img src="/static/(recruiting/help/[^"]+)" alt="([^"]*)">', help_page)
    folder = Path(str(finders.find("recruiting/help")))
    assert {Path(name).name for name, _ in pictures} == {each.name for each in folder.iterdir()}
    for name, alt in pictures:
        found = finders.find(name)
        assert found, name
        assert Path(found).stat().st_size <= 40_000, name
        assert len(alt) > 20, name


def test_the_two_helps_lead_to_each_other_where_video_interviewing_is_on(
    company: Company, bob: User, help_page: str
) -> None:
    assert f'href="{VIDEO_HELP}"' in help_page
    client = log_in(bob)
    assert 'href="/help/"' in client.get(VIDEO_HELP).content.decode()
    company.video_interviewing_enabled = False
    company.save()
    page = client.get("/help/").content.decode()
    assert VIDEO_HELP not in page
    assert 'href="/help/"' in client.get(reverse("dashboard")).content.decode()  # the account menu


def test_strangers_log_in_first_and_support_has_no_help(db: None) -> None:
    support = User.objects.create_user("support@example.com", is_staff=True)
    assert log_in(support).get("/help/").status_code == 404
