"""Reading Spark Hire's objects: what each may look like, and that nothing in them breaks us."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparkhire_client import (
    Account,
    Event,
    Interview,
    InterviewStatus,
    Job,
    Plan,
    Question,
    QuestionSet,
    ShareLink,
    Unintelligible,
    Webhook,
)
from sparkhire_client.fields import TEXT_LENGTH, URL_LENGTH, WORD_LENGTH, list_of, strict_json
from sparkhire_client.resources import deadline_body

INTERVIEW = {
    "uuid": "i-1",
    "type": "one_way",
    "status": "rated",
    "name": "Backend Engineer",
    "job_post": {"uuid": "j-1", "title": "Backend Engineer", "location": {}},
    "assigned_to": {"uuid": "c-1", "name": "Casey Candidate", "email": "casey@example.com"},
    "scheduled_at": "2026-11-30T05:00:00Z",
    "created_at": "2026-11-23T10:00:00.123456+01:00",
    "updated_at": "2026-11-24T09:00:00-05:00",
    "completed_at": "2026-11-24T14:00:00Z",
    "rating": 4,
    "share_link": {"uuid": "s-1", "url": "https://www.sparkhire.com/s/1"},
}


def test_an_interview_with_everything_is_read_whole() -> None:
    assert Interview.from_json(INTERVIEW) == Interview(
        uuid="i-1",
        type="one_way",
        status=InterviewStatus.RATED,
        job_uuid="j-1",
        job_title="Backend Engineer",
        candidate_email="casey@example.com",
        candidate_name="Casey Candidate",
        deadline_at=datetime(2026, 11, 30, 5, tzinfo=UTC),
        created_at=datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC),
        updated_at=datetime(2026, 11, 24, 14, tzinfo=UTC),
        completed_at=datetime(2026, 11, 24, 14, tzinfo=UTC),
        rating=4.0,
        share_url="https://www.sparkhire.com/s/1",
    )


def test_an_interview_of_which_only_the_uuid_is_known_is_an_interview() -> None:
    interview = Interview.from_json({"uuid": "i-1"})
    assert interview.uuid == "i-1"
    assert interview.status == interview.candidate_email == interview.share_url == ""
    assert (interview.deadline_at, interview.completed_at, interview.rating) == (None, None, None)


def test_the_candidate_may_come_as_a_list_of_one() -> None:
    people = [{"first_name": "Casey", "last_name": "Candidate", "email": "casey@example.com"}]
    interview = Interview.from_json(INTERVIEW | {"assigned_to": people})
    assert interview.candidate_email == "casey@example.com"
    assert interview.candidate_name == "Casey Candidate"


@pytest.mark.parametrize("odd", [None, [], [None], "Casey", 7, {}, [[{}]]])
def test_a_candidate_that_is_none_is_nobody(odd: object) -> None:
    interview = Interview.from_json(INTERVIEW | {"assigned_to": odd, "job_post": odd})
    assert interview.candidate_email == interview.candidate_name == interview.job_uuid == ""


def test_a_status_never_heard_of_is_kept_verbatim() -> None:
    assert Interview.from_json(INTERVIEW | {"status": "Under_Review"}).status == "Under_Review"


@pytest.mark.parametrize(
    "uuid", [None, "", 7, True, ["i"], "i 1", "i\0", "ï", "\ud800", ".", "..", "x" * 65]
)
def test_an_object_without_a_usable_uuid_is_unintelligible(uuid: object) -> None:
    with pytest.raises(Unintelligible):
        Interview.from_json(INTERVIEW | {"uuid": uuid})


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-30T05:00:00Z", datetime(2026, 11, 30, 5, tzinfo=UTC)),
        ("2026-11-30t05:00:00z", datetime(2026, 11, 30, 5, tzinfo=UTC)),
        ("2026-11-30 05:00:00", datetime(2026, 11, 30, 5, tzinfo=UTC)),
        ("2026-11-30T00:00:00.5-05:00", datetime(2026, 11, 30, 5, 0, 0, 500000, tzinfo=UTC)),
        ("0001-01-01T00:00:00+05:00", None),
        ("9999-12-31T23:59:59-05:00", None),
        ("2026-02-30T00:00:00Z", None),
        ("next Monday", None),
        ("", None),
        (1_700_000_000, None),
        (None, None),
        ({}, None),
    ],
)
def test_a_time_is_read_as_utc_and_nonsense_as_none(text: object, moment: object) -> None:
    assert Interview.from_json({"uuid": "i-1", "scheduled_at": text}).deadline_at == moment


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        (4, 4.0),
        (4.5, 4.5),
        ("3", 3.0),
        (0, 0.0),
        ("good", None),
        (True, None),
        ([], None),
        ("nan", None),
        ("inf", None),
        (10**400, None),
        (1e300, None),
    ],
)
def test_a_rating_is_a_number_or_none(value: object, rating: float | None) -> None:
    assert Interview.from_json({"uuid": "i-1", "rating": value}).rating == rating


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//mallory.test",
        "x",
        7,
        None,
        "https://x/" + "y" * URL_LENGTH,
    ],
)
def test_what_is_no_web_address_is_never_given_to_a_person(url: object) -> None:
    assert ShareLink.from_json({"uuid": "s-1", "url": url}).url == ""


def test_texts_never_carry_what_a_database_or_a_mail_header_refuses() -> None:
    job = Job.from_json({"uuid": "j-1", "title": " A\0B\r\nSubject:\tx \ud800\x1b[0m\x85 "})
    assert job.title == "AB Subject: x [0m"


def test_texts_are_cut_to_the_length_that_is_promised() -> None:
    job = Job.from_json({"uuid": "j-1", "title": "x" * 9999, "status": "y" * 9999})
    assert (len(job.title), len(job.status)) == (TEXT_LENGTH, WORD_LENGTH)


def test_a_job_is_read_with_its_place() -> None:
    place = {"formatted_address": "…", "city": "Chicago", "state": "IL", "country": "USA"}
    value = {"uuid": "j-1", "title": "Backend Engineer", "status": "open", "location": place}
    value["created_at"] = "2026-11-23T10:00:00Z"
    assert Job.from_json(value) == Job(
        "j-1",
        "Backend Engineer",
        "open",
        city="Chicago",
        state="IL",
        country="USA",
        created_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
    )


def test_an_account_without_a_name_is_named_by_its_parts() -> None:
    value = {"uuid": "u-1", "first_name": "Alice", "last_name": "A", "permission_level": "admin"}
    assert Account.from_json(value) == Account("u-1", "", "Alice A", "admin")


def test_a_plan_without_limits_has_none() -> None:
    value = {"name": "Pro", "active_jobs_limit": 5, "users_limit": "unlimited", "products": []}
    assert Plan.from_json(value) == Plan("Pro", 5, None)
    assert Plan.from_json({}) == Plan("", None, None)


@pytest.mark.parametrize("field", ["name", "title"])
def test_the_name_of_a_question_set_comes_under_two_names(field: str) -> None:
    value = {"uuid": "q-1", field: "First round"}
    assert QuestionSet.from_json(value) == QuestionSet("q-1", "First round", ())


def test_odd_questions_do_not_spoil_the_question_set() -> None:
    questions: list[object] = [{"uuid": "a", "text": "Why us?", "takes": 2}, None, {"text": 7}, []]
    read = QuestionSet.from_json({"uuid": "q-1", "questions": questions}).questions
    assert read == (Question("a", "Why us?"), Question("", ""))
    assert QuestionSet.from_json({"uuid": "q-1", "questions": "x"}).questions == ()


def test_a_subscription_is_read_with_its_event() -> None:
    value = {"uuid": "w-1", "url": "https://example.com/x", "event": Event.INTERVIEW_RATED}
    value["created_at"] = "2026-11-23T10:00:00Z"
    created_at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    expected = Webhook("w-1", "https://example.com/x", "InterviewRated", created_at)
    assert Webhook.from_json(value) == expected


def test_there_are_eleven_events() -> None:
    assert len(Event) == 11


def test_a_deadline_is_sent_as_an_instant_in_utc_with_a_z() -> None:
    zone = timezone(timedelta(hours=-5))
    body = deadline_body(datetime(2026, 11, 30, 0, 0, 0, 999, tzinfo=zone), "America/New_York")
    assert body == {"scheduled_at": "2026-11-30T05:00:00Z", "timezone": "America/New_York"}


def test_a_deadline_without_a_zone_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadline_body(datetime(2026, 11, 30), "America/New_York")  # noqa: DTZ001


NAMES = st.sampled_from(
    (
        *("uuid", "name", "title", "status", "assigned_to", "job_post", "location", "email"),
        *("rating", "scheduled_at", "created_at", "share_link", "url", "questions", "text"),
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=30)
    | st.just("i-1")
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=8),
    max_leaves=20,
)
READERS = (Account, Plan, Job, QuestionSet, Interview, ShareLink, Webhook)


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=60, deadline=None)
@given(value=JSON | st.dictionaries(NAMES, JSON).map(lambda extra: {"uuid": "i-1"} | extra))
def test_whatever_comes_is_read_or_unintelligible(reader: type[Interview], value: object) -> None:
    try:
        read = reader.from_json(value)
        list_of(reader.from_json)([value])
    except Unintelligible:
        return
    repr(read).encode()  # no lone surrogate
    assert "\0" not in repr(read)


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_bytes_come_are_json_or_unintelligible(body: bytes) -> None:
    try:
        value = strict_json(body)
    except Unintelligible:
        return
    json.dumps(value, allow_nan=False)
