"""Résumés are read, so that candidates are found by what stands in them; whatever is in the file."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from recruiting import resume_text, search
from recruiting.actions import candidates as actions
from recruiting.background import what_is_due
from recruiting.models import Candidate, Job, User
from video_interviews.management.demo_resume import resume_pdf

PDF = resume_pdf(["Casey Candidate", "Kernel hacker, C++ (since 1999)"])


def packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return file.getvalue()


DOCX = packed(word__document_xml="<w:t>Größe</w:t><w:t>&amp; Kernel</w:t>")
ODT = packed(mimetype="x", content_xml="<text:p>Kernel</text:p>")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PDF, "casey candidate kernel hacker cplusplus since 1999"),
        (DOCX, "grosse kernel"),
        (ODT, "kernel"),
        (PDF[:300], ""),
        (b"%PDF-1.4 and nothing more", ""),
        (DOCX[:60], ""),
        (b"{\\rtf1 Kernel}", ""),
        (b"", ""),
    ],
)
def test_the_words_of_a_file(tmp_path: Path, content: bytes, words: str) -> None:
    (file := tmp_path / "resume").write_bytes(content)
    assert resume_text.words_in(str(file)) == words


def test_a_file_that_is_not_there_has_no_words(tmp_path: Path) -> None:
    assert resume_text.words_in(str(tmp_path / "gone")) == ""


def test_a_file_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file := tmp_path / "resume").write_bytes(PDF)
    monkeypatch.setattr(resume_text, "SECONDS", 0.001)
    assert resume_text.words_in(str(file)) == ""


def test_a_file_that_unpacks_to_far_too_much_is_read_in_part(tmp_path: Path) -> None:
    bomb = packed(word__document_xml="kernel " + " " * 30_000_000)
    (file := tmp_path / "resume").write_bytes(bomb)
    assert resume_text.words_in(str(file)) == "kernel"


@pytest.fixture
def casey(alice: User, job: Job, settings: Settings, tmp_path: Path) -> Candidate:
    """Casey as just added with a résumé that nobody has read yet."""
    settings.MEDIA_ROOT = tmp_path
    casey = Candidate(job=job, first_name="Casey", last_name="Candidate")
    casey.resume.save("cv.pdf", ContentFile(PDF), save=False)
    return actions.create_candidate(casey, by=alice)


def found(typed: str) -> bool:
    return search.matching(Candidate.objects.all(), typed).exists()


def due() -> list[int | None]:
    return [pk for task, pk in what_is_due() if task == "recruiting.read_resume"]


def test_alice_finds_casey_by_the_resume_once_it_is_read(casey: Candidate) -> None:
    assert due() == [casey.pk]
    assert not found("hacker")
    for _ in range(2):
        search.read_resume(casey.pk)
    assert found("casey hack")
    assert due() == []


def test_another_resume_is_read_anew_and_a_removed_one_forgotten(
    alice: User, casey: Candidate
) -> None:
    search.read_resume(casey.pk)
    old = casey.resume.name or ""
    casey.resume.save("cv.pdf", ContentFile(resume_pdf(["Violin"])), save=False)
    changed = {"resume": "Résumé"}
    actions.edit_candidate(casey, by=alice, changed=changed, tags=[], old_resume=old)
    assert not found("hacker")
    search.read_resume(casey.pk)
    assert found("violin")
    old, casey.resume = casey.resume.name or "", ""
    actions.edit_candidate(casey, by=alice, changed=changed, tags=[], old_resume=old)
    assert not found("violin")
    assert due() == []


def test_a_resume_replaced_while_it_is_read_is_not_mixed_up(
    casey: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replaced_meanwhile(path: str) -> str:
        Candidate.objects.filter(pk=casey.pk).update(resume="resumes/other.pdf")
        search.index_one(casey, new_resume=True)
        return "words of the old one"

    monkeypatch.setattr(resume_text, "words_in", replaced_meanwhile)
    search.read_resume(casey.pk)
    assert not found("old")
    assert due() == [casey.pk]


def test_a_file_that_no_worker_survives_is_tried_three_times(
    casey: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(path: str) -> str:
        raise Killed

    monkeypatch.setattr(resume_text, "words_in", kill)
    for _ in range(search.MOST_ATTEMPTS):
        assert due() == [casey.pk]
        with pytest.raises(Killed):
            search.read_resume(casey.pk)
    assert due() == []
    search.read_resume(casey.pk)


def test_a_record_that_is_gone_is_nobodys_resume(db: None) -> None:
    search.read_resume(1)
