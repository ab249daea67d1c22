"""Addresses that lead elsewhere, wherever somebody can put one: followed, opened and shown by nobody."""

from urllib.parse import urljoin

import pytest
import responses
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from pytest_django import Settings

from recruiting.models import Candidate, User
from sparkhire_client.resources import Interview, ShareLink, Webhook
from tests.people import PASSWORD, log_in
from tests.video_interviews.hostile import ADDRESSES
from tests.video_interviews.walks import WIRE, requested
from video_interviews.links import is_trusted
from video_interviews.models import InterviewRequest, JobLink, Status


@pytest.fixture(autouse=True)
def in_production(settings: Settings) -> None:
    settings.DEBUG = False
    settings.SPARKHIRE_API_URL = "https://api.sparkhire.com/v1.0"
    settings.SPARKHIRE_APP_URL = "https://app.sparkhire.com"


def test_none_is_taken_for_spark_hires() -> None:
    """Row R26: over a thousand, in every disguise."""
    assert len(set(ADDRESSES)) == len(ADDRESSES) > 1000
    assert not [address for address in ADDRESSES if is_trusted(address)]


def test_logging_in_leads_nowhere_else(dana: User) -> None:
    """Row R26: whatever the log-in page's address says comes next."""
    client = log_in(dana)
    for address in ADDRESSES[::9]:
        asked = client.get(f"{reverse('login')}?{urlencode({'next': address})}")
        leads = urljoin("http://testserver/login/", asked.headers["Location"])
        assert leads.startswith("http://testserver/"), address
    form = {"username": dana.email, "password": PASSWORD, "next": "//evil.example/"}
    assert Client().post(reverse("login"), form).headers["Location"] == reverse("dashboard")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Interview, {"status": "completed", "share_link": {}}),
        (ShareLink, {"status": "active"}),
        (Webhook, {"event": "InterviewAccepted"}),
    ],
)
def test_no_field_of_an_answer_keeps_what_is_no_address(
    kind: type[Interview | ShareLink | Webhook], fields: dict[str, object]
) -> None:
    """Row R26: every field of Spark Hire's answers that holds one; what is kept is http(s), or nothing."""
    for hostile in ADDRESSES:
        answer = {"uuid": "interview-1", "url": hostile} | fields
        if kind is Interview:
            answer["share_link"] = {"url": hostile}
        read = kind.from_json(answer)
        url = read.share_url if isinstance(read, Interview) else read.url
        assert url == "" or url.startswith(("https://", "http://")), hostile
        assert url == "" or not is_trusted(url), hostile


def test_no_recording_is_opened_elsewhere_and_nothing_there_is_asked(
    wire: responses.RequestsMock,
    settings: Settings,
    alice: User,
    candidate: Candidate,
    link: JobLink,
) -> None:
    """Row R26: what Spark Hire answers is never fetched, nor its redirects followed."""
    settings.SPARKHIRE_API_URL = WIRE
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.COMPLETED)
    client, names = log_in(alice), ("view-completed-interview", "share")
    addresses = [reverse(name, args=[candidate.pk, request.pk]) for name in names]
    wire.get(f"{WIRE}/jobs", status=302, headers={"Location": "http://169.254.169.254/"})
    answer = f"{WIRE}/interviews/interview-1/share_link"
    for hostile in ADDRESSES[::160]:
        wire.upsert("GET", answer, json={"uuid": "l", "url": hostile, "status": "active"})
        for address in addresses:
            page = client.get(address)
            assert page.status_code in (200, 409), hostile
            assert f'="{hostile}' not in page.content.decode()
    for status in (301, 302, 303, 307, 308):
        wire.upsert("GET", answer, status=status, headers={"Location": "http://169.254.169.254/"})
        assert client.get(addresses[0]).status_code == 409
    request.refresh_from_db()
    assert request.share_url == ""
    assert {str(call.request.url) for call in wire.calls} == {answer}
