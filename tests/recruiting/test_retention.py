"""How long candidates are kept: as their company says, looked at once a day after its midnight."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from pytest_django import Settings

from recruiting.actions import erasing, holds, retention
from recruiting.actions.notes import add_note
from recruiting.keeping import months_after
from recruiting.models import Candidate, Company, Erasure, Job, User
from tests.people import log_in, make_candidate

NOON = datetime.fromisoformat("2026-11-26T12:00:00-05:00")


@pytest.fixture(autouse=True)
def disk(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    settings.MEDIA_ROOT = tmp_path


def aged(job: Job, name: str, days: int) -> Candidate:
    candidate = make_candidate(job, name)
    Candidate.objects.filter(pk=candidate.pk).update(created_at=NOON - timedelta(days=days))
    return candidate


def left() -> set[str]:
    for pk in erasing.due():
        erasing.erase(pk)
    return set(Candidate.objects.values_list("first_name", flat=True))


def test_who_was_left_alone_for_so_long_is_erased_and_nobody_else(
    job: Job, dana: User, alice: User
) -> None:
    with time_machine.travel(NOON, tick=False):
        Company.objects.update(erase_after=6)
        aged(job, "Old", 200)
        aged(job, "New", 100)
        add_note(aged(job, "Active", 300), by=alice, text="Called")
        holds.set_hold(aged(job, "Held", 300), "A charge", by=dana)
        assert retention.look() == 1
        assert left() == {"New", "Active", "Held"}
        assert Erasure.objects.get().why == "retention"


def test_it_is_looked_once_a_day_after_the_companys_midnight(job: Job) -> None:
    Company.objects.update(erase_after=6)
    with time_machine.travel(NOON, tick=False):
        assert retention.look() == 0
        aged(job, "Old", 200)
        assert retention.look() == 0
    with time_machine.travel(datetime.fromisoformat("2026-11-26T23:59:59-05:00"), tick=False):
        assert retention.look() == 0
    with time_machine.travel(datetime.fromisoformat("2026-11-27T00:00:00-05:00"), tick=False):
        assert retention.look() == 1


def test_many_are_erased_in_batches_that_go_on(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    Company.objects.update(erase_after=6)
    with time_machine.travel(NOON, tick=False):
        for number in range(5):
            aged(job, f"Old{number}", 200)
        assert [retention.look() for _ in range(4)] == [2, 2, 1, 0]
        assert left() == set()


def test_dana_hears_how_many_would_go_before_it_is_saved(job: Job, dana: User) -> None:
    with time_machine.travel(NOON):
        aged(job, "Old", 500)
        browser, page = log_in(dana), reverse("keeping")
        typed = {"keep_at_least": "12", "erase_after": "6"}
        assert "at least 12 months" in browser.post(page, typed).content.decode()
        typed["erase_after"] = "12"
        said = browser.post(page, typed).content.decode()
        assert "would erase 1 candidate today" in said
        assert Company.objects.get(pk=job.company_id).erase_after is None
        assert browser.post(page, {**typed, "confirmed": "12"}).status_code == 302
        assert retention.look() == 1
        assert browser.post(page, {"keep_at_least": "24"}).status_code == 302
        assert Company.objects.get(pk=job.company_id).keep_at_least == 24


def test_months_end_where_they_are_shorter() -> None:
    day = date(2024, 2, 29)
    assert str(months_after(day, 12)) == "2025-02-28"
    assert str(months_after(day, -3)) == "2023-11-29"
    assert str(months_after(date(2026, 1, 31), 1)) == "2026-02-28"
