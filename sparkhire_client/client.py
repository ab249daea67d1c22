"""The calls to Spark Hire's API v1.0, one short method each.

Every method raises a SparkHireError of `sparkhire_client.errors`, and, once made with sound
arguments, nothing else. Nothing is cached and nothing is repeated.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from . import resources
from .errors import NotFound, Unintelligible
from .fields import list_of
from .gate import Gate
from .resources import Account, Interview, Job, Plan, QuestionSet, ShareLink, Webhook
from .transport import Query, Transport

DEFAULT_BASE_URL = "https://api.sparkhire.com/v1.0"

MAX_PAGES = 1000  # 100,000 rows: more is a list without an end
MAX_JOBS_IN_QUERY = 100  # uuids in one address; about 4 kB of the 8 kB that servers commonly take


class _Row(Protocol):
    @property
    def uuid(self) -> str: ...


R = TypeVar("R", bound=_Row)


class SparkHireClient:
    """Spark Hire as the owner of one API key sees it.

    `total_timeout` is in seconds and bounds each call as a whole. A key that cannot be one (empty,
    or with characters that no header carries) raises BadKey on the first call, without calling.
    Every call passes the `gate`, if there is one.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str = DEFAULT_BASE_URL,
        *,
        total_timeout: float = 15.0,
        gate: Gate | None = None,
    ) -> None:
        self._base_url = base_url
        self._transport = Transport(api_key, base_url, total_timeout, gate)

    def __repr__(self) -> str:
        return f"SparkHireClient({self._base_url})"

    def me(self) -> Account:
        """The account that the key belongs to."""
        return self._transport.call("GET", ["me"], Account.from_json)

    def plan(self) -> Plan:
        """What the company has bought."""
        return self._transport.call("GET", ["plan"], Plan.from_json)

    def jobs(self) -> list[Job]:
        """All jobs that the key's owner sees, by title."""
        rows = self._rows(["jobs"], Job.from_json, [("orderby", "title_asc")])
        return sorted(rows, key=lambda job: (job.title.casefold(), job.uuid))

    def job(self, uuid: str) -> Job:
        """One job."""
        return self._transport.call("GET", ["jobs", uuid], Job.from_json)

    def create_job(
        self, *, title: str, description: str, city: str, state: str, country: str
    ) -> Job:
        """Make a job; Spark Hire refuses one without city, state and country."""
        body = resources.job_body(title, description, city, state, country)
        return self._transport.call("POST", ["jobs"], Job.from_json, body=body)

    def question_sets(self) -> list[QuestionSet]:
        """All question sets that the key's owner sees, by name."""
        rows = self._rows(["question_sets"], QuestionSet.from_json)
        return sorted(
            rows, key=lambda question_set: (question_set.name.casefold(), question_set.uuid)
        )

    def question_set(self, uuid: str) -> QuestionSet:
        """One question set."""
        return self._transport.call("GET", ["question_sets", uuid], QuestionSet.from_json)

    def create_interview(
        self,
        *,
        job_uuid: str,
        question_set_uuid: str,
        first_name: str,
        last_name: str,
        email: str,
        deadline_at: datetime,
        time_zone: str,
        message: str = "",
    ) -> Interview:
        """Make a one-way interview; Spark Hire mails the candidate. Never repeat it unlooked.

        `deadline_at` must be aware (ValueError), `time_zone` is the IANA name shown with it.
        """
        body = resources.interview_body(
            job_uuid=job_uuid,
            question_set_uuid=question_set_uuid,
            first_name=first_name,
            last_name=last_name,
            email=email,
            deadline_at=deadline_at,
            time_zone=time_zone,
            message=message,
        )
        return self._transport.call("POST", ["interviews"], Interview.from_json, body=body)

    def interviews(
        self,
        *,
        job_uuids: Sequence[str] = (),
        statuses: Sequence[str] = (),
        order: str = "updated_desc",
        first: int = resources.PAGE_SIZE,
    ) -> Iterator[Interview]:
        """The interviews of these jobs in these statuses (none given: of any), page by page.

        Lazy: one call for the `first` rows (at most 100) and one per 100 more, made when they are
        wanted. No interview comes twice, even when the list moves meanwhile. An interview of
        another job is left out; with more than 100 jobs, which no address holds, Spark Hire is
        asked for all and the rest is left out here.
        """
        asked = job_uuids if len(job_uuids) <= MAX_JOBS_IN_QUERY else ()
        wanted = frozenset(job_uuids)
        query = resources.interviews_query(asked, statuses, order)
        for interview in self._rows(["interviews"], Interview.from_json, query, first):
            if not wanted or not interview.job_uuid or interview.job_uuid in wanted:
                yield interview

    def interview(self, uuid: str) -> Interview:
        """One interview; Gone once it has expired."""
        return self._transport.call("GET", ["interviews", uuid], Interview.from_json)

    def reschedule_interview(
        self, uuid: str, *, deadline_at: datetime, time_zone: str
    ) -> Interview:
        """Move the deadline of an interview to an aware instant (else ValueError)."""
        body = resources.deadline_body(deadline_at, time_zone)
        return self._transport.call("PUT", ["interviews", uuid], Interview.from_json, body=body)

    def delete_interview(self, uuid: str) -> None:
        """Delete an interview; Spark Hire mails the candidate. Never one that is completed."""
        self._transport.call("DELETE", ["interviews", uuid], _nothing)

    def share_link(self, uuid: str) -> ShareLink:
        """The link that plays the recording to anybody: the existing one, else made."""
        path = ["interviews", uuid, "share_link"]
        try:
            existing = self._transport.call("GET", path, _share_link_if_any)
        except NotFound:
            existing = None
        return existing or self._transport.call("POST", path, _share_link, body={})

    def webhooks(self) -> list[Webhook]:
        """The subscriptions made with this key."""
        return list(self._rows(["webhooks"], Webhook.from_json))

    def create_webhook(self, *, url: str, event: str) -> Webhook:
        """Have `event` (see Event) posted to `url`."""
        body = resources.webhook_body(url, event)
        return self._transport.call("POST", ["webhooks"], Webhook.from_json, body=body)

    def delete_webhook(self, uuid: str) -> None:
        """End a subscription."""
        self._transport.call("DELETE", ["webhooks", uuid], _nothing)

    def replay_webhook(self, event: str) -> None:
        """Have the newest payload of `event` posted once more."""
        self._transport.call("GET", ["webhooks", "replay", event], _nothing)

    def _rows(
        self,
        path: Sequence[str],
        read: Callable[[object], R],
        query: Query = (),
        first: int = resources.PAGE_SIZE,
    ) -> Iterator[R]:
        """Every row of a list, once, in its order: a page at a time until a short one.

        A page without a new row ends it too, should the range be ignored. Unintelligible if the
        list does not end: half a list would be taken for the whole.
        """
        seen: set[str] = set()
        after, size = 0, min(first, resources.PAGE_SIZE)
        for _ in range(MAX_PAGES):
            page = [*query, *resources.range_query(after, size)]
            rows = self._transport.call("GET", path, list_of(read), query=page)
            before = len(seen)
            for row in rows:
                if row.uuid not in seen:
                    seen.add(row.uuid)
                    yield row
            if len(rows) < size or len(seen) == before:
                return
            after, size = after + size, resources.PAGE_SIZE
        raise Unintelligible("Spark Hire's list does not end.")


def _nothing(value: object) -> None:
    """The answer to a call that promises none: empty, or any JSON."""


def _share_link(value: object) -> ShareLink:
    link = ShareLink.from_json(value)
    if not link.url:
        raise Unintelligible("Spark Hire gave a share link without an address.")
    return link


def _share_link_if_any(value: object) -> ShareLink | None:
    """None where Spark Hire answers that there is no link yet by an empty answer."""
    return _share_link(value) if value else None
