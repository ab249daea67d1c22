"""Résumés: kept by what they are, served to those who may open the record, as nothing but a document."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from recruiting import search
from recruiting.models import Candidate, User
from tests.people import log_in
from video_interviews.management.demo_resume import resume_pdf

PDF = resume_pdf(["Casey Candidate", "casey@example.com"])


def word_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
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
    assert "form-action 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_word_document_is_saved_and_not_shown(alice: User, candidate: Candidate) -> None:
    assert upload(alice, candidate, word_document()) == 302
    response = log_in(alice).get(reverse("candidate-resume", args=[candidate.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "wordprocessingml" in response.headers["Content-Type"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"\n<script>alert(1)</script>\n%PDF-1.7",  # what a browser may take for either
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a/*%PDF-1.7*/=alert(1)",
        b"MZ\x90",
        b"PK\x03\x04broken",
        b"\x00" * 9,
        zipped(index_html="<script>alert(1)</script>"),
        zipped(word__document_xml="<w:document/>", word__vbaProject_bin="macros"),
    ],
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


def put(user: User, candidate: Candidate, content: bytes | None) -> HttpResponse:
    """Upload from the tab."""
    form = {"resume": SimpleUploadedFile("cv.pdf", content)} if content is not None else {}
    address = reverse("candidate-resume-upload", args=[candidate.pk]) + "?tab=resume&list="
    response: HttpResponse = log_in(user).post(address, form)  # type: ignore[assignment]
    return response


def tab(user: User, candidate: Candidate) -> str:
    response = log_in(user).get(candidate.get_absolute_url(), {"tab": "resume"})
    return response.content.decode()


def test_alice_adds_and_replaces_a_resume_from_its_tab(
    alice: User,
    candidate: Candidate,
    uploads: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """And nothing else of the record is touched."""
    assert "No résumé yet" in tab(alice, candidate)
    stale = Candidate.objects.filter(pk=candidate.pk).values().get()
    for content in (PDF, word_document()):
        with django_capture_on_commit_callbacks(execute=True):
            response = put(alice, candidate, content)
        assert response.headers["Location"].endswith("?tab=resume&list=")
    kept = [path.suffix for path in uploads.rglob("*") if path.is_file()]
    assert kept == [".docx"]
    headlines = [item.headline for item in candidate.newsfeed.all()]
    assert headlines == ["Résumé replaced", "Résumé added"]
    assert candidate.pk in search.resumes_due()
    now = Candidate.objects.filter(pk=candidate.pk).values().get()
    assert now | {"resume": ""} == stale


def test_a_pdf_is_shown_in_its_tab_and_can_be_saved(
    alice: User, bob: User, candidate: Candidate
) -> None:
    put(alice, candidate, PDF)
    address = reverse("candidate-resume", args=[candidate.pk])
    content = tab(bob, candidate)
    assert f'src="{address}#view=FitH&amp;navpanes=0" title="Résumé of Casey Candidate"' in content
    assert f'href="{address}?download=1"' in content
    shown, saved = log_in(bob).get(address), log_in(bob).get(address, {"download": "1"})
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert log_in(bob).get(candidate.get_absolute_url()).headers["X-Frame-Options"] == "DENY"


def test_a_word_document_is_only_downloaded(alice: User, candidate: Candidate) -> None:
    put(alice, candidate, word_document())
    content = tab(alice, candidate)
    assert "<iframe" not in content
    assert "?download=1" in content


def test_a_resume_whose_file_is_gone_says_so(
    alice: User, candidate: Candidate, uploads: Path
) -> None:
    put(alice, candidate, PDF)
    for path in uploads.rglob("*.pdf"):
        path.unlink()
    content = tab(alice, candidate)
    assert "The file of this résumé is missing." in content
    assert "<iframe" not in content
    assert put(alice, candidate, PDF).status_code == 302


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose the file"),
        (b"", "empty"),
        (b"<html>", "Save the résumé as a PDF"),
        (b"%PDF-" + b" " * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_what_cannot_be_a_resume_is_refused_in_the_tab(
    alice: User, candidate: Candidate, content: bytes | None, words: str
) -> None:
    """B1: beside the field, with the remedy."""
    response = put(alice, candidate, content)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'id="id_resume_error"' in page
    candidate.refresh_from_db()
    assert not candidate.resume


def test_bob_may_not_upload(bob: User, candidate: Candidate) -> None:
    """P4: he reads."""
    assert put(bob, candidate, PDF).status_code == 403
    assert 'type="file"' not in tab(bob, candidate)
