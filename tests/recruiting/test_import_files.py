"""Files that people upload: the wrong ones are refused at once, and nothing that was typed is lost."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from recruiting.imports import reading
from recruiting.models import CandidateImport, Job, User
from tests.people import log_in
from tests.recruiting.importing import HEADINGS, send, uploaded, work


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize("size", [reading.MAX_BYTES + 1, 50 * 1024 * 1024])
def test_a_file_that_is_too_large_is_refused_and_never_kept(
    alice: User, job: Job, uploads: Path, size: int
) -> None:
    """E4."""
    response = send(alice, b"x" * size, tag="Spring fair", job=job.pk)
    page = response.content.decode()
    assert response.status_code == 422
    assert "The file is larger than 20 MB. Split it, and import each part." in page
    assert 'value="Spring fair"' in page
    assert f'<option value="{job.pk}" selected>' in page
    assert not CandidateImport.objects.exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04workbook", "Save As &gt; “CSV UTF-8”"),
        (b"Name\nMia\n", "No column is called “First name” or “Last name”."),
        (b"First name,Last name,Mail,E-mail\nMia,Moe,,\n", "Rename or delete all but one."),
    ],
)
def test_a_wrong_file_is_refused_at_once(
    alice: User, job: Job, uploads: Path, content: bytes, words: str
) -> None:
    """E4."""
    response = send(alice, content, source="Fair")
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="Fair"' in response.content.decode()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_no_file_a_long_tag_and_two_tags_are_refused(alice: User) -> None:
    """E4."""
    address = reverse("import-candidates")
    page = log_in(alice).post(address, {"tag": "one, two"}).content.decode()
    assert "Choose the file to import." in page
    assert "A tag holds no comma. Name one tag." in page
    assert send(alice, f"{HEADINGS}\nMia,Moe,,\n", tag="x" * 41).status_code == 422


def test_a_windows_file_is_read_with_a_notice(alice: User, job: Job) -> None:
    """E4."""
    upload = uploaded(alice, f"{HEADINGS}\nJosé,Müller,,Backend Engineer\n".encode("cp1252"))
    work(upload)
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert "read as Windows-1252: check the names in the preview" in page
    assert "Müller" in page


@pytest.mark.parametrize("content", [f'{HEADINGS}\nMia,Moe,,\n"Leo,Moe,,\n', f"{HEADINGS}\n\n"])
def test_what_is_wrong_further_down_is_said_on_the_page(
    alice: User, job: Job, content: str
) -> None:
    """E4."""
    upload = uploaded(alice, content)
    work(upload)
    assert upload.state == "refused"
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert upload.reason in page
    assert "Upload another file" in page
    assert not upload.rows.exists()


def test_a_file_that_has_gone_is_said_to_be_gone(alice: User, job: Job) -> None:
    """E4."""
    upload = uploaded(alice, f"{HEADINGS}\nMia,Moe,,Backend Engineer\n")
    Path(upload.file.path).unlink()
    work(upload)
    assert (upload.state, upload.reason) == ("refused", "The file is gone. Upload it again.")


def test_the_example_file_can_be_imported(alice: User, job: Job) -> None:
    """E4."""
    example = log_in(alice).get(reverse("import-example")).content
    upload = uploaded(alice, example, job=job.pk)
    work(upload)
    assert upload.to_add == upload.rows_counted == 2


def test_an_upload_from_another_site_is_refused(alice: User) -> None:
    """E4."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    file = SimpleUploadedFile("people.csv", f"{HEADINGS}\nMia,Moe,,\n".encode())
    assert client.post(reverse("import-candidates"), {"file": file}).status_code == 403
    assert not CandidateImport.objects.exists()
