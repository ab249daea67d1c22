"""Résumés: kept by what they are, served to those who may open the record, as nothing but a document."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from recruiting.models import Candidate, User
from tests.people import log_in
from video_interviews.management.demo_resume import resume_pdf

PDF = resume_pdf(["Casey Candidate", "casey@example.com"])


def word_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(user: User, candidate: Candidate, content: bytes, name: str = "cv.pdf") -> int:
    form = {
        "first_name": candidate.first_name,
        "last_name": candidate.last_name,
        "email": candidate.email,
        "resume": SimpleUploadedFile(name, content, content_type="text/html"),
    }
    address = reverse("candidate-edit", args=[candidate.pk])
    return log_in(user).post(address, form).status_code


def test_a_pdf_is_shown_in_the_browser(alice: User, bob: User, candidate: Candidate) -> None:
    assert upload(alice, candidate, PDF, name="../../evil name.html") == 302
    response = log_in(bob).get(reverse("candidate-resume", args=[candidate.pk]))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_word_document_is_saved_and_not_shown(alice: User, candidate: Candidate) -> None:
    assert upload(alice, candidate, word_document()) == 302
    response = log_in(alice).get(reverse("candidate-resume", args=[candidate.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "wordprocessingml" in response.headers["Content-Type"]


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"MZ\x90", b"PK\x03\x04broken", b"\x00" * 9]
)
def test_what_is_no_document_is_refused_whatever_its_name(
    alice: User, candidate: Candidate, content: bytes, uploads: Path
) -> None:
    assert upload(alice, candidate, content) == 422
    candidate.refresh_from_db()
    assert not candidate.resume
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_a_replaced_resume_is_deleted(
    alice: User,
    candidate: Candidate,
    uploads: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    upload(alice, candidate, PDF)
    with django_capture_on_commit_callbacks(execute=True):
        upload(alice, candidate, word_document())
    kept = [path.suffix for path in uploads.rglob("*") if path.is_file()]
    assert kept == [".docx"]


def test_a_record_without_a_resume_has_none_to_open(alice: User, candidate: Candidate) -> None:
    assert log_in(alice).get(reverse("candidate-resume", args=[candidate.pk])).status_code == 404
