"""What is left of an import when it is over: the result, for 30 days, and the candidates."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from recruiting import background
from recruiting.imports import running, turns
from recruiting.models import (
    Candidate,
    CandidateImport,
    ImportRow,
    Job,
    User,
)
from tests.people import log_in
from tests.recruiting.importing import HEADINGS, imported, people, read, uploaded, work


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(running, "ADDED_AT_ONCE", 10)


def test_every_row_can_be_downloaded_with_its_result(alice: User, job: Job) -> None:
    """E3."""
    upload = uploaded(
        alice,
        f'{HEADINGS},=Notes\nMia,Moe,mia@example.com,Backend Engineer,"=HYPERLINK(""x"")"\n'
        "-Leo,Moe,@leo,Backend Engineer\n",
    )
    work(upload)
    imported(alice, upload)
    response = log_in(alice).get(reverse("import-rows", args=[upload.pk]))
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    added = Candidate.objects.get()
    assert text.startswith("\ufeff")
    link = f"http://testserver{added.get_absolute_url()}"
    formula = '\'=HYPERLINK("x")'
    invalid = "“@leo” is not an e-mail address."
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        [
            "Row",
            "First name",
            "Last name",
            "E-mail",
            "Job",
            "'=Notes",
            "Result",
            "Reason",
            "Record",
        ],
        ["2", "Mia", "Moe", "mia@example.com", "Backend Engineer", formula, "Added", "", link],
        ["3", "'-Leo", "Moe", "'@leo", "Backend Engineer", "", "Invalid e-mail", invalid, ""],
    ]


def test_file_and_rows_go_after_30_days_and_candidates_stay(alice: User, job: Job) -> None:
    """E3."""
    upload = read(alice, people(15))
    imported(alice, upload)
    path = Path(upload.file.path)
    turns.clear(upload.pk)
    assert path.exists()
    CandidateImport.objects.update(made_at=timezone.now() - timedelta(days=31))
    assert list(background.what_is_due()) == [("recruiting.clear_import", upload.pk)]
    for _ in range(2):
        turns.clear(upload.pk)
    assert list(background.what_is_due()) == []
    assert not path.exists()
    assert not ImportRow.objects.exists()
    assert job.candidates.count() == 15
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert "The file and its rows were deleted" in page
    assert "people.csv" in log_in(alice).get(reverse("import-candidates")).content.decode()


def test_a_person_who_is_erased_takes_their_row_along(alice: User, job: Job) -> None:
    """E3."""
    upload = read(alice, people(3))
    imported(alice, upload)
    Candidate.objects.get(first_name="Mia1").delete()
    assert [row.number for row in upload.rows.order_by("number")] == [2, 4]
