"""Spark Hire's objects, made from its JSON, and the JSON sent to it.

The vendor's field names are here and nowhere else. Unknown fields are ignored, missing ones are
None or "", unknown words are kept; only an object's own uuid is required (Unintelligible without).
What the texts and times guarantee is said in `fields`.

"Assumed" in a comment marks what the vendor's public pages do not say: if Spark Hire differs, that
line is the one to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

from .fields import Fields, one_line

# Assumed: a wider range is cut to this many rows.
PAGE_SIZE = 100


class InterviewStatus(StrEnum):
    """The statuses known so far. Assumed: modelled from the events, which are documented."""

    CREATED = "created"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    EXPIRED = "expired"
    RESCHEDULED = "rescheduled"
    RESET = "reset"
    RATED = "rated"


class Event(StrEnum):
    """Everything a webhook can be subscribed to."""

    INTERVIEW_CREATED = "InterviewCreated"
    INTERVIEW_ACCEPTED = "InterviewAccepted"
    INTERVIEW_COMPLETED = "InterviewCompleted"
    INTERVIEW_DELETED = "InterviewDeleted"
    INTERVIEW_EXPIRED = "InterviewExpired"
    INTERVIEW_RESCHEDULED = "InterviewRescheduled"
    INTERVIEW_RESET = "InterviewReset"
    INTERVIEW_RATED = "InterviewRated"
    JOB_CREATED = "JobCreated"
    JOB_UPDATED = "JobUpdated"
    JOB_DELETED = "JobDeleted"


def _name_of(person: Fields) -> str:
    return person.text("name") or one_line(
        f"{person.text('first_name')} {person.text('last_name')}"
    )


@dataclass(frozen=True, slots=True)
class Account:
    """The user to whom an API key belongs."""

    uuid: str
    email: str
    name: str
    permission_level: str

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        return cls(f.own_uuid(), f.text("email"), _name_of(f), f.word("permission_level"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What the company has bought; a limit of None is unknown or unlimited."""

    name: str
    active_jobs_limit: int | None
    users_limit: int | None

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        return cls(f.text("name"), f.limit("active_jobs_limit"), f.limit("users_limit"))


@dataclass(frozen=True, slots=True)
class Job:
    """A job; `status` is open, closed, draft, or a word not yet known."""

    uuid: str
    title: str
    status: str
    city: str
    state: str
    country: str
    created_at: datetime | None

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        place = f.within("location")
        return cls(
            f.own_uuid(),
            title=f.text("title"),
            status=f.word("status"),
            city=place.text("city"),
            state=place.text("state"),
            country=place.text("country"),
            created_at=f.moment("created_at"),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set; only shown, so that even its uuid may be ""."""

    uuid: str
    text: str

    @classmethod
    def from_json(cls, fields: Fields) -> Self:
        return cls(fields.uuid(), fields.text("text"))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A question set; seen with its name as `name` and as `title`."""

    uuid: str
    name: str
    questions: tuple[Question, ...]

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        questions = tuple(Question.from_json(q) for q in f.each("questions"))
        return cls(f.own_uuid(), f.text("name", "title"), questions)


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview. `status` is kept verbatim: compare it with InterviewStatus, expect others.

    `deadline_at` is the instant by which a one-way interview must be completed.
    """

    uuid: str
    type: str
    status: str
    job_uuid: str
    job_title: str
    candidate_email: str
    candidate_name: str
    deadline_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    completed_at: datetime | None
    rating: float | None
    share_url: str

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        job = f.within("job_post")
        candidate = f.within("assigned_to")  # an object in answers, seen as a list of one too
        return cls(
            f.own_uuid(),
            type=f.word("type"),
            status=f.word("status"),
            job_uuid=job.uuid(),
            job_title=job.text("title"),
            candidate_email=candidate.text("email"),
            candidate_name=_name_of(candidate),
            deadline_at=f.moment("scheduled_at"),  # assumed: the deadline of a one-way interview
            created_at=f.moment("created_at"),
            updated_at=f.moment("updated_at"),
            completed_at=f.moment("completed_at"),
            rating=f.number("rating"),
            share_url=f.within("share_link").url("url"),
        )


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A link that plays a recording without a Spark Hire account; `url` is http(s), or ""."""

    uuid: str
    url: str
    status: str

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        return cls(f.own_uuid(), f.url("url"), f.word("status"))


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription: `event` is posted to `url`."""

    uuid: str
    url: str
    event: str
    created_at: datetime | None

    @classmethod
    def from_json(cls, value: object) -> Self:
        f = Fields(value)
        return cls(f.own_uuid(), f.url("url"), f.word("event"), f.moment("created_at"))


def range_query(after: int, rows: int) -> list[tuple[str, str]]:
    """So many rows of a list after the first `after`: 1-100, 101-200, ..."""
    return [("range", f"{after + 1}-{after + rows}")]


def interviews_query(
    job_uuids: Sequence[str], statuses: Sequence[str], order: str
) -> list[tuple[str, str]]:
    """The filters of a list of interviews; `job[uuid]` is seen, not documented."""
    query = [("orderby", order), *(("status[]", status) for status in statuses)]
    if job_uuids:
        query.append(("job[uuid]", ",".join(job_uuids)))
    return query


def job_body(
    title: str, description: str, city: str, state: str, country: str
) -> dict[str, object]:
    """A new job. `location` is seen, not documented."""
    location = {"city": city, "state": state, "country": country}
    return {"title": title, "description": description, "location": location}


def interview_body(
    *,
    job_uuid: str,
    question_set_uuid: str,
    first_name: str,
    last_name: str,
    email: str,
    deadline_at: datetime,
    time_zone: str,
    message: str,
) -> dict[str, object]:
    """A new one-way interview; the names of the fields are seen, not documented."""
    candidate = {
        "name": f"{first_name} {last_name}".strip(),
        "first_name": first_name,
        "last_name": last_name,
        "email": email,
    }
    body: dict[str, object] = {
        "type": "one_way",
        **deadline_body(deadline_at, time_zone),
        "assigned_to": [candidate],
        "job_post": {"uuid": job_uuid},
        "interview_question_set": question_set_uuid,
    }
    if message:
        body["email_message"] = message
    return body


def deadline_body(deadline_at: datetime, time_zone: str) -> dict[str, str]:
    """A deadline: the instant in UTC, in whole seconds, and an IANA name. ValueError if naive.

    Assumed: that `scheduled_at` of a one-way interview is its deadline, and that the same two
    fields move it.
    """
    if deadline_at.utcoffset() is None:
        raise ValueError("A deadline needs a time zone.")
    instant = deadline_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return {"scheduled_at": f"{instant}Z", "timezone": time_zone}


def webhook_body(url: str, event: str) -> dict[str, str]:
    """A subscription to one event."""
    return {"url": url, "event": event}
