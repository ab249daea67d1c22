"""Moves, tags and the archive, for one record or many; taken back as far as they still stand."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruiting.actions import changes
from recruiting.models import Candidate, Change, Job, Tag, User
from tests.people import make_candidate, make_company, make_job
from tests.recruiting.test_queries import fill

EVERYBODY = Candidate.objects.all()


@pytest.fixture
def people(job: Job) -> list[Candidate]:
    return [make_candidate(job, name) for name in ("Ada", "Ben", "Cy")]


def only(candidate: Candidate) -> QuerySet[Candidate]:
    return Candidate.objects.filter(pk=candidate.pk)


def stage_of(candidate: Candidate) -> str:
    return Candidate.objects.get(pk=candidate.pk).stage.name


def headlines(candidate: Candidate) -> list[str]:
    return list(candidate.newsfeed.order_by("pk").values_list("headline", flat=True))


def test_a_move_is_told_and_taken_back_and_both_are_told(
    alice: User, people: list[Candidate]
) -> None:
    """N1, E1: every change joins the newsfeed."""
    done = changes.move(EVERYBODY, "Offer", by=alice)
    assert (done.changed, done.left) == (3, 0)
    assert done.change
    assert changes.undo(done.change, by=alice) == 3
    assert stage_of(people[0]) == "New"
    assert headlines(people[0]) == ["Moved from New to Offer", "Moved from Offer to New"]


def test_who_is_there_already_or_has_no_such_stage_is_left(
    alice: User, people: list[Candidate]
) -> None:
    """E1."""
    other = make_job(people[0].company, "Other")
    other.stages.filter(name="Offer").delete()
    make_candidate(other, "Dee")
    changes.move(only(people[0]), "Offer", by=alice)
    done = changes.move(EVERYBODY, "Offer", by=alice)
    assert (done.changed, done.left) == (2, 2)
    assert changes.move(EVERYBODY, "Nonsense", by=alice) == changes.Done(0, 4, None)


def test_what_was_changed_again_is_not_taken_back(alice: User, people: list[Candidate]) -> None:
    """E1."""
    done = changes.move(EVERYBODY, "Offer", by=alice)
    changes.move(only(people[1]), "Hired", by=alice)
    people[2].delete()
    assert done.change
    assert changes.undo(done.change, by=alice) == 1
    assert (stage_of(people[0]), stage_of(people[1])) == ("New", "Hired")


def test_a_change_is_taken_back_once_and_soon(alice: User, people: list[Candidate]) -> None:
    """E1."""
    first = changes.archive(only(people[0]), by=alice).change
    second = changes.archive(only(people[1]), by=alice).change
    assert first
    assert second
    assert [changes.undo(first, by=alice) for _ in range(2)] == [1, 0]
    long_ago = timezone.now() - changes.UNDO_WITHIN - timedelta(seconds=1)
    Change.objects.filter(pk=second.pk).update(made_at=long_ago)
    assert changes.undo(second, by=alice) == 0
    assert Candidate.objects.exclude(archived_at=None).get() == people[1]


def test_the_archive_and_back(alice: User, people: list[Candidate]) -> None:
    """E1."""
    changes.archive(only(people[0]), by=alice)
    done = changes.archive(EVERYBODY, by=alice)
    assert (done.changed, done.left) == (2, 1)
    assert done.change
    assert changes.undo(done.change, by=alice) == 2
    assert Candidate.objects.exclude(archived_at=None).get() == people[0]
    restored = changes.restore(EVERYBODY, by=alice)
    assert (restored.changed, restored.left) == (1, 2)
    assert restored.change
    assert changes.undo(restored.change, by=alice) == 1
    assert headlines(people[0]) == ["Archived", "Restored from the archive", "Archived"]


def test_who_was_restored_meanwhile_is_told_nothing(alice: User, people: list[Candidate]) -> None:
    """E1."""
    done = changes.archive(EVERYBODY, by=alice)
    changes.restore(only(people[0]), by=alice)
    assert done.change
    assert changes.undo(done.change, by=alice) == 2
    assert headlines(people[0]) == ["Archived", "Restored from the archive"]


def test_a_tag_is_reused_given_once_and_taken_back_from_those_who_got_it(
    alice: User, people: list[Candidate]
) -> None:
    """E1."""
    people[0].tags.add(tag := Tag.objects.create(company=people[0].company, name="Go"))
    done = changes.add_tag(EVERYBODY, "GO", by=alice)
    assert (done.changed, done.left) == (2, 1)
    assert Tag.objects.get() == tag
    assert headlines(people[0]) == []
    people[1].tags.remove(tag)
    assert done.change
    assert changes.undo(done.change, by=alice) == 1
    assert list(tag.candidates.all()) == [people[0]]
    assert headlines(people[1]) == ["Tagged Go"]
    assert headlines(people[2]) == ["Tagged Go", "Tag Go removed"]


def test_a_tag_in_two_spellings_that_a_database_keeps_apart_is_one_of_them(
    alice: User, people: list[Candidate]
) -> None:
    """E1: databases fold letters beyond ASCII or not, as they were made."""
    for name in ("ÄRGER", "ärger"):
        with suppress(IntegrityError), transaction.atomic():
            Tag.objects.create(company=people[0].company, name=name)
    assert changes.add_tag(EVERYBODY, "Ärger", by=alice).changed == 3


def test_a_tag_of_another_company_is_not_reused(alice: User, people: list[Candidate]) -> None:
    """P7, E1: nothing of another company."""
    foreign = Tag.objects.create(company=make_company("Contoso"), name="Go")
    changes.add_tag(EVERYBODY, "Go", by=alice)
    assert not foreign.candidates.exists()


def test_nobody_is_nothing(alice: User, job: Job) -> None:
    """E1."""
    nobody = Candidate.objects.none()
    assert changes.move(nobody, "Offer", by=alice) == changes.Done(0, 0, None)
    assert changes.add_tag(nobody, "Go", by=alice) == changes.Done(0, 0, None)
    assert not Change.objects.exists()
    assert not Tag.objects.exists()


def test_many_take_as_few_questions_as_one(alice: User, job: Job) -> None:
    """E1: set-based: locked, moved and told together."""

    def queries(act: Callable[[], changes.Done]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    fill(job, 200)
    one = Candidate.objects.filter(pk=EVERYBODY.order_by("pk")[0].pk)
    few = queries(lambda: changes.move(one, "Offer", by=alice))
    assert queries(lambda: changes.move(EVERYBODY, "Hired", by=alice)) <= few
    few = queries(lambda: changes.archive(one, by=alice))
    assert queries(lambda: changes.archive(EVERYBODY, by=alice)) <= few


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_are_one_after_the_other(alice: User, people: list[Candidate]) -> None:
    """E1: each newsfeed tells a story that holds together, whoever came first."""
    start = Barrier(2)

    def move(stage: str) -> changes.Done:
        try:
            start.wait(timeout=30)
            return changes.move(EVERYBODY, stage, by=alice)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(move, ("Offer", "Hired")))
    assert [(one.changed, one.left) for one in done] == [(3, 0), (3, 0)]
    for one in people:
        first, second = headlines(one)
        between = first.removeprefix("Moved from New to ")
        assert second == f"Moved from {between} to {stage_of(one)}"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_undo_take_back_once(alice: User, people: list[Candidate]) -> None:
    """E1."""
    change = changes.archive(EVERYBODY, by=alice).change
    start = Barrier(2)

    def undo(_: int) -> int:
        try:
            start.wait(timeout=30)
            assert change
            return changes.undo(change, by=alice)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(undo, range(2))) == [0, 3]
    assert headlines(people[0]) == ["Archived", "Restored from the archive"]
