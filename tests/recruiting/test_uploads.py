"""Files that are posted: whoever posts them and wherever to, the disk does not fill up."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from recruiting import uploads
from recruiting.forms.accounts import LogInForm
from recruiting.models import Candidate, User
from recruiting.views import accounts
from tests.people import log_in
from tests.recruiting.test_resumes import PDF

MEGABYTE = 1024 * 1024
HALF = uploads.MOST // 2


@pytest.fixture(autouse=True)
def disk(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


def kept(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def of(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("résumé.pdf", PDF + b" " * (size - len(PDF)))


def size_of(file: object) -> int:
    assert isinstance(file, UploadedFile)
    return file.size or 0


@pytest.mark.parametrize("size", [uploads.MOST + 1, 2 * uploads.MOST])
def test_a_strangers_file_takes_no_room(
    db: None, disk: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 5.2.1: a form is read before it is known who posts it."""
    there: list[Path] = []
    meanwhile = accounts.LogIn.form_invalid

    def form_invalid(view: accounts.LogIn, form: LogInForm) -> HttpResponse:
        there.extend(kept(disk))
        return meanwhile(view, form)

    monkeypatch.setattr(accounts.LogIn, "form_invalid", form_invalid)
    form = {"username": "nobody@example.com", "password": "nobody", "file": of(size)}
    page = Client().post(reverse("login"), form)
    assert size_of(page.wsgi_request.FILES["file"]) >= size
    assert there == kept(disk) == []


def test_many_files_take_no_more_room_than_one(disk: Path) -> None:
    posted = RequestFactory().post("/", {f"file{number}": of(HALF + 1) for number in range(2)})
    first, second = (posted.FILES[name] for name in ("file0", "file1"))
    assert (size_of(first), size_of(second)) == (HALF + 1, 2 * HALF + 2)
    assert [path.stat().st_size for path in kept(disk)] == [HALF + 1]
    posted.close()
    assert kept(disk) == []


@pytest.mark.parametrize("size", [11 * MEGABYTE, uploads.MOST + 1, 2 * uploads.MOST])
def test_a_resume_that_is_too_large_is_said_to_be_and_nothing_else_is_lost(
    alice: User, candidate: Candidate, disk: Path, size: int
) -> None:
    """B1: the limit of the whole site says it in the form's own words."""
    form = {"first_name": "Casey", "last_name": "New", "email": "", "resume": of(size)}
    page = log_in(alice).post(reverse("candidate-edit", args=[candidate.pk]), form)
    assert page.status_code == 422
    assert "The résumé is larger than 10 MB. Upload a smaller file." in page.content.decode()
    assert 'value="New"' in page.content.decode()
    candidate.refresh_from_db()
    assert not candidate.resume
    assert not (disk / "uploads").exists()


def test_a_file_within_the_limit_arrives_whole(
    alice: User, candidate: Candidate, disk: Path
) -> None:
    whole = of(9 * MEGABYTE)
    address = reverse("candidate-resume-upload", args=[candidate.pk])
    assert log_in(alice).post(address, {"resume": whole}).status_code == 302
    candidate.refresh_from_db()
    assert candidate.resume.size == 9 * MEGABYTE
