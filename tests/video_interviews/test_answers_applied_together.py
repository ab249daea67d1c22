"""What Spark Hire answers about many requests is written together, and as if it came one by one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recruiting.models import Job, NewsfeedItem, User
from sparkhire_client.resources import Interview
from tests.people import make_candidate
from tests.video_interviews.walks import headlines, interview, minutes_ago, requested
from video_interviews.actions.watching import Read, absorb_all
from video_interviews.models import InterviewRequest, JobLink, Status, Transition
from video_interviews.transitions import Change, Held, advance, advance_held


@pytest.fixture
def ten(job: Job, alice: User, link: JobLink) -> list[InterviewRequest]:
    """Requested an hour ago."""
    found = [requested(make_candidate(job), alice, f"interview-{n}") for n in range(10)]
    InterviewRequest.objects.update(requested_at=timezone.now() - timedelta(hours=1))
    for request in found:
        request.refresh_from_db()
    return found


def read(request: InterviewRequest, status: str, minutes: int = 5, **fields: object) -> Read:
    return Read(
        request, Interview.from_json(interview(request, status, minutes_ago(minutes), **fields))
    )


def statements(reads: list[Read]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert absorb_all(reads) == {each.request.pk for each in reads}
    return len(asked)


def test_a_request_more_is_one_statement_more(ten: list[InterviewRequest]) -> None:
    """T3: row, changes and newsfeed of all of them."""
    few = statements([read(request, "accepted") for request in ten[:2]])
    many = statements([read(request, "accepted") for request in ten[2:]])
    assert many - few == 6
    assert set(InterviewRequest.objects.values_list("status", flat=True)) == {Status.ACCEPTED}
    assert Transition.objects.filter(to_status=Status.ACCEPTED).count() == 10
    assert NewsfeedItem.objects.filter(kind="video_interview.accepted").count() == 10


def test_a_completion_before_midnight_wins_among_others_too(
    ten: list[InterviewRequest], alice: User
) -> None:
    """T2: and the newer request of the record is set aside, in the same go."""
    late = ten[0]
    InterviewRequest.objects.filter(pk=late.pk).update(expires_at=minutes_ago(10))
    late.refresh_from_db()
    assert advance(late, Change(Status.EXPIRED, by="Recruiting"))
    newer = requested(late.candidate, alice, "interview-newer")
    done = read(late, "completed", minutes=15, completed_at=minutes_ago(15).isoformat())

    assert absorb_all([done, read(ten[1], "accepted"), read(newer, "accepted")]) == {
        late.pk,
        ten[1].pk,
        newer.pk,
    }

    for request in (late, newer, ten[1]):
        request.refresh_from_db()
    assert (late.status, newer.status) == (Status.COMPLETED, Status.CANCELING)
    assert (newer.set_aside_for, ten[1].status) == (late, Status.ACCEPTED)
    assert "Completed" in headlines(late.candidate)


def test_an_old_answer_among_others_changes_nothing(ten: list[InterviewRequest]) -> None:
    """V7: and it is not said to be applied."""
    assert absorb_all([read(ten[0], "accepted", minutes=5)])
    assert absorb_all([read(ten[0], "created", minutes=9), read(ten[1], "accepted")]) == {ten[1].pk}
    ten[0].refresh_from_db()
    assert ten[0].status == Status.ACCEPTED


def test_a_request_that_was_erased_meanwhile_is_settled(ten: list[InterviewRequest]) -> None:
    """B2: nothing waits for it any more."""
    gone = read(ten[0], "accepted")
    pk = ten[0].pk
    ten[0].candidate.delete()
    assert absorb_all([gone, read(ten[1], "accepted")]) == {pk, ten[1].pk}


def test_no_row_that_is_held_goes_where_the_table_does_not_lead(
    ten: list[InterviewRequest],
) -> None:
    """V4, B2: neither at once nor in two steps."""
    for changes in (
        [Change(Status.FAILED, by="Recruiting")],
        [Change(Status.CANCELED, by="Recruiting"), Change(Status.REQUESTED, by="Recruiting")],
    ):
        with pytest.raises(ValueError, match="cannot go from"):
            advance_held([Held(ten[0], changes)])
    ten[0].refresh_from_db()
    assert ten[0].status == Status.REQUESTED
