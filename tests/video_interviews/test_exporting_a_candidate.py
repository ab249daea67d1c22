"""What a candidate is given of themselves: every column that is tagged as theirs, and their files."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from recruiting import extensions
from recruiting.models import Candidate, User
from recruiting.personal_data import NOT_EXPORTED
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews import canary
from video_interviews.models import JobLink, Subscription


@pytest.fixture
def exported(
    dana: User,
    alice: User,
    bob: User,
    sandbox: Sandbox,
    linked: JobLink,
    subscription: Subscription,
    settings: Settings,
    tmp_path: Path,
) -> tuple[Candidate, zipfile.ZipFile]:
    """A person of whom everything is told that can be, and the file that Dana downloads."""
    settings.MEDIA_ROOT = tmp_path
    candidate = canary.imported_candidate(dana)
    canary.worked_on(candidate, dana, bob)
    canary.interviewed(candidate, alice, sandbox)
    browser = log_in(dana)
    canary.posted(browser, "candidate-hold", candidate, reason=f"{canary.BIRD}hold")
    answer = browser.get(reverse("candidate-data", args=[candidate.pk]))
    assert answer.headers["Cache-Control"] == "private, no-store"
    return candidate, zipfile.ZipFile(io.BytesIO(answer.content))


def test_every_personal_column_of_every_row_is_exported_and_the_resume(
    exported: tuple[Candidate, zipfile.ZipFile],
) -> None:
    """Row R32: 100 % of the personal columns, by their tags; no table is empty, so each was looked at."""
    candidate, archive = exported
    held: dict[str, list[dict[str, Any]]] = json.loads(archive.read("candidate.json"))["held"]
    candidate = Candidate.objects.get(pk=candidate.pk)
    for label, table in extensions.personal_tables.items():
        if table.rows is None or label in NOT_EXPORTED:
            assert label not in held
            continue
        rows = list(table.rows(candidate))
        assert len(held[label]) >= len(rows) > 0, label
        for row in held[label]:
            assert list(row) == table.candidate.split(), label
    told = json.dumps(held)
    for what in ("first", "last", "mail", "tag", "source", "remark", "note", "message", "hold"):
        assert canary.BIRD + what in told, what
    assert canary.PHONE in told
    assert "mia@example.com" not in told  # another line of the same file
    (name,) = [name for name in archive.namelist() if name.startswith("resume/")]
    with candidate.resume.open("rb") as file:
        assert archive.read(name) == file.read()
