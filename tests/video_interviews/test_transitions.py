"""The one door for a request's status: what the table does not allow writes nothing."""

from datetime import UTC, datetime
from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from recruiting.models import Candidate, Job, NewsfeedItem, User
from recruiting.newsfeed import Entry
from tests.people import make_candidate
from tests.video_interviews.walks import requested, states
from video_interviews.models import InterviewRequest, JobLink, Status, Transition
from video_interviews.newsfeed import all_expired
from video_interviews.transitions import ALLOWED, Change, advance, advance_all

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
WAITING = (Status.SENDING, Status.CANCELING)

# Written down once more, so that nobody widens the table unseen.
EXPECTED = {
    "sending": "requested canceling failed needs_review",
    "requested": "accepted completed canceling canceled expired needs_review",
    "accepted": "requested completed canceling canceled expired needs_review",
    "canceling": "requested accepted completed canceled expired needs_review",
    "needs_review": "requested completed canceling canceled expired failed",
    "completed": "requested",
    "expired": "completed",
    "canceled": "",
    "failed": "",
}


@pytest.fixture
def request_of_alice(alice: User, candidate: Candidate, link: JobLink) -> InterviewRequest:
    """Without any history."""
    request = requested(candidate, alice)
    Transition.objects.all().delete()
    NewsfeedItem.objects.all().delete()
    return request


def put(request: InterviewRequest, status: str) -> None:
    due = timezone.now() if status in WAITING else None
    InterviewRequest.objects.filter(pk=request.pk).update(status=status, next_attempt_at=due)
    request.refresh_from_db()


def change_to(status: Status, request: InterviewRequest) -> Change:
    entry = Entry(request.candidate_id, "test", f"Now {status}", by="Recruiting")
    fields = {"reason": "because", "next_attempt_at": timezone.now()}
    if status not in WAITING:
        del fields["next_attempt_at"]
    return Change(status, by="Recruiting", at=NOON, fields=fields, entries=[entry])


def test_the_table_is_the_one_that_was_agreed() -> None:
    """V7: reset is the one way back from Completed, a late completion the one from Expired."""
    table = {str(status): set(targets) for status, targets in ALLOWED.items()}
    assert table == {status: set(targets.split()) for status, targets in EXPECTED.items()}
    assert set(table) == set(Status)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_only_what_the_table_allows_is_written(
    request_of_alice: InterviewRequest, before: Status, after: Status
) -> None:
    """V7: status, columns, Transition and newsfeed together, or none of them."""
    put(request_of_alice, before)
    was = InterviewRequest.objects.values().get()
    allowed = after in EXPECTED[before].split()

    assert advance(request_of_alice, change_to(after, request_of_alice)) is allowed

    now = InterviewRequest.objects.values().get()
    if not allowed:
        assert now == was
        assert not Transition.objects.exists()
        assert not NewsfeedItem.objects.exists()
        return
    assert (now["status"], now["reason"]) == (after, "because")
    assert request_of_alice.status == after, "the given object carries the new values"
    transition = Transition.objects.get()
    assert (transition.from_status, transition.to_status) == (before, after)
    assert (transition.by, transition.at) == ("Recruiting", NOON)
    assert NewsfeedItem.objects.get().headline == f"Now {after}"


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_the_set_based_door_keeps_the_same_table(
    request_of_alice: InterviewRequest, before: Status, after: Status
) -> None:
    """T1: many at once, by the same rules."""
    put(request_of_alice, before)
    allowed = after in EXPECTED[before].split()
    change = change_to(after, request_of_alice)

    changed = advance_all(InterviewRequest.objects.all(), change, entries=all_expired)

    assert len(changed) == allowed
    now = InterviewRequest.objects.get()
    assert now.status == (after if allowed else before)
    if allowed:
        assert now.reason == "because"
        transition = Transition.objects.get()
        assert (transition.from_status, transition.to_status) == (before, after)
        assert (transition.by, transition.at) == ("Recruiting", NOON)
    assert Transition.objects.count() == NewsfeedItem.objects.count() == allowed


def test_what_waits_for_no_worker_holds_no_lease_and_no_next_try(
    request_of_alice: InterviewRequest,
) -> None:
    """B2: the outbox is cleared with the change."""
    put(request_of_alice, Status.SENDING)
    InterviewRequest.objects.update(attempts=7, leased_until=timezone.now())

    advance(request_of_alice, Change(Status.FAILED, by="Recruiting"))

    request_of_alice.refresh_from_db()
    assert request_of_alice.next_attempt_at is None
    assert request_of_alice.leased_until is None
    assert request_of_alice.attempts == 0


@pytest.mark.parametrize("status", WAITING)
def test_what_waits_for_a_worker_always_has_a_next_try(
    request_of_alice: InterviewRequest, status: Status
) -> None:
    """B2: the database refuses a request that nobody would ever come back to."""
    with pytest.raises(IntegrityError, match="what_waits_has_a_next_try"), transaction.atomic():
        InterviewRequest.objects.update(status=status, next_attempt_at=None)


def test_a_change_may_be_limited_to_what_the_person_saw(
    request_of_alice: InterviewRequest,
) -> None:
    """V6: a status that changed meanwhile is shown first."""
    change = Change(Status.CANCELED, by="Recruiting")

    assert not advance(request_of_alice, change, only_from=[Status.ACCEPTED])
    assert advance(request_of_alice, change, only_from=[Status.REQUESTED])


def test_a_newsfeed_that_cannot_be_written_undoes_the_change(
    request_of_alice: InterviewRequest,
) -> None:
    """V7: one transaction."""
    unwritable = Entry(request_of_alice.candidate_id, "x" * 300, "Nothing", by="Recruiting")
    change = Change(Status.CANCELED, by="Recruiting", entries=[unwritable])

    with pytest.raises(Exception, match="too long"), transaction.atomic():
        advance(request_of_alice, change)

    assert request_of_alice.status == Status.REQUESTED, (
        "what was not written is not believed either"
    )
    request_of_alice.refresh_from_db()
    assert request_of_alice.status == Status.REQUESTED
    assert not Transition.objects.exists()


def test_a_request_that_was_erased_meanwhile_is_no_error(
    request_of_alice: InterviewRequest,
) -> None:
    """N1: erasing a candidate takes the requests along."""
    Candidate.objects.all().delete()
    assert not advance(request_of_alice, Change(Status.CANCELED, by="Recruiting"))


@pytest.mark.django_db(transaction=True)
def test_of_six_that_change_the_same_request_at_once_one_does(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """V7: one final state, one Transition, whoever comes first."""
    request, together = requested(candidate, alice), Barrier(6)
    targets = [Status.CANCELED, Status.EXPIRED] * 3
    made: list[Status] = []

    def work(target: Status) -> None:
        mine = InterviewRequest.objects.get(pk=request.pk)
        together.wait()
        if advance(mine, Change(target, by="Recruiting")):
            made.append(target)
        connection.close()

    workers = [Thread(target=work, args=(target,)) for target in targets]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert states(candidate) == made
    assert request.transitions.filter(from_status=Status.REQUESTED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_that_another_worker_holds_are_left_for_the_next_call(
    alice: User, job: Job, link: JobLink
) -> None:
    """T1: a midnight run waits for nobody, and nobody is forgotten."""
    requests = [
        requested(make_candidate(job, name), alice, f"interview-{name}") for name in ("Kay", "Lee")
    ]
    held, done = Barrier(2), Barrier(2)

    def hold() -> None:
        with transaction.atomic():
            InterviewRequest.objects.select_for_update().get(pk=requests[0].pk)
            held.wait()
            done.wait()
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait()
    everything = InterviewRequest.objects.all()
    expired = Change(Status.EXPIRED, by="Recruiting")
    first = advance_all(everything, expired)
    done.wait()
    holder.join()

    assert [len(first), len(advance_all(everything, expired))] == [1, 1]
