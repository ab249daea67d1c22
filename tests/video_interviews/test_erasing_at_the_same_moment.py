"""Alice sends a request in the very moment in which Dana has the candidate erased."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
import requests
import responses
from django.db import connection, connections, transaction
from django.test import override_settings
from django.utils import timezone

from recruiting.actions import erasing
from recruiting.models import Candidate, Erasure, Job, User
from tests.people import make_candidate
from tests.video_interviews.walks import WIRE, ask
from video_interviews.actions import working
from video_interviews.actions.sending import Refusal
from video_interviews.models import InterviewErasure, InterviewRequest, JobLink

ROUNDS = 3


@pytest.fixture
def for_real(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    with override_settings(ERASURES_FILE=tmp_path / "erasures.jsonl", MEDIA_ROOT=tmp_path):
        yield


def together(*acts: Callable[[], object]) -> None:
    """Each in a thread of its own, at once; an error of one of them is raised."""
    errors: list[BaseException] = []
    gate = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def ask_if_allowed(candidate: Candidate, by: User) -> None:
    with suppress(Refusal):
        ask(candidate, by)


def spark_hire(wire: responses.RequestsMock, made: set[str]) -> None:
    """Makes what it is asked for, and deletes it."""
    numbers = iter(range(1000))

    def make(call: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        made.add(uuid := f"i-{next(numbers)}")
        said = {"uuid": uuid, "status": "created"}
        wire.get(f"{WIRE}/interviews/{uuid}", json=said)
        wire.delete(f"{WIRE}/interviews/{uuid}", status=204)
        return 201, {}, json.dumps(said)

    wire.add_callback(responses.POST, f"{WIRE}/interviews", make)


def test_either_comes_first_and_no_interview_is_lost_track_of(
    for_real: None, wire: responses.RequestsMock, job: Job, alice: User, dana: User, link: JobLink
) -> None:
    """The request is refused, or canceled; whatever Spark Hire made, it is asked to delete."""
    made = set[str]()
    spark_hire(wire, made)
    for number in range(ROUNDS):
        candidate = make_candidate(job, f"Casey{number}")
        together(
            partial(ask_if_allowed, candidate, alice),
            partial(erasing.ask, candidate, by=dana),
            working.work,
        )
        for _ in range(4):
            waiting = Erasure.objects.filter(erased_at=None)
            waiting.update(next_attempt_at=timezone.now())
            together(working.work, *(partial(erasing.erase, each.pk) for each in waiting))
        assert not Candidate.objects.exists()
        assert not InterviewRequest.objects.exists()
    asked = {
        str(call.request.url).rpartition("/")[2]
        for call in wire.calls
        if call.request.method == "DELETE"
    }
    followed = set(InterviewErasure.objects.values_list("spark_hire_uuid", flat=True))
    assert made <= asked | followed


def test_an_erasure_waits_for_the_request_that_is_being_made(
    for_real: None, job: Job, alice: User, dana: User, link: JobLink
) -> None:
    """It sees the request then, and cancels it; nothing is sent."""
    candidate = make_candidate(job)
    with beside(partial(erasing.ask, candidate, by=dana)):
        ask(candidate, alice)
    assert InterviewRequest.objects.get().status == "canceling"


def test_a_request_waits_for_the_erasure_that_is_being_asked_for(
    for_real: None, job: Job, alice: User, dana: User, link: JobLink
) -> None:
    """It is refused then."""
    candidate = make_candidate(job)
    form = Candidate.objects.select_related("company").get(pk=candidate.pk)
    with beside(partial(ask_if_allowed, form, alice)):
        erasing.ask(candidate, by=dana)
    assert not InterviewRequest.objects.exists()


@contextmanager
def beside(act: Callable[[], object]) -> Iterator[None]:
    """In a transaction that is committed once the act, in a thread of its own, waits for it."""
    thread = threading.Thread(target=together, args=[act])
    with transaction.atomic():
        yield
        thread.start()
        while thread.is_alive() and not somebody_waits():
            pass
    thread.join()


def somebody_waits() -> bool:
    """For a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
