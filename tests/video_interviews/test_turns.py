"""Whose request is worked on next: nobody's thousands keep another's click waiting."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from recruiting import bell
from recruiting.models import Candidate, Company, User
from tests.people import make_candidate, make_company, make_job, make_user
from tests.video_interviews.walks import ask, give_key, later
from video_interviews.actions import canceling, outbox, working
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status


def recruiter(name: str) -> User:
    """Of a company of their own, with a key and a job that is linked."""
    company = make_company(f"{name}'s company")
    user = make_user(company, f"{name.lower()}@example.com")
    integration = Integration.objects.create(company=company, is_on=True)
    integration.primary_user = give_key(integration, user, "k-admin-0000000000000000")
    integration.save()
    link_job(company)
    return user


def link_job(company: Company) -> None:
    job = make_job(company)
    JobLink.objects.create(
        company=company,
        job=job,
        spark_hire_uuid=f"job-{job.pk}",
        title=job.title,
        question_set_uuid="set-1",
        question_set_name="Screen",
    )


def asks(user: User, number: int) -> list[InterviewRequest]:
    """So many candidates of the user's company are asked, one after the other."""
    job = JobLink.objects.get(company=user.company).job
    return [ask(make_candidate(job), user) for _ in range(number)]


def claimed(number: int) -> list[str]:
    """Who asked for the requests that the next workers take; none lets go of its own."""
    requests = [outbox.claim_next() for _ in range(number)]
    return [request.requested_by.first_name if request else "-" for request in requests]


def test_a_click_does_not_wait_for_another_companys_queue(db: None) -> None:
    """B2, B3: turns are between companies, and within one the oldest comes first."""
    amir, bella = recruiter("Amir"), recruiter("Bella")
    queued = asks(amir, 10)
    asks(bella, 1)
    assert claimed(3) == ["Amir", "Bella", "Amir"]
    held = InterviewRequest.objects.exclude(lease_token=None).filter(requested_by=amir)
    assert sorted(held.values_list("pk", flat=True)) == [each.pk for each in queued[:2]]


def test_one_company_never_holds_more_workers_than_its_share(db: None) -> None:
    """B3: a Spark Hire that hangs for one company holds no more than these, until a lease runs out."""
    asks(recruiter("Amir"), 10)
    share = outbox.AT_ONCE
    assert claimed(share + 2) == ["Amir"] * share + ["-"] * 2
    asks(recruiter("Bella"), 1)
    assert claimed(1) == ["Bella"]
    with later(seconds=46):
        assert claimed(1) == ["Amir"]


def test_a_click_does_not_wait_for_a_colleagues_queue(db: None) -> None:
    """B2: each person has a key, and so a turn, of their own."""
    amir = recruiter("Amir")
    assert amir.company is not None
    cleo = make_user(amir.company, "cleo@example.com")
    asks(amir, 5)
    asks(cleo, 1)
    assert claimed(3) == ["Amir", "Cleo", "Amir"]


def test_a_cancelation_takes_the_turn_of_whoever_canceled(db: None) -> None:
    """V8: it does not queue behind the thousands that the sender asked for."""
    amir = recruiter("Amir")
    assert amir.company is not None
    cleo = make_user(amir.company, "cleo@example.com")
    *_, last = asks(amir, 5)
    assert canceling.cancel_request(last, by=cleo)
    assert outbox.claim_next() != last
    assert outbox.claim_next() == last


def test_whoever_is_kept_waiting_by_spark_hire_is_passed_over(db: None) -> None:
    """B3: their requests stay as they are, and colleagues' and other companies' go on."""
    amir, bella = recruiter("Amir"), recruiter("Bella")
    asks(amir, 3)
    asks(bella, 1)
    in_a_minute = timezone.now() + timedelta(minutes=1)
    SparkHireUser.objects.filter(user=amir).update(paused_until=in_a_minute)
    assert claimed(2) == ["Bella", "-"]
    assert set(InterviewRequest.objects.values_list("attempts", flat=True)) == {0, 1}
    with later(seconds=61):
        assert claimed(1) == ["Amir"]


def test_the_worker_comes_back_when_the_pause_is_over(
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """B3: a queue is sent at the rate that Spark Hire allows, and not at the sweep's."""
    rung: list[Any] = []
    monkeypatch.setattr(bell._ringer, "ring", lambda *args: rung.append(args))
    amir = recruiter("Amir")
    asks(amir, 1)
    for seconds in (2, 60):  # a long pause is left to the sweep
        until = timezone.now() + timedelta(seconds=seconds)
        SparkHireUser.objects.update(paused_until=until)
        with django_capture_on_commit_callbacks(execute=True):
            working.work()
    [(which, delay)] = rung
    assert which == ("video_interviews.work", None)
    assert 1 < delay < 2


def test_among_thousands_the_next_is_found_by_index(db: None) -> None:
    """B2: as fast as among twenty."""
    amir, bella = recruiter("Amir"), recruiter("Bella")
    [first] = asks(amir, 1)
    asks(bella, 1)
    # Canceled ones, of which a record may have any number; to whose turn it is that is the same.
    one = {f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields}
    copy = one | {"id": None, "status": Status.CANCELED}
    InterviewRequest.objects.bulk_create(
        (InterviewRequest(**copy) for _ in range(5_000)), batch_size=5000
    )
    assert claimed(3) == ["Amir", "Bella", "Amir"]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE video_interviews_interviewrequest")
        now = timezone.now()
        values: dict[str, Any] = {"now": now, "impossible": now, "at_once": 4}
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {outbox.NEXT}", values)
        [[[explained]]] = cursor.fetchall()
    assert explained["Plan"]["Shared Hit Blocks"] + explained["Plan"]["Shared Read Blocks"] < 200


def test_what_is_not_due_yet_is_nobodys_turn(
    alice: User, candidate: Candidate, link: JobLink
) -> None:
    """B2: it was put off, and comes in its time."""
    request = ask(candidate, alice)
    InterviewRequest.objects.update(next_attempt_at=timezone.now() + timedelta(seconds=30))
    assert outbox.claim_next() is None
    with later(seconds=31):
        assert outbox.claim_next() == request


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_the_same_moment_never_take_the_same_request() -> None:
    """B2: and together they take all that may be worked on."""
    for name in ("Amir", "Bella", "Cleo", "Dora"):
        asks(recruiter(name), 6)
    together = threading.Barrier(8)
    taken: list[InterviewRequest] = []

    def work() -> None:
        try:
            together.wait(10)
            while request := outbox.claim_next():
                taken.append(request)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len({request.pk for request in taken}) == len(taken) == 4 * outbox.AT_ONCE
    assert set(Counter(r.company_id for r in taken).values()) == {outbox.AT_ONCE}


def test_an_error_of_ours_puts_off_one_request_and_not_the_next(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """B2: it is logged, said on the tab, and tried again ever more slowly."""
    done: list[Any] = []

    def carry_out(request: InterviewRequest) -> None:
        done.append(request.pk)
        if len(done) == 1:
            raise ZeroDivisionError
        InterviewRequest.objects.filter(pk=request.pk).update(
            next_attempt_at=timezone.now() + timedelta(days=1)
        )

    monkeypatch.setitem(working.DOERS, Status.SENDING, carry_out)
    first, second = asks(recruiter("Amir"), 2)
    working.work()
    assert done == [first.pk, second.pk]
    assert "ZeroDivisionError" in caplog.text
    first.refresh_from_db()
    assert (first.lease_token, first.reason) == (None, "Something went wrong here.")
    with later(seconds=6):
        assert outbox.claim_next() == first
