"""The guide: Viewing and Sharing a Completed Video Interview."""

from threading import Barrier, Thread
from urllib.parse import quote

import pytest
import requests
import responses
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews.walks import WIRE, calls, requested, send
from video_interviews.actions.sharing import NoRecording, recording_url
from video_interviews.links import is_trusted
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status


@pytest.fixture
def completed(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink
) -> InterviewRequest:
    request = send(candidate, alice)
    sandbox.lever(f"interviews/{request.spark_hire_uuid}/complete")
    InterviewRequest.objects.update(status=Status.COMPLETED)
    request.refresh_from_db()
    return request


def address(name: str, request: InterviewRequest) -> str:
    return reverse(name, args=[request.candidate_id, request.pk])


def test_bob_without_a_key_can_watch(
    sandbox: Sandbox, completed: InterviewRequest, bob: User
) -> None:
    """P6, V8: View Completed Interview opens the recording, for everyone who sees the record."""
    tab = log_in(bob).get(f"{completed.candidate.get_absolute_url()}?tab=video-interview")
    page = tab.content.decode()
    assert "View Completed Interview" in page
    assert 'target="_blank"' in page.split("View Completed Interview")[0].rsplit("<form", 1)[1]

    answer = log_in(bob).get(address("view-completed-interview", completed))

    assert answer.status_code == 302
    recording = requests.get(answer["Location"], timeout=10)
    assert recording.ok
    assert "Casey Candidate" in recording.text


def test_one_link_per_interview_is_made_on_first_use_and_needs_no_login(
    sandbox: Sandbox, completed: InterviewRequest, bob: User, alice: User
) -> None:
    """V9: the window says so; the link can be copied or mailed."""
    for user in (bob, alice, bob):
        window = log_in(user).get(address("share", completed)).content.decode()
        log_in(user).get(address("view-completed-interview", completed))

    completed.refresh_from_db()
    url = completed.share_url
    assert f'value="{url}"' in window
    assert f"body={quote(url, safe='')}" in window
    assert "without logging in" in window
    assert calls(sandbox, "create_share_link") == 1
    assert requests.get(url, timeout=10).ok


@pytest.mark.django_db(transaction=True)
def test_four_who_ask_first_at_the_same_moment_get_the_same_link(
    sandbox: Sandbox, completed: InterviewRequest
) -> None:
    """V9: one link per interview, at Spark Hire too."""
    together, links = Barrier(4), set()

    def share() -> None:
        mine = InterviewRequest.objects.get(pk=completed.pk)
        together.wait()
        links.add(recording_url(mine))
        connection.close()

    people = [Thread(target=share) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(links) == 1
    assert calls(sandbox, "create_share_link") == 1


def test_a_link_that_spark_hire_has_already_is_taken(
    sandbox: Sandbox, completed: InterviewRequest, alice: User
) -> None:
    """V9: one Spark Hire share link per interview."""
    uuid = completed.spark_hire_uuid
    existing = sandbox.api().post(f"/interviews/{uuid}/share_link").json()["url"]
    assert recording_url(completed) == existing


def test_the_senders_key_first_then_the_primary_users(
    sandbox: Sandbox, completed: InterviewRequest, integration: Integration
) -> None:
    """W2: share link: the sender's, then the Primary User's."""
    sandbox.lever("accounts/recruiter@example.com/disable")
    assert recording_url(completed).startswith(f"{sandbox.url}/share/")


def test_without_any_key_it_is_said_whom_to_ask(
    sandbox: Sandbox, completed: InterviewRequest, bob: User
) -> None:
    """B3: in words, on a page with a way back."""
    SparkHireUser.objects.update(key_state=SparkHireUser.KeyState.REFUSED)
    for name in ("view-completed-interview", "share"):
        page = log_in(bob).get(address(name, completed)).content.decode()
        assert "No Spark Hire user of your company has a working API key." in page
        assert completed.candidate.get_absolute_url() in page


def test_spark_hire_in_trouble_is_said_and_the_next_click_works(
    sandbox: Sandbox, completed: InterviewRequest, bob: User
) -> None:
    """B3: nothing half-made is kept."""
    sandbox.lever("faults", operation="share_link", fault="500")
    watch = address("view-completed-interview", completed)
    assert "error 500" in log_in(bob).get(watch).content.decode()
    assert log_in(bob).get(watch).status_code == 302


@pytest.mark.parametrize("status", [status for status in Status if status != Status.COMPLETED])
def test_only_a_completed_interview_is_watched_or_shared(
    alice: User, candidate: Candidate, link: JobLink, status: Status
) -> None:
    """V8, V9: nobody asks Spark Hire for anything else."""
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=status, next_attempt_at=request.requested_at)
    for name in ("view-completed-interview", "share"):
        page = log_in(alice).get(address(name, request)).content.decode()
        assert "This interview is not completed yet." in page


def test_off_watching_and_sharing_go_on(
    sandbox: Sandbox, completed: InterviewRequest, bob: User
) -> None:
    """S1."""
    Integration.objects.update(is_on=False)
    assert log_in(bob).get(address("view-completed-interview", completed)).status_code == 302


def test_nobody_watches_without_logging_in_here(completed: InterviewRequest) -> None:
    """P6: whoever may open the candidate record."""
    answer = Client().get(address("view-completed-interview", completed))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


UNTRUSTED = [
    "",
    "javascript:alert(1)",
    "data:text/html,x",
    "//app.sparkhire.com/share/1",
    "/share/1",
    "http://app.sparkhire.com/share/1",
    "ftp://app.sparkhire.com/share/1",
    "https://evil.example/share/1",
    "https://sparkhire.com.evil.example/",
    "https://evilsparkhire.com/",
    "https://app.sparkhire.com@evil.example/",
    "https://user@app.sparkhire.com/",
    "https://user:secret@app.sparkhire.com/",
    "https://@app.sparkhire.com/",
    "https://app.sparkhire.com:8443/",
    "https://app.sparkhire.com:99999/",
    "https://app.sparkhire.com\\@evil.example/",
    "https://evil.example\\.sparkhire.com/",
    "https://evil.example#.sparkhire.com/",
    "https://evil.example/?.sparkhire.com",
    "https://evil.example%2f.sparkhire.com/",
    "https://app.sparkhire.com%00.evil.example/",
    "https://app.sparkhire.com.:443/",
    "https://app.sp\u0430rkhire.com/",
    "https://sparkhire\u3002com/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://2130706433/",
    "https://127.0.0.1/",
    "https://[app.sparkhire.com/",
    "https://app.sparkhire.com\n.evil.example/",
    "https://app.sparkhire.com\t.evil.example/",
    " https://app.sparkhire.com/",
    "https:app.sparkhire.com",
    "https:///app.sparkhire.com",
    "https://ev\nil.sparkhire.com/",
    "https://-/.sparkhire.com/",
    "https://",
    "view-source:https://app.sparkhire.com/",
]


@pytest.mark.parametrize("url", UNTRUSTED)
def test_a_link_that_does_not_lead_to_spark_hire_is_not_trusted(
    settings: Settings, url: str
) -> None:
    """V9: what is opened or shown comes from Spark Hire's own hosts, encrypted."""
    settings.DEBUG = False
    settings.SPARKHIRE_API_URL = "https://api.sparkhire.com/v1.0"
    settings.SPARKHIRE_APP_URL = "https://app.sparkhire.com"
    assert not is_trusted(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://app.sparkhire.com/share/1?a=b#c",
        "https://sparkhire.com/",
        "https://deep.down.sparkhire.com:443/share",
        "HTTPS://APP.SPARKHIRE.COM/share/1",
    ],
)
def test_spark_hires_own_links_are_trusted(settings: Settings, url: str) -> None:
    """V8, V9."""
    settings.DEBUG = False
    assert is_trusted(url)


def test_the_configured_hosts_are_trusted_and_http_with_debug_only(settings: Settings) -> None:
    """For a sandbox on one's own machine."""
    settings.SPARKHIRE_APP_URL = "http://127.0.0.1:8001"
    settings.DEBUG = True
    assert is_trusted("http://127.0.0.1:8001/share/1")
    assert not is_trusted("http://127.0.0.1:8002/share/1")
    settings.DEBUG = False
    assert not is_trusted("http://127.0.0.1:8001/share/1")


@pytest.mark.parametrize("url", ["https://evil.example/share/1", "http://app.sparkhire.com/1"])
def test_a_link_elsewhere_is_neither_kept_nor_opened(
    wire: responses.RequestsMock, alice: User, candidate: Candidate, link: JobLink, url: str
) -> None:
    """V8, V9: whatever Spark Hire's answer says."""
    request = requested(candidate, alice)
    InterviewRequest.objects.update(status=Status.COMPLETED)
    shared = {"uuid": "link-1", "url": url, "status": "active"}
    wire.get(f"{WIRE}/interviews/interview-1/share_link", json=shared)

    with pytest.raises(NoRecording, match="does not lead to Spark Hire"):
        recording_url(request)

    page = log_in(alice).get(address("view-completed-interview", request))
    assert page.status_code == 409
    assert url not in page.content.decode()
    request.refresh_from_db()
    assert request.share_url == ""
