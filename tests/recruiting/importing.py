"""People who import candidates: the upload, and the turns that a worker takes at it."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from recruiting.imports import running
from recruiting.models import CandidateImport, ImportRow, User
from tests.people import log_in

HEADINGS = "First name,Last name,E-mail,Job"


def send(
    user: User, content: str | bytes, name: str = "people.csv", **form: object
) -> HttpResponse:
    """Post the upload form with a file of that content."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    response = log_in(user).post(reverse("import-candidates"), {"file": file, **form})
    assert isinstance(response, HttpResponse)
    return response


def uploaded(user: User, content: str | bytes, **form: Any) -> CandidateImport:
    """An import that waits for a worker."""
    response = send(user, content, **form)
    assert response.status_code == 302, response.content.decode()
    return CandidateImport.objects.latest("pk")


def read(user: User, lines: Sequence[str], **form: Any) -> CandidateImport:
    """An import with HEADINGS and these lines, as its preview shows it."""
    upload = uploaded(user, "\n".join([HEADINGS, *lines]), **form)
    work(upload)
    return upload


def people(count: int) -> list[str]:
    """Lines of that many people for Backend Engineer."""
    return [f"Mia{n},Moe,mia{n}@example.com,Backend Engineer" for n in range(count)]


def work(upload: CandidateImport) -> None:
    """What a worker does, until there is nothing more to do."""
    for _ in range(1000):
        upload.refresh_from_db()
        if not upload.is_running:
            return
        (running.read if upload.state == "reading" else running.run)(upload.pk)
    raise AssertionError("the import does not end")


def imported(user: User, upload: CandidateImport) -> None:
    """Start it and let the worker finish."""
    log_in(user).post(reverse("import-start", args=[upload.pk]))
    work(upload)


def outcomes(upload: CandidateImport) -> list[str]:
    """What becomes of each row, in order."""
    rows = ImportRow.objects.filter(candidate_import=upload).order_by("number")
    return list(rows.values_list("outcome", flat=True))
