"""Every word that a person reads can be translated: it went through gettext, or is somebody's data.

Pages are those of `test_every_page`; here they are seen in every state.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import chain

import pytest
import responses
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting.models import DEFAULT_STAGES, Candidate, CandidateImport, Company, Job, User
from scripts.processes import ROOT
from tests.people import log_in, make_candidate
from tests.video_interviews.shown import (
    job_info,
    look,
    no_requests,
    outside,
    settings_page,
    tabs,
    windows,
)
from tests.video_interviews.test_every_page import files as files  # a fixture
from tests.video_interviews.test_every_page import pages as every_page
from tests.video_interviews.walks import EVENT, WIRE
from tests.video_interviews.words import marks, unmarked, untranslated
from video_interviews import newsfeed
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
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


def left_out(pages: Iterable[str]) -> set[str]:
    """The words on the pages, which are made meanwhile, that nobody could translate."""
    with marks():
        return {line for page in pages for line in unmarked(page, DATA, NO_WORDS)}


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
    left = left_out(look(admin.get(address)) for address in addresses)
    # The secret of the second factor, which is another each time.
    assert {
        line for line in left if not re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", line)
    } == set()


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
