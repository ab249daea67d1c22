"""Spark Hire at the wire, in this process: for rows with more interviews than a server could serve.

It knows each interview's life so far and answers lists and reads of it. The reports of what happens
are given to whoever asked for the event, who posts them, or loses them.
"""

import json
import re
from base64 import b64encode
from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import responses
from requests import PreparedRequest

from recruiting.models import Candidate, Job, User
from recruiting.newsfeed import post
from sparkhire_client.resources import Event
from tests.sandbox.process import ADA
from tests.video_interviews.walks import WIRE, spoken
from video_interviews import newsfeed
from video_interviews.models import InterviewRequest, Status

EVENT_OF = {
    "accepted": Event.INTERVIEW_ACCEPTED,
    "rescheduled": Event.INTERVIEW_RESCHEDULED,
    "completed": Event.INTERVIEW_COMPLETED,
    "rated": Event.INTERVIEW_RATED,
    "reset": Event.INTERVIEW_RESET,
    "expired": Event.INTERVIEW_EXPIRED,
    "deleted": Event.INTERVIEW_DELETED,
}
Answer = tuple[int, dict[str, str], str]


@dataclass(slots=True)
class Life:
    """One interview, as it is now."""

    uuid: str
    created_at: datetime
    deadline_at: datetime
    updated_at: datetime
    status: str = "created"
    completed_at: datetime | None = None
    rating: int | None = None

    def spoken(self) -> dict[str, Any]:
        done = {"completed_at": spoken(self.completed_at)} if self.completed_at else {}
        return {
            "uuid": self.uuid,
            "type": "one_way",
            "status": self.status,
            "job_post": {"uuid": "job-1", "title": "Backend Engineer"},
            "assigned_to": {"email": "casey@example.com", "name": "Casey Candidate"},
            "scheduled_at": spoken(self.deadline_at),
            "created_at": spoken(self.created_at),
            "updated_at": spoken(self.updated_at),
            "rating": self.rating,
            **done,
        }


@dataclass(slots=True)
class World:
    """All interviews; calls are counted by key."""

    lives: dict[str, Life] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    _newest: list[tuple[datetime, str]] = field(
        default_factory=list
    )  # ascending; may hold old words

    def add(self, life: Life) -> None:
        self.lives[life.uuid] = life
        insort(self._newest, (life.updated_at, life.uuid))

    def happens(self, uuid: str, word: str, at: datetime) -> tuple[Event, bytes]:
        """It becomes `word` at a moment; the event, and the body that is posted of it."""
        life = self.lives[uuid]
        life.status, life.updated_at = word, at
        if word == "completed":
            life.completed_at = at
        elif word == "reset":
            life.completed_at = life.rating = None
        elif word == "rated":
            life.rating = 4
        elif word == "rescheduled":
            life.deadline_at += timedelta(days=1)
        insort(self._newest, (at, uuid))
        return EVENT_OF[word], json.dumps(life.spoken()).encode()

    def forget(self) -> None:
        self.lives.clear()
        self._newest.clear()

    def serve(self, wire: responses.RequestsMock) -> None:
        for path, answer in (
            ("interviews", self._list),
            ("me", lambda _: {"uuid": "u", "email": "u@example.com"}),
            ("jobs/job-1", lambda _: {"uuid": "job-1", "title": "Backend Engineer"}),
        ):
            self._answer(wire, path, answer)
        self._answer(wire, r"interviews/[^/?]+", self._one, pattern=True)

    def _answer(
        self, wire: responses.RequestsMock, path: str, answer: Any, *, pattern: bool = False
    ) -> None:
        def call(request: PreparedRequest) -> Answer:
            self.calls[request.headers["Authorization"]] += 1
            said = answer(request)
            status = said if isinstance(said, int) else 200
            return status, {}, json.dumps({} if isinstance(said, int) else said)

        url: Any = re.compile(re.escape(WIRE) + "/" + path + "$") if pattern else f"{WIRE}/{path}"
        wire.add_callback(responses.GET, url, callback=call, content_type="application/json")

    def _one(self, request: PreparedRequest) -> dict[str, Any] | int:
        life = self.lives.get(str(request.url).rsplit("/", 1)[1])
        if life is None or life.status == "deleted":
            return 404
        return 410 if life.status == "expired" else life.spoken()

    def _list(self, request: PreparedRequest) -> list[dict[str, Any]]:
        query = parse_qs(urlsplit(str(request.url)).query)
        first, last = map(int, query["range"][0].split("-"))
        wanted = set(query.get("status[]", ()))
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        skipped = 0
        for at, uuid in reversed(self._newest):
            life = self.lives[uuid]
            if uuid in seen or at != life.updated_at or life.status == "deleted":
                continue
            seen.add(uuid)
            if wanted and life.status not in wanted:
                continue
            skipped += 1
            if skipped >= first:
                found.append(life.spoken())
            if skipped >= last:
                break
        return found

    def calls_of(self, key: str = ADA) -> int:
        return self.calls[f"Basic {b64encode(f'{key}:'.encode()).decode()}"]


def plant(world: World, job: Job, by: User, number: int, asked_at: datetime) -> list[Life]:
    """That many requests that Spark Hire accepted then, each of a candidate record of its own."""
    first = Candidate.objects.count()
    stage = job.stages.all()[0]
    candidates = Candidate.objects.bulk_create(
        Candidate(
            company=job.company, job=job, stage=stage, first_name="Casey", last_name=str(first + n)
        )
        for n in range(number)
    )
    lives = [
        Life(f"interview-{one.pk}", asked_at, asked_at + timedelta(days=7), asked_at)
        for one in candidates
    ]
    requests = InterviewRequest.objects.bulk_create(
        InterviewRequest(
            candidate=candidate,
            company=job.company,
            requested_by=by,
            requested_at=asked_at,
            status=Status.REQUESTED,
            expires_on=life.deadline_at.date(),
            expires_at=life.deadline_at,
            time_zone="UTC",
            spark_hire_uuid=life.uuid,
            spark_hire_status="created",
            spark_hire_job_uuid="job-1",
        )
        for candidate, life in zip(candidates, lives, strict=True)
    )
    post(newsfeed.requested(request, asked_at) for request in requests)
    for life in lives:
        world.add(life)
    return lives
