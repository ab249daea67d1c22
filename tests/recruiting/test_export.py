"""The candidate list as a file for spreadsheets."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruiting.candidate_list import CandidateList
from recruiting.csv_safe import safe_cell
from recruiting.export import lines_of
from recruiting.models import Candidate, Job, Tag, User
from tests.people import log_in, make_candidate
from tests.recruiting.test_queries import fill
from video_interviews.models import InterviewRequest


def exported(user: User, query: str = "") -> list[list[str]]:
    response = log_in(user).get(f"{reverse('export-candidates')}?{query}")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_alice_exports_what_the_list_shows(alice: User, candidate: Candidate) -> None:
    """E5."""
    moment = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
    mia = make_candidate(candidate.job, "Mia", phone="555", source="Fair", created_at=moment)
    for name in ("Go", "Python"):
        mia.tags.add(Tag.objects.create(company=mia.company, name=name))
    headings, row = exported(alice, "source=Fair")
    assert headings[:8] == [
        *("First name", "Last name", "E-mail", "Phone", "Job", "Stage", "Source", "Tags")
    ]
    assert headings[8:] == ["Added (America/New_York)", "Archived", "Video interview"]
    assert row[:2] == ["Mia", "Candidate"]
    assert row[3:8] == ["555", "Backend Engineer", "New", "Fair", "Go, Python"]
    assert row[8:] == ["2026-02-28 21:30", "No", ""]


def test_the_file_says_how_the_video_interview_stands(alice: User, candidate: Candidate) -> None:
    """E5."""
    InterviewRequest.objects.create(
        candidate=candidate,
        company=candidate.company,
        requested_by=alice,
        status="completed",
        expires_on="2026-12-01",
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    assert exported(alice)[1][-1] == "Video Interview Complete"
    candidate.company.video_interviewing_enabled = False
    candidate.company.save()
    assert exported(alice)[0][-1] == "Archived"


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@sum", "\tx", "\rx"])
def test_no_name_is_taken_for_a_formula(name: str) -> None:
    """E5."""
    assert safe_cell(name) == f"'{name}"
    assert safe_cell(f"Anna {name}") == f"Anna {name}"


def test_odd_names_come_out_as_they_are(alice: User, job: Job) -> None:
    """E5."""
    make_candidate(job, 'Zoë "Zo"', last_name="Smith, Jr.\nPhD", phone="+1 555", source="=cmd()")
    [row] = exported(alice)[1:]
    assert row[:2] == ['Zoë "Zo"', "Smith, Jr.\nPhD"]
    assert (row[3], row[6]) == ("'+1 555", "'=cmd()")


def test_everybody_is_exported_once_in_the_order_of_the_list(alice: User, job: Job) -> None:
    """E5."""
    fill(job, 2500)
    rows = exported(alice, "sort=oldest")[1:]
    pks = CandidateList.from_text(alice, "sort=oldest")
    expected = pks.page(size=2500).rows
    assert [row[0] for row in rows] == [one.first_name for one in expected]
    assert len(rows) == 2500


def test_a_chunk_asks_the_database_equally_often(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E5."""

    def queries(chunk: int) -> int:
        monkeypatch.setattr("recruiting.export.CHUNK", chunk)
        with CaptureQueriesContext(connection) as captured:
            assert len(list(lines_of(CandidateList.from_text(alice, "")))) == 1 + 400 / chunk
        return len(captured)

    fill(job, 400)
    assert [queries(400), queries(200), queries(100)] == [3, 6, 12]


def test_the_file_is_named_after_the_companys_day(alice: User, candidate: Candidate) -> None:
    """E5."""
    client = log_in(alice)
    with time_machine.travel(datetime(2026, 3, 1, 2, tzinfo=UTC), tick=False):
        response = client.get(reverse("export-candidates"))
    assert 'filename="candidates-2026-02-28.csv"' in response.headers["Content-Disposition"]
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_bob_may_not_export(bob: User, candidate: Candidate) -> None:
    """P4, E5: he reads."""
    client = log_in(bob)
    assert client.get(reverse("export-candidates")).status_code == 403
    assert reverse("export-candidates") not in client.get(reverse("candidates")).content.decode()


def test_charlies_file_holds_nobody_of_alices(charlie: User, candidate: Candidate) -> None:
    """P7, E5: nothing of another company."""
    assert [row[0] for row in exported(charlie)[1:]] == ["Noor"]
    refused = log_in(charlie).get(reverse("export-candidates"), {"job": candidate.job_id})
    assert refused.headers["Location"] == reverse("candidates")
