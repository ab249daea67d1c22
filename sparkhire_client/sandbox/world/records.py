"""What the world is made of. Each class is one table; moments are aware and in UTC."""

import secrets
import uuid as uuids
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from . import clock


def new_uuid() -> str:
    return str(uuids.uuid4())


def new_token() -> str:
    """Unguessable, for links that need no login."""
    return secrets.token_urlsafe(24)


@dataclass(slots=True, kw_only=True, eq=False)
class Record:
    """A row. ``indexes`` are column lists, each optionally with a WHERE of its own."""

    indexes: ClassVar[tuple[str, ...]] = ()
    uuid: str = field(default_factory=new_uuid)


@dataclass(slots=True, kw_only=True, eq=False)
class Company(Record):
    name: str
    signing_secret: str = field(default_factory=new_token)


@dataclass(slots=True, kw_only=True, eq=False)
class Account(Record):
    """A user of a Spark Hire company. ``activated``: the key has been revealed to its owner."""

    indexes: ClassVar[tuple[str, ...]] = ("(key)",)
    company_uuid: str
    email: str
    first_name: str
    last_name: str
    permission_level: str
    key: str | None = None
    activated: bool = False
    disabled: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(slots=True, kw_only=True, eq=False)
class Job(Record):
    """``private``: seen by admins and by who created it only. ``status``: open, closed, draft."""

    indexes: ClassVar[tuple[str, ...]] = ("(company_uuid, updated_at)",)
    company_uuid: str
    created_by: str
    title: str
    description: str = ""
    city: str
    state: str
    country: str
    status: str = "open"
    private: bool = False
    deleted: bool = False
    created_at: datetime = field(default_factory=clock.now)
    updated_at: datetime = field(default_factory=clock.now)
    status_updated_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class QuestionSet(Record):
    """``questions``: dicts with uuid, text, time_limit and think_time (seconds), takes."""

    company_uuid: str
    name: str
    questions: list[dict[str, Any]]
    deleted: bool = False
    created_at: datetime = field(default_factory=clock.now)
    updated_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class Interview(Record):
    """A one-way interview; ``questions`` are the set's as they were when it was sent.

    The status is the vendor's newest word (a rescheduled one may have been accepted before), so
    what the candidate has done is kept in ``accepted_at`` and ``completed_at``.
    """

    indexes: ClassVar[tuple[str, ...]] = (
        "(company_uuid, updated_at)",
        "(job_uuid, updated_at)",
        "(token)",
        "(deadline_at) WHERE completed_at IS NULL AND status <> 'expired' AND deleted = 0",
    )
    company_uuid: str
    job_uuid: str
    created_by: str
    candidate_uuid: str = field(default_factory=new_uuid)
    first_name: str
    last_name: str
    email: str
    message: str = ""
    question_set_uuid: str
    questions: list[dict[str, Any]]
    deadline_at: datetime
    time_zone: str
    status: str = "created"
    rating: int | None = None
    token: str = field(default_factory=new_token)
    deleted: bool = False
    created_at: datetime = field(default_factory=clock.now)
    updated_at: datetime = field(default_factory=clock.now)
    accepted_at: datetime | None = None
    completed_at: datetime | None = None

    @property
    def candidate_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True, kw_only=True, eq=False)
class Candidate(Record):
    """The personal account a candidate makes on the way to an interview; e-mail case folded."""

    indexes: ClassVar[tuple[str, ...]] = ("(email)",)
    email: str
    name: str
    password: str


@dataclass(slots=True, kw_only=True, eq=False)
class Answer(Record):
    """One recording; the file in the recordings folder is named after ``uuid``."""

    indexes: ClassVar[tuple[str, ...]] = ("(interview_uuid)",)
    interview_uuid: str
    question_uuid: str
    content_type: str
    recorded_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class ShareLink(Record):
    indexes: ClassVar[tuple[str, ...]] = ("(interview_uuid)", "(token)")
    interview_uuid: str
    token: str = field(default_factory=new_token)
    expires_at: datetime | None = None
    password_protected: bool = False
    allow_ratings: bool = False
    created_at: datetime = field(default_factory=clock.now)
    updated_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class Mail(Record):
    """A mail Spark Hire sent. ``link`` is a path on this sandbox, or empty."""

    indexes: ClassVar[tuple[str, ...]] = ("(recipient)", "(sent_at)")
    kind: str
    recipient: str
    subject: str
    body: str
    link: str = ""
    link_label: str = ""
    interview_uuid: str
    sent_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class Webhook(Record):
    indexes: ClassVar[tuple[str, ...]] = ("(company_uuid, event)",)
    company_uuid: str
    account_uuid: str
    url: str
    event: str
    created_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class Event(Record):
    """Something that happened, with the changed object's JSON as it was then."""

    indexes: ClassVar[tuple[str, ...]] = ("(company_uuid, name)",)
    company_uuid: str
    job_uuid: str
    name: str
    body: str
    happened_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class Delivery(Record):
    """One event on its way to one subscription. ``state``: pending, delivered, dropped."""

    indexes: ClassVar[tuple[str, ...]] = ("(next_at) WHERE state = 'pending'", "(webhook_uuid)")
    event_uuid: str
    webhook_uuid: str
    state: str = "pending"
    attempts: int = 0
    outcome: str = ""
    next_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class Fault(Record):
    """Ordered trouble for the next ``times`` calls of an operation ("any": of all)."""

    operation: str
    fault: str
    times: int
    seconds: float
    ordered_at: datetime = field(default_factory=clock.now)


@dataclass(slots=True, kw_only=True, eq=False)
class ApiCall(Record):
    """A call that reached the API. ``status``: what was answered, None while it is on its way."""

    indexes: ClassVar[tuple[str, ...]] = ("(received_at)",)
    received_at: datetime = field(default_factory=clock.now)
    account_email: str | None
    operation: str
    method: str
    path: str
    fault: str = ""
    status: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Effect(Record):
    """Something that happened to an interview; ``status_before`` is None when it was made."""

    indexes: ClassVar[tuple[str, ...]] = ("(interview_uuid)", "(happened_at)")
    happened_at: datetime = field(default_factory=clock.now)
    interview_uuid: str
    candidate_email: str
    job_uuid: str
    effect: str
    status_before: str | None


@dataclass(slots=True, kw_only=True, eq=False)
class Setting(Record):
    """A named value; ``uuid`` is the name."""

    value: str


TABLES: tuple[type[Record], ...] = (
    Company,
    Account,
    Job,
    QuestionSet,
    Interview,
    Candidate,
    Answer,
    ShareLink,
    Mail,
    Webhook,
    Event,
    Delivery,
    Fault,
    ApiCall,
    Effect,
    Setting,
)
