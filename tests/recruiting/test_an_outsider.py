"""What an outsider sees of the demo's other company: nothing, by every link there is."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from recruiting.models import Candidate, Company, Job, User
from tests.people import log_in
from tests.video_interviews.markup import Markup

NAMES_ONE = re.compile(r"/\d+/")  # the id of something


@pytest.fixture(autouse=True)
def demo(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    call_command("seed_demo")


def seen(email: str) -> dict[str, str]:
    """Every page that the person's links lead to, each path once, with what it says."""
    client, found, ahead = log_in(User.objects.get(email=email)), dict[str, str](), ["/"]
    while ahead:
        address = ahead.pop()
        answer = client.get(address)
        if "text/html" not in answer.headers["Content-Type"]:
            found[address] = ""
            continue
        found[address] = text = answer.content.decode()
        for link in Markup(text).links:
            to = urlsplit(urljoin(address, link))
            is_ours = to.netloc == "" and to.path.startswith("/") and "/static/" not in to.path
            if is_ours and to.path not in found and to.path not in ahead:
                ahead.append(to.path)
    return found


def words_of(company: Company) -> set[str]:
    """What only the company's pages may say: its name, people, jobs and candidates."""
    people = User.objects.filter(company=company)
    candidates = Candidate.objects.filter(company=company)
    words = {company.name, *people.values_list("email", flat=True), *map(str, people)}
    words |= {*candidates.exclude(email="").values_list("email", flat=True), *map(str, candidates)}
    return words | {*Job.objects.filter(company=company).values_list("title", flat=True)}


@pytest.mark.parametrize(
    ("insider", "outsider"),
    [
        ("admin@example.com", "outsider@example.com"),
        ("outsider@example.com", "admin@example.com"),
    ],
)
def test_an_outsider_sees_nothing_of_the_other_company(insider: str, outsider: str) -> None:
    """P7: neither on a page of their own, nor behind any address of the others."""
    theirs, own = (User.objects.get(email=email).company for email in (insider, outsider))
    assert theirs is not None
    assert own is not None
    secret = words_of(theirs) - words_of(own)
    inside, outside = seen(insider), seen(outsider)
    assert [text for text in inside.values() if any(word in text for word in secret)]
    for address, text in outside.items():
        assert not [word for word in secret if word in text], address
    client, visitor = log_in(User.objects.get(email=outsider)), Client()
    addresses = [each for each in inside if NAMES_ONE.search(each) and each not in outside]
    assert len(addresses) > 5
    for address in addresses:
        assert client.get(address).status_code in (404, 405), address  # 405: only posted to
        assert visitor.get(address).headers["Location"].startswith("/login/?next="), address
