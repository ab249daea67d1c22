"""Every word that a person reads can be translated: it went through gettext, or is somebody's data.

Pages are those of `test_every_page`; here they are seen in every state.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
import responses
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.csrf import csrf_failure

from recruiting.models import DEFAULT_STAGES, Candidate, CandidateImport, Company, Job, User
from recruiting.toasts import UNDO
from scripts.processes import ROOT
from tests.people import log_in, make_candidate
from tests.video_interviews.test_every_page import files as files  # a fixture
from tests.video_interviews.test_every_page import pages as every_page
from tests.video_interviews.walks import EVENT, WIRE, requested, subscribed
from tests.video_interviews.words import marks, unmarked, untranslated
from video_interviews import newsfeed
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobCreation,
    JobLink,
    SparkHireUser,
    Status,
)
from video_interviews.templatetags.video_interviews import relative

# Python that speaks to people.
SPEAKING = (
    "recruiting/access.py",
    "recruiting/actions/*.py",
    "recruiting/board.py",
    "recruiting/candidate_list.py",
    "recruiting/export.py",
    "recruiting/extensions.py",
    "recruiting/forms/*.py",
    "recruiting/funnel.py",
    "recruiting/imports/*.py",
    "recruiting/mentions.py",
    "recruiting/models/candidates.py",
    "recruiting/models/changes.py",
    "recruiting/models/jobs.py",
    "recruiting/models/people.py",
    "recruiting/newsfeed.py",
    "recruiting/sessions.py",
    "recruiting/templatetags/*.py",
    "recruiting/views/*.py",
    "video_interviews/actions/*.py",
    "video_interviews/attention.py",
    "video_interviews/columns.py",
    "video_interviews/filters.py",
    "video_interviews/forms.py",
    "video_interviews/gate.py",
    "video_interviews/newsfeed.py",
    "video_interviews/permissions.py",
    "video_interviews/tab.py",
    "video_interviews/templatetags/*.py",
    "video_interviews/views/*.py",
)
# Initials; zones, whose names are IANA's; cells; stories, which were translated when they were written.
NO_WORDS = {"avatar", "id_time_zone", "import-cell", "timeline-body", "timeline-headline"}
NAMES = [
    "Casey Candidate",
    "Casey",
    "Robin",
    "Mia Maus",
    "Alice",
    "Bob",
    "Dana",
    "Northwind Talent",
]
TYPED = [
    *DEFAULT_STAGES,
    "Backend Engineer",
    "Chicago, IL, USA",
    "Software Engineer Screen",
    "Said.",
    "We look forward to it.",
    "Yours?",
    EVENT,
]
CLIENTS = [
    "The connection to Spark Hire broke off."
]  # words of sparkhire_client, which knows no gettext
IMPORTED = [  # sentences that were written down when the file was read
    "people.csv",
    "The first name is missing.",
    "“no e-mail” is not an e-mail address.",
    "A quotation mark opened in line 2 or below is never closed."
    " Inside a cell in quotation marks, double each quotation mark.",
]
DATA = [*NAMES, *TYPED, *CLIENTS, *IMPORTED]
SECTION = re.compile(r'<section [^>]*id="video-interviewing".*?</section>', re.DOTALL)
KEYS = SparkHireUser.KeyState


def left_out(pages: Iterable[str]) -> set[str]:
    """The words on the pages, which are made meanwhile, that nobody could translate."""
    with marks():
        return {line for page in pages for line in unmarked(page, DATA, NO_WORDS)}


def look(response: Any) -> str:
    """What the page holds; an answer without any would be a mistake of the test."""
    assert response.content, response
    return str(response.content.decode())


def outside(alice: User) -> Iterator[str]:
    """For those who are not logged in, and when something is wrong."""
    client = Client()
    for name in ("login", "password_reset", "password_reset_done", "password_reset_complete"):
        yield look(client.get(reverse(name)))
    yield look(client.get(reverse("password_reset_confirm", args=["x", "y"])))
    yield look(client.post(reverse("login"), {"username": "", "password": ""}))
    yield look(client.post(reverse("login"), {"username": "a@example.com", "password": "wrong"}))
    asked = RequestFactory().get("/")
    for view in (defaults.bad_request, defaults.permission_denied, defaults.page_not_found):
        yield look(view(asked, Exception()))
    yield look(defaults.server_error(asked))
    yield look(csrf_failure(asked))
    yield look(log_in(alice).get(reverse("video-interviewing")))  # for Admins only
    yield render_to_string(
        "_message.html", {"message": Message(SUCCESS, "", extra_tags=f"{UNDO}{uuid4()}")}
    )


def tabs(client: Client, request: InterviewRequest) -> Iterator[str]:
    """The Video Interview tab in every state."""
    address = reverse("video-interview-status", args=[request.candidate_id])
    soon = timezone.now() + timedelta(days=2)
    rows = InterviewRequest.objects.filter(pk=request.pk)
    for status in Status:
        for due in (None, soon):
            if due is None and status in (Status.SENDING, Status.CANCELING):
                continue
            rows.update(status=status, next_attempt_at=due, reason="Said.", spark_hire_uuid="")
            yield look(client.get(address))
        rows.update(spark_hire_uuid="uuid", surplus_uuid="other", next_attempt_at=soon)
        yield look(client.get(address))
        rows.update(surplus_uuid="")
    rows.update(status=Status.COMPLETED, completed_at=timezone.now(), rating=4.5, message="Said.")
    yield look(client.get(address))
    rows.update(status=Status.FAILED)
    yield look(client.get(address))
    InterviewRequest.objects.update(status=Status.CANCELED)
    requested(request.candidate, request.requested_by, uuid="another")
    yield look(client.get(address))


def no_requests(client: Client, robin: Candidate) -> Iterator[str]:
    """Why nothing can be sent to Robin, one reason after the other."""
    address = reverse("video-interview-status", args=[robin.pk])
    window = reverse("request-video-interview", args=[robin.pk])
    keys = SparkHireUser.objects.filter(user__first_name="Alice")
    links = JobLink.objects.all()
    yield look(client.get(address))
    Candidate.objects.filter(pk=robin.pk).update(email="")
    yield look(client.get(address))
    links.update(question_set_uuid="")
    yield look(client.get(address))
    yield look(client.get(window))
    links.delete()
    yield look(client.get(address))
    keys.update(key_state=KEYS.REFUSED)
    yield look(client.get(address))
    Integration.objects.update(primary_user=None)
    yield look(client.get(address))
    Integration.objects.update(is_on=False)
    yield look(client.get(address))


def windows(client: Client, request: InterviewRequest, admin: Client) -> Iterator[str]:
    its = [request.candidate_id, request.pk]
    robin = make_candidate(request.candidate.job, "Robin")
    window = reverse("request-video-interview", args=[robin.pk])
    yield look(client.get(window))
    for day in ("", "never", "2020-01-01", "2999-01-01"):
        yield look(client.post(window, {"expiration_date": day}))
    yield look(client.get(reverse("request-video-interview", args=its[:1])))
    for name in ("cancel-request", "share", "view-completed-interview"):
        yield look(client.get(reverse(name, args=its)))
    InterviewRequest.objects.update(
        status=Status.COMPLETED, share_url="https://app.sparkhire.com/x"
    )
    for name in ("cancel-request", "share"):
        yield look(client.get(reverse(name, args=its)))
    InterviewRequest.objects.update(share_url="")
    for name in ("share", "view-completed-interview"):
        yield look(client.get(reverse(name, args=its)))
    for name in ("add-users", "renew-addresses", "help-video-interviewing"):
        yield look(admin.get(reverse(name)))
    yield look(admin.post(reverse("add-users"), {"users": []}))


def job_info(client: Client, job: Job, alice: User, wire: responses.RequestsMock) -> Iterator[str]:
    """The section of the Job Info window, and what opens from it."""
    info, link, sets = (
        reverse(name, args=[job.pk]) for name in ("job-info", "link-job", "question-set")
    )

    def section() -> str:
        found = SECTION.search(look(client.get(info)))
        assert found
        return found[0]

    for address in (sets, link):
        yield look(client.get(address))
    yield section()
    yield look(client.post(sets, {"question_set": ""}))
    InterviewRequest.objects.update(status=Status.FAILED)
    JobLink.objects.update(question_set_uuid="gone")
    yield section()
    yield look(client.get(sets))
    yield look(client.post(sets, {"question_set": "set-1"}))
    JobLink.objects.all().delete()
    yield section()
    yield look(client.post(link, {"how": "existing"}))
    Job.objects.update(city="")
    yield look(client.post(link, {"how": "new"}))
    job_creation = JobCreation.objects.create(
        company=job.company, job=job, requested_by=alice, title="Backend Engineer", reason="Said."
    )
    yield section()
    for when in (timezone.now(), None):
        JobCreation.objects.update(next_attempt_at=when, unknown_since=timezone.now())
        yield section()
    job_creation.delete()
    wire.reset()  # it answers nothing any more
    yield look(client.get(link))
    SparkHireUser.objects.update(key_state=KEYS.REFUSED)
    yield section()
    yield look(client.get(link))
    JobLink.objects.create(company=job.company, job=job, spark_hire_uuid="job-2")
    yield section()


def settings_page(admin: Client, integration: Integration) -> Iterator[str]:
    address = reverse("video-interviewing")
    now = timezone.now()
    primary = integration.primary_user
    keys = SparkHireUser.objects.all()
    integrations = Integration.objects.all()
    yield look(admin.get(address))
    subscribed(integration, EVENT)
    integrations.update(subscriptions_checked_at=now, last_polled_at=now)
    keys.update(paused_until=now + timedelta(hours=1), pause_reason="Said.")
    yield look(admin.get(address))
    yield look(admin.post(reverse("test-connection"), follow=True))
    keys.update(down_since=now)
    yield look(admin.get(address))
    keys.update(key_state=KEYS.REFUSED)
    yield look(admin.get(address))
    assert primary is not None
    same = {f"key_{key.pk}": "Yours?" for key in keys}
    yield look(admin.post(address, {**same, "primary_user": primary.pk}))
    yield look(admin.post(address, {"primary_user": primary.pk}))
    keys.update(key_state=KEYS.MISSING, key_last_four="")
    yield look(admin.get(address))
    integrations.update(primary_user=None)
    yield look(admin.post(reverse("test-connection"), follow=True))
    integrations.update(is_on=False)
    keys.delete()
    integration.subscriptions.all().delete()
    yield look(admin.get(address))
    yield look(admin.get(reverse("renew-addresses")))


@pytest.fixture
def asked(request_of_alice: InterviewRequest, wire: responses.RequestsMock) -> InterviewRequest:
    """Casey's request; Spark Hire has a question set and a job, and an answer to nothing else."""
    one = [{"uuid": "set-1", "name": "Software Engineer Screen", "questions": [{}]}]
    wire.get(f"{WIRE}/question_sets", json=one)
    wire.get(f"{WIRE}/jobs", json=[{"uuid": "j", "title": "Backend Engineer", "status": "open"}])
    return request_of_alice


@pytest.fixture
def recruiter(alice: User) -> Client:
    return log_in(alice)


def test_whoever_is_not_logged_in_reads_translated_words(alice: User, company: Company) -> None:
    assert left_out(outside(alice)) == set()


def test_every_page_is_in_translated_words(
    admin: Client,
    candidate: Candidate,
    asked: InterviewRequest,
    files: list[CandidateImport],
    alice: User,
) -> None:
    addresses = chain(*every_page(candidate, asked, files, alice).values())
    assert left_out(look(admin.get(address)) for address in addresses) == set()


def test_the_tab_is_in_translated_words(recruiter: Client, asked: InterviewRequest) -> None:
    assert left_out(tabs(recruiter, asked)) == set()


def test_why_nothing_can_be_sent_is_said_in_translated_words(
    recruiter: Client, job: Job, link: JobLink
) -> None:
    assert left_out(no_requests(recruiter, make_candidate(job, "Robin"))) == set()


def test_the_windows_are_in_translated_words(
    recruiter: Client, admin: Client, asked: InterviewRequest
) -> None:
    assert left_out(windows(recruiter, asked, admin)) == set()


def test_the_job_info_window_is_in_translated_words(
    recruiter: Client, job: Job, alice: User, asked: InterviewRequest, wire: responses.RequestsMock
) -> None:
    assert left_out(job_info(recruiter, job, alice, wire)) == set()


def test_the_settings_page_is_in_translated_words(
    admin: Client, integration: Integration, wire: responses.RequestsMock
) -> None:
    assert left_out(settings_page(admin, integration)) == set()


def test_the_newsfeed_is_written_in_translated_words(asked: InterviewRequest) -> None:
    now = timezone.now()
    with marks():
        entries = [
            newsfeed.requested(asked),
            newsfeed.accepted(asked, now),
            newsfeed.completed(asked, now),
            newsfeed.rated(asked, 4.5, now),
            newsfeed.expired(asked),
            newsfeed.rescheduled(asked, now, now),
            newsfeed.reset(asked, now),
            newsfeed.canceled(asked, by="Bob"),
        ]
        of_many = newsfeed.all_expired(InterviewRequest.objects.all())
    told = [*(text for one in entries for text in (one.headline, one.body)), of_many.headline]
    assert [line for text in told for line in unmarked(text, DATA)] == []


def test_a_distance_in_time_is_said_in_translated_words() -> None:
    now = timezone.now()
    distances = [timedelta(seconds=n) for n in (5, 70, 4000, 90_000, 400_000)]
    moments = [now, *(now + each for each in distances), *(now - each for each in distances)]
    assert left_out(relative(moment) for moment in moments) == set()


@pytest.mark.parametrize("where", SPEAKING)
def test_no_sentence_goes_by_gettext(where: str) -> None:
    files = list(ROOT.glob(where))
    assert files
    assert {text for file in files for text in untranslated(file.read_text())} == set()


def test_a_sentence_that_goes_by_gettext_is_noticed() -> None:
    source = """'Module words here.'; a = _("Fine as it is."); b = f"{name} is not here."; c = "a_name" """
    assert untranslated(source) == [" is not here."]


def test_a_word_that_is_left_out_is_noticed() -> None:
    with marks():
        page = f"<p title='Typed'>Plain {_('marked')} <b>Casey</b></p>"
    assert unmarked(page, DATA) == ["Plain", "Typed"]
