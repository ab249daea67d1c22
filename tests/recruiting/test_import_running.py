"""An import adds every row of its preview once, whatever dies or happens in between."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from recruiting import background
from recruiting.candidate_list import CandidateList
from recruiting.imports import adding, checking, running, turns
from recruiting.models import (
    Candidate,
    CandidateImport,
    Change,
    Job,
    NewsfeedItem,
    SearchDocument,
    Tag,
    User,
)
from tests.people import log_in, make_candidate, make_job
from tests.recruiting.importing import imported, outcomes, people, read, uploaded, work
from tests.recruiting.words import text


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(running, "ADDED_AT_ONCE", 10)


def every_row_once(job: Job, count: int) -> None:
    """The records, and all that goes with each."""
    records = Candidate.objects.filter(job=job)
    assert records.count() == count
    assert len(set(records.values_list("email", flat=True))) == count
    assert NewsfeedItem.objects.filter(candidate__in=records).count() == count
    assert SearchDocument.objects.filter(candidate__in=records).count() == count


def test_what_the_preview_promised_is_added_whole(alice: User, dana: User, job: Job) -> None:
    """E3."""
    upload = uploaded(
        alice,
        "First name,Last name,E-mail,Phone,Job,Stage,Source,Tags\n"
        "José,de la Cruz,JOSE@example.com,=1+1,Backend Engineer,Offer,Fair,'Python; senior\n"
        " Mia , Moe ,,,,,,PYTHON\n",
        job=job.pk,
        source="Web",
        tag="Spring",
    )
    work(upload)
    imported(dana, upload)
    assert upload.state == "done"
    assert (upload.added, upload.left_out) == (2, 0)
    jose, mia = Candidate.objects.order_by("created_at")
    assert (str(jose), jose.email, jose.phone) == ("José de la Cruz", "JOSE@example.com", "=1+1")
    assert (jose.stage.name, jose.source, jose.company) == ("Offer", "Fair", job.company)
    assert jose.sort_name == "de la cruz jose"
    assert (str(mia), mia.email, mia.stage.name, mia.source) == ("Mia Moe", "", "New", "Web")
    assert {tag.name for tag in jose.tags.all()} == {"'Python", "senior", "Spring"}
    assert {tag.name for tag in mia.tags.all()} == {"PYTHON", "Spring"}
    told = jose.newsfeed.get()
    assert (told.kind, told.headline) == ("candidate_added", "Added to Backend Engineer")
    assert (told.body, told.actor) == ("Imported from people.csv", dana)
    for words, found in (("jose cruz", [jose]), ("spring", [mia, jose]), ("senior", [jose])):
        assert list(CandidateList.from_text(alice, f"q={words}").page()) == found
    page = log_in(alice).get(upload.get_absolute_url()).content.decode()
    assert f"{reverse('candidates')}?tag={Tag.objects.get(name='Spring').pk}" in page
    assert jose.get_absolute_url() in page
    assert not Change.objects.exists()


def test_a_tag_known_in_other_letters_is_used_again(alice: User, job: Job) -> None:
    """E3."""
    tag = Tag.objects.create(company=job.company, name="Spring")
    upload = read(alice, people(25), tag="SPRING")
    imported(alice, upload)
    assert Tag.objects.get() == tag
    assert tag.candidates.count() == 25


def test_a_double_click_on_start_starts_once(alice: User, job: Job) -> None:
    """E3."""
    upload = read(alice, people(25))
    client = log_in(alice)
    for _ in range(2):
        response = client.post(reverse("import-start", args=[upload.pk]))
        assert response.headers["Location"] == upload.get_absolute_url()
    assert "Adding candidates" in client.get(upload.get_absolute_url()).content.decode()
    work(upload)
    client.post(reverse("import-start", args=[upload.pk]))  # a page that was left open
    work(upload)
    every_row_once(job, 25)


@pytest.mark.parametrize("where", ["search.index", "newsfeed.post", "_insert"])
def test_a_worker_killed_inside_a_chunk_leaves_nothing_half_done(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """E3."""
    module, _, name = where.rpartition(".")
    target = getattr(adding, module) if module else adding
    true_step, calls = getattr(target, name), []

    def killed(rows: object) -> None:
        calls.append(true_step(rows))
        if len(calls) == 2:
            raise SystemExit

    upload = read(alice, people(25), tag="Spring")
    running.start(upload, by=alice)
    with monkeypatch.context() as patched:
        patched.setattr(target, name, killed)
        with pytest.raises(SystemExit):
            running.run(upload.pk)
    upload.refresh_from_db()
    every_row_once(job, 10)  # the first chunk, and nothing of the second
    assert (upload.state, upload.added, upload.to_add) == ("importing", 10, 15)
    running.run(upload.pk)
    every_row_once(job, 10)  # the dead worker's lease still holds
    assert list(background.what_is_due()) == []
    CandidateImport.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert list(background.what_is_due()) == [("recruiting.run_import", upload.pk)]
    work(upload)
    every_row_once(job, 25)
    assert (upload.state, upload.added, upload.left_out) == ("done", 25, 0)


def test_somebody_who_was_added_meanwhile_is_left_out_and_the_others_go_on(
    alice: User, job: Job
) -> None:
    """E3."""
    upload = read(alice, people(25))
    taken = make_candidate(job, "Early", email="MIA7@example.com")
    imported(alice, upload)
    assert (upload.added, upload.left_out) == (24, 1)
    row = upload.rows.get(outcome="exists")
    assert (row.number, row.candidate) == (9, taken)
    assert job.candidates.count() == 25


def test_an_email_taken_between_the_check_and_the_insert_loses_no_chunk(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E3."""
    upload = read(alice, people(10))
    judged = checking.judge
    taken = []

    def judge_too_early(*args: Any) -> Any:
        verdicts = judged(*args)
        taken.append(make_candidate(job, "Early", email="Mia7@example.com"))
        return verdicts

    monkeypatch.setattr(running, "judge", judge_too_early)
    imported(alice, upload)
    assert outcomes(upload) == ["added"] * 7 + ["exists"] + ["added"] * 2
    assert upload.rows.get(outcome="exists").candidate == taken[0]
    assert (upload.added, upload.left_out) == (9, 1)
    assert job.candidates.count() == 10


def test_what_went_away_after_the_preview_is_left_out(alice: User, job: Job) -> None:
    """E3."""
    other = make_job(job.company, "Designer")
    upload = read(alice, ["Mia,Moe,,Backend Engineer", "Leo,Moe,,Designer"])
    other.delete()
    imported(alice, upload)
    assert outcomes(upload) == ["added", "unknown_job"]


def test_stop_keeps_what_was_added_and_go_on_adds_the_rest(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E3."""
    upload = read(alice, people(25))
    client = log_in(alice)
    client.post(reverse("import-start", args=[upload.pk]))
    with monkeypatch.context() as patched:
        patched.setattr(turns, "CHUNKS", 1)
        running.run(upload.pk)
    client.post(reverse("import-stop", args=[upload.pk]))
    assert "Stopping…" in client.get(upload.get_absolute_url()).content.decode()
    work(upload)
    assert (upload.state, upload.added, upload.to_add) == ("stopped", 10, 15)
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "<strong>10</strong> added, and stay" in page
    assert "Go on with 15 candidates" in page
    imported(alice, upload)
    assert upload.state == "done"
    every_row_once(job, 25)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_import_add_every_row_once(alice: User, job: Job) -> None:
    """E3."""
    upload = read(alice, people(80))
    running.start(upload, by=alice)
    both = threading.Barrier(2)

    def worker() -> None:
        try:
            both.wait()
            for _ in running._add_chunks(upload.pk):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    upload.refresh_from_db()
    every_row_once(job, 80)
    assert (upload.state, upload.added) == ("done", 80)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_imported_twice_at_once_adds_everybody_once(alice: User, job: Job) -> None:
    """E3."""
    lines = people(60)
    uploads = [read(alice, lines, tag="a"), read(alice, lines[::-1], tag="b")]
    for upload in uploads:
        running.start(upload, by=alice)
    both = threading.Barrier(2)

    def worker(pk: int) -> None:
        try:
            both.wait()
            for _ in running._add_chunks(pk):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=worker, args=[upload.pk]) for upload in uploads]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    every_row_once(job, 60)
    for upload in uploads:
        upload.refresh_from_db()
    assert sum(upload.added for upload in uploads) == 60
    assert sum(upload.left_out for upload in uploads) == 60


def test_a_long_import_lets_others_have_their_turn(
    alice: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E3."""
    rung: list[object] = []
    monkeypatch.setattr(turns, "ring", lambda *bell: rung.append(bell))
    monkeypatch.setattr(turns, "CHUNKS", 2)
    upload = read(alice, people(45))
    running.start(upload, by=alice)
    for added in (20, 40, 45):
        running.run(upload.pk)
        upload.refresh_from_db()
        assert upload.added == added
    assert rung == [("recruiting.run_import", upload.pk)] * 2


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"role": User.Role.HIRING_TEAM}], ids=["left", "other role"]
)
def test_nothing_more_is_added_for_who_may_no_longer_add(
    alice: User, dana: User, job: Job, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    """Row R29: stopped before the next chunk, the page says why, and a colleague goes on with the rest."""
    monkeypatch.setattr(running, "ADDED_AT_ONCE", 2)
    upload = read(alice, people(5))
    assert running.start(upload, by=alice)
    monkeypatch.setattr(turns, "CHUNKS", 1)
    running.run(upload.pk)
    User.objects.filter(pk=alice.pk).update(**change)
    work(upload)
    assert (upload.state, upload.added) == ("stopped", 2)
    page = text(log_in(dana).get(upload.get_absolute_url()))
    assert "Alice started this import and may no longer add candidates." in page
    imported(dana, upload)
    assert (upload.state, upload.added, upload.reason) == ("done", 5, "")
    assert upload.started_by == dana
