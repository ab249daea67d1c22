"""What is said of candidates when something is refused, done, or found in a file: in translated words."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting import mentions
from recruiting.actions import changes
from recruiting.actions.notes import add_note
from recruiting.models import (
    DEFAULT_STAGES,
    Candidate,
    CandidateImport,
    Job,
    Mention,
    NewsfeedItem,
    SavedView,
    User,
)
from tests.people import log_in, make_candidate, make_job
from tests.recruiting.importing import imported, read, send, uploaded, work
from tests.video_interviews.words import marks, unmarked
from video_interviews.management.demo_resume import resume_pdf

NAMES = [
    "Casey Candidate",
    "Casey",
    "Robin Candidate",
    "Robin",
    "Zoe Candidate",
    "Zoe",
    "Alice",
    "Bob",
]
TYPED = ["Northwind Talent", "Backend Engineer", "Product Designer", "Chicago, IL, USA", "Chef"]
TYPED += ["Pythonistas", "Python", "Hello", "people.csv", *DEFAULT_STAGES]
DATA = [*NAMES, *TYPED]
NO_WORDS = {"avatar", "import-cell", "timeline-body", "timeline-headline"}


def left_out(pages: Iterable[Any]) -> set[str]:
    """The words on the pages, which are made meanwhile, that nobody could translate."""
    with marks():
        texts = [page if isinstance(page, str) else page.content.decode() for page in pages]
    return {line for text in texts for line in unmarked(text, DATA, NO_WORDS)}


@pytest.fixture
def robin(job: Job, alice: User) -> Candidate:
    """On another job than Casey's, which has fewer stages and the same e-mail."""
    other = make_job(job.company, "Product Designer")
    other.stages.filter(name="Offer").delete()
    return make_candidate(other, "Robin")


def lines(response: Any) -> list[list[str]]:
    """The cells of a CSV file, without the byte order mark."""
    return list(csv.reader(response.getvalue().decode()[1:].splitlines()))


def forms(client: Client, casey: Candidate, robin: Candidate) -> Iterator[Any]:
    """A record is refused, found to be somebody's already, and saved."""
    new, edit = reverse("candidate-create"), reverse("candidate-edit", args=[casey.pk])
    typed = {"job": robin.job_id, "first_name": "Zoe", "last_name": "Candidate"}
    yield client.post(new)
    yield client.post(new, typed | {"email": "no", "tag_names": "x" * 60})
    yield client.post(
        new, typed | {"email": robin.email, "tag_names": ",".join("abcdefghijklmnopqrstuvw")}
    )
    for name, content in (("cv.exe", b"MZ"), ("cv.pdf", b"%PDF-" + b"x" * 11 * 1024 * 1024)):
        yield client.post(new, typed | {"resume": SimpleUploadedFile(name, content)})
    yield client.post(new, typed | {"email": casey.email})
    yield client.post(edit, typed | {"email": robin.email})
    yield client.get(reverse("same-person"), {"email": casey.email})
    yield client.post(new, typed, follow=True)
    yield client.post(edit, typed | {"first_name": "Casey"}, follow=True)


def bulk(client: Client, casey: Candidate, robin: Candidate) -> Iterator[Any]:
    """Each action on both, on one of them, and on none; and what each needs."""
    address, both = reverse("bulk"), {"pk": [casey.pk, robin.pk]}
    yield client.post(address, {"action": "archive"})
    for fields in ({}, {"stage": "Offer"}, {"stage": "Offer"}, {"stage": "Hired"}):
        yield client.post(address, both | fields | {"action": "move"}, follow=True)
    for tag in ("", "a,b", "Python", "Python"):
        yield client.post(address, both | {"action": "tag", "tag": tag}, follow=True)
    for one in ({"pk": casey.pk}, both, both):
        yield client.post(address, one | {"action": "archive"}, follow=True)
    yield client.get(reverse("candidates"))
    yield client.get(reverse("candidates"), {"archived": "on"})
    for one in ({"pk": casey.pk}, both, both):
        yield client.post(address, one | {"action": "restore"}, follow=True)


def records(client: Client, casey: Candidate) -> Iterator[Any]:
    """What is done on a record's page, and what it shows then."""
    at = {
        name: reverse(f"candidate-{name}", args=[casey.pk]) for name in ("note", "stage", "print")
    }
    tab = f"{casey.get_absolute_url()}?tab=resume"
    yield client.post(at["note"], {"text": ""})
    yield client.post(at["note"], {"text": "Hello"}, follow=True)
    stage = casey.job.stages.get(name="Offer")
    yield client.post(at["stage"], {"stage": stage.pk}, follow=True)
    upload = reverse("candidate-resume-upload", args=[casey.pk])
    yield client.post(upload)
    pdf = SimpleUploadedFile("cv.pdf", resume_pdf(["Casey"]))
    yield client.post(upload, {"resume": pdf}, follow=True)
    casey.refresh_from_db()
    casey.resume.storage.delete(str(casey.resume.name))
    yield client.get(tab)
    casey.resume.save("cv.rtf", ContentFile(b"{\\rtf Casey}"))
    yield client.get(tab)
    yield client.get(reverse("candidate-edit", args=[casey.pk]))
    changes.add_tag(Candidate.objects.filter(pk=casey.pk), "Python", by=User.objects.all()[0])
    for name in ("archive", "restore", "archive"):
        yield client.post(reverse(f"candidate-{name}", args=[casey.pk]), follow=True)
    NewsfeedItem.objects.bulk_create(
        NewsfeedItem(candidate=casey, kind="note", happened_at=timezone.now(), body="Hello")
        for _ in range(60)
    )
    for page in ("notes", "notes&notes=1-1", "profile&before=1-1", "profile&show=stages"):
        yield client.get(f"{casey.get_absolute_url()}?tab={page}")
    yield client.get(f"{casey.get_absolute_url()}?list=job%3D{casey.job_id}")
    yield client.get(at["print"])


def views(client: Client, alice: User) -> Iterator[Any]:
    save = reverse("view-save") + "?q=casey"
    yield client.post(save, {"name": ""})
    yield client.post(save, {"name": "Pythonistas"}, follow=True)
    view = SavedView.objects.get()
    yield client.get(reverse("candidates") + "?q=casey")
    yield client.post(reverse("view-delete", args=[view.pk]), follow=True)
    SavedView.objects.bulk_create(
        SavedView(user=alice, name=f"Pythonistas {n}") for n in range(SavedView.AT_MOST)
    )
    yield client.post(save, {"name": "Pythonistas"})


def imports(client: Client, alice: User) -> Iterator[Any]:
    """Every outcome of a row, and every state of an import."""
    for content, tag in (
        ("", ""),
        ("PK\x03\x04", ""),
        ("Shoe size\n1", ""),
        ("First name\nZoe", "a,b"),
    ):
        yield send(alice, content, tag=tag)
    yield client.post(reverse("import-candidates"))
    wide = "Zoe,Candidate,zoe@example.com,Backend Engineer,Lost,,more"
    rows = [wide, ",Zoe,,", "Zoe,,,", "Zoe,Candidate,Lost,Backend Engineer", "Zoe,Candidate,,"]
    rows += ["Zoe,Candidate,,Chef", f"{'x' * 101},Candidate,,", "Zoe,Candidate,,Backend Engineer"]
    rows += 2 * ["Zoe,Candidate,zoe@example.com,Backend Engineer"]
    upload = read(alice, rows, tag="Python")
    page = upload.get_absolute_url()
    yield client.get(page)
    yield client.get(f"{page}?outcome=added")
    CandidateImport.objects.update(encoding="cp1252", state="stopped")
    yield client.get(page)
    imported(alice, upload)
    yield client.get(page)
    for state in ("reading", "importing"):
        CandidateImport.objects.update(state=state)
        yield client.get(page)
    CandidateImport.objects.update(stop_asked=True)
    yield client.get(page)
    CandidateImport.objects.update(state="done", cleared_at=timezone.now())
    yield client.get(page)
    broken = uploaded(alice, 'First name,Last name\n"Zoe')
    work(broken)
    yield client.get(broken.get_absolute_url())


def test_what_is_said_of_a_form_is_in_translated_words(
    alice: User, candidate: Candidate, robin: Candidate
) -> None:
    assert left_out(forms(log_in(alice), candidate, robin)) == set()


def test_what_is_said_of_many_is_in_translated_words(
    alice: User, candidate: Candidate, robin: Candidate
) -> None:
    assert left_out(bulk(log_in(alice), candidate, robin)) == set()


def test_a_record_is_in_translated_words(alice: User, candidate: Candidate) -> None:
    assert left_out(records(log_in(alice), candidate)) == set()


def test_saved_views_are_in_translated_words(alice: User, candidate: Candidate) -> None:
    assert left_out(views(log_in(alice), alice)) == set()


def test_imports_are_in_translated_words(alice: User, job: Job) -> None:
    assert left_out(imports(log_in(alice), alice)) == set()


def test_who_has_no_candidates_reads_translated_words(alice: User, bob: User) -> None:
    lists = (
        reverse("candidates"),
        reverse("candidates") + "?after=1-1",
        reverse("candidates") + "?q=x",
    )
    assert left_out(log_in(who).get(each) for who in (alice, bob) for each in lists) == set()


def test_files_have_translated_headings_and_words(
    alice: User, candidate: Candidate, job: Job
) -> None:
    upload, client = read(alice, ["Zoe,,,"]), log_in(alice)
    with marks():
        rows = lines(client.get(reverse("import-example")))
        assert all(cell.startswith("⟦") for cell in [*rows[0], rows[1][6], rows[2][6]])
        rows = lines(client.get(reverse("import-rows", args=[upload.pk])))
        assert rows[0][0] == "⟦Row⟧"
        assert rows[0][-3:] == ["⟦Result⟧", "⟦Reason⟧", "⟦Record⟧"]
        assert rows[1][-3] == "⟦No last name⟧"
        rows = lines(client.get(reverse("export-candidates")))
    assert all(cell.startswith("⟦") for cell in rows[0])
    assert rows[1][9] == "⟦No⟧"


def test_stories_are_written_in_translated_words(alice: User, candidate: Candidate) -> None:
    one = Candidate.objects.filter(pk=candidate.pk)
    with marks():
        changes.move(one, "Offer", by=alice)
        changes.archive(one, by=alice)
        changes.restore(one, by=alice)
        changes.undo(changes.add_tag(one, "Python", by=alice).change, by=alice)  # type: ignore[arg-type]
        add_note(candidate, by=alice, text="Hello")
    told = candidate.newsfeed.values_list("headline", flat=True)
    assert [line for text in told for line in unmarked(text, DATA)] == []


def test_the_mail_about_a_mention_is_in_translated_words(
    alice: User, bob: User, candidate: Candidate
) -> None:
    candidate.job.hiring_team.add(bob)
    add_note(candidate, by=alice, text="Hello @bob@example.com")
    with marks():
        mentions.mail(Mention.objects.get().pk)
    (sent,) = mail.outbox
    assert unmarked(f"{sent.subject}\n{sent.body}", DATA) == []
