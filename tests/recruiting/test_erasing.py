"""Erasing a candidate: who may, what is said first, what forbids or delays it, and what comes back with a
backup."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from recruiting import ledger
from recruiting.actions import erasing
from recruiting.actions.notes import add_note
from recruiting.models import Candidate, Company, Erasure, LegalHold, NewsfeedItem, User
from tests.people import log_in, make_candidate, make_job
from tests.recruiting.importing import read, uploaded, work

YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def disk(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    return tmp_path


@pytest.fixture
def a_year(company: Company) -> None:
    Company.objects.update(keep_at_least=12)


def privacy(candidate: Candidate) -> str:
    return reverse("candidate-privacy", args=[candidate.pk])


def ask(dana: User, candidate: Candidate, name: str = "") -> int:
    address = reverse("candidate-erase", args=[candidate.pk])
    return log_in(dana).post(address, {"name": name or str(candidate)}).status_code


def work_on_it() -> None:
    for pk in erasing.due():
        erasing.erase(pk)


def test_dana_sees_what_would_happen_before_she_types_the_name(
    dana: User, candidate: Candidate
) -> None:
    add_note(candidate, by=dana, text="A note")
    other = make_candidate(candidate.job, "Casey", email="")
    page = log_in(dana).get(privacy(candidate)).content.decode()
    assert "1 item of the newsfeed is deleted" in page
    assert "This cannot be undone" in page
    assert ask(dana, candidate, "Somebody Else") == 422
    assert not Erasure.objects.exists()
    assert ask(dana, candidate, "casey  CANDIDATE") == 302
    work_on_it()
    assert list(Candidate.objects.all()) == [other]
    assert not NewsfeedItem.objects.exists()


@pytest.mark.parametrize("page", ["privacy", "data", "erase", "hold", "keep"])
def test_recruiters_and_hiring_teams_have_no_say(
    candidate: Candidate, alice: User, bob: User, page: str
) -> None:
    method = "get" if page in ("privacy", "data") else "post"
    for user in (alice, bob):
        address = reverse(f"candidate-{page}", args=[candidate.pk])
        assert getattr(log_in(user), method)(address).status_code == 403


def test_inside_the_minimum_period_it_is_scheduled_and_the_record_archived(
    a_year: None, dana: User, alice: User, candidate: Candidate
) -> None:
    """The law of the United States wants a year: the erasure is not done, and not refused."""
    add_note(candidate, by=alice, text="Hired")
    assert ask(dana, candidate) == 302
    work_on_it()
    erasure = Erasure.objects.get()
    candidate.refresh_from_db()
    assert candidate.archived_at is not None
    assert candidate.erase_due_at == erasure.due_at
    assert timedelta(days=363) < erasure.due_at - timezone.now() < YEAR
    day = f"{erasure.due_at.astimezone(candidate.company.zone):%b} "
    assert "It is erased on <time" in log_in(dana).get(privacy(candidate)).content.decode()
    assert day in log_in(alice).get(candidate.get_absolute_url()).content.decode()
    with time_machine.travel(timezone.now() + YEAR):
        work_on_it()
    assert not Candidate.objects.exists()


def test_a_scheduled_erasure_can_be_withdrawn(
    a_year: None, dana: User, candidate: Candidate
) -> None:
    ask(dana, candidate)
    log_in(dana).post(reverse("candidate-keep", args=[candidate.pk]))
    candidate.refresh_from_db()
    assert candidate.erase_due_at is None
    with time_machine.travel(timezone.now() + YEAR):
        work_on_it()
    assert Candidate.objects.exists()


def test_a_legal_hold_forbids_it_with_its_reason(dana: User, candidate: Candidate) -> None:
    """Also when it is set after the erasure was asked for; removed, the erasure goes on."""
    hold = reverse("candidate-hold", args=[candidate.pk])
    browser = log_in(dana)
    assert browser.post(hold, {"reason": ""}).status_code == 422
    browser.post(hold, {"reason": "Charge 17-2026"})
    assert "Charge 17-2026" in browser.get(privacy(candidate)).content.decode()
    assert ask(dana, candidate) == 422
    browser.post(hold, {"do": "remove"})
    assert ask(dana, candidate) == 302
    browser.post(hold, {"reason": "Charge 18-2026"})
    work_on_it()
    assert Candidate.objects.exists()
    assert Erasure.objects.get().begun_at is None  # it can be withdrawn still
    assert "legal hold forbids it" in browser.get(reverse("erasures")).content.decode()
    browser.post(hold, {"do": "remove"})
    work_on_it()
    assert not Candidate.objects.exists()


def test_a_hold_on_the_job_holds_every_record_of_it(dana: User, candidate: Candidate) -> None:
    address = reverse("job-hold", args=[candidate.job_id])
    log_in(dana).post(address, {"reason": "A lawsuit"})
    assert "A lawsuit" in log_in(dana).get(privacy(candidate)).content.decode()
    assert ask(dana, candidate) == 422
    log_in(dana).post(address, {"do": "remove"})
    assert not LegalHold.objects.exists()
    assert ask(dana, candidate) == 302


def test_a_file_that_is_being_read_is_waited_for(dana: User, candidate: Candidate) -> None:
    """It may name the person; then its rows are known and go too, those of others stay."""
    make_job(candidate.company, "Chef")  # where the person would be added, too
    upload = uploaded(
        dana,
        "First name,Last name,E-mail,Job\nCasey,Candidate,CASEY@example.com,Backend Engineer\n"
        "Mia,Maus,mia@example.com,Backend Engineer\nC.,C.,casey@example.com,Chef\n"
        "Casey,Candidate,,Chef",
    )
    ask(dana, candidate)
    work_on_it()
    assert Candidate.objects.filter(pk=candidate.pk).exists()
    work(upload)
    Erasure.objects.update(next_attempt_at=timezone.now())
    work_on_it()
    assert [row.cells[0] for row in upload.rows.all()] == ["Mia"]
    upload.refresh_from_db()
    assert (bool(upload.file), upload.to_add) == (False, 1)


def test_files_go_even_when_the_worker_dies_after_the_record(
    dana: User, candidate: Candidate, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(dana, ["Mia,Maus,mia@example.com,Backend Engineer"])
    ask(dana, candidate)
    with monkeypatch.context() as dying:
        dying.setattr("recruiting.actions.erasing._finish", lambda _: None)
        work_on_it()
    assert not Candidate.objects.exists()
    assert list((disk / "uploads").rglob("*.csv"))
    with time_machine.travel(timezone.now() + erasing.LEASE):
        work_on_it()
    assert not list((disk / "uploads").rglob("*.csv"))
    assert (disk / "erasures.jsonl").read_text().count("\n") == 1


def test_a_restored_backup_brings_nobody_back(dana: User, candidate: Candidate, disk: Path) -> None:
    """Row R32: also with a hold of before the erasure. Another record of the same number stays."""
    row = {field.attname: getattr(candidate, field.attname) for field in Candidate._meta.fields}
    ask(dana, candidate)
    work_on_it()
    Erasure.objects.all().delete()
    back = Candidate.objects.create(**row)
    Candidate.objects.filter(pk=back.pk).update(created_at=candidate.created_at)
    LegalHold.objects.create(candidate=back, reason="Lifted before the erasure")
    another = make_candidate(candidate.job, "Robin")
    with (disk / "erasures.jsonl").open("a") as file:
        file.write(
            f'{{"record": {another.pk}, "fingerprint": "x", "files": ["of/them.pdf"]}}\n{{"re'
        )
    came_back = disk / "uploads" / "of" / "them.pdf"
    came_back.parent.mkdir(parents=True)
    came_back.touch()
    call_command("after_restore")
    assert list(Candidate.objects.all()) == [another]
    assert not came_back.exists()
    call_command("after_restore")  # harmless


def test_the_ledger_names_nobody(
    dana: User, candidate: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(dana, candidate)
    work_on_it()
    call_command("export_erasures")
    printed = capsys.readouterr().out
    assert "asey" not in printed
    assert list(ledger.read(printed.splitlines())) == [(None, [])]
