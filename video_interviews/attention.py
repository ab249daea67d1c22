"""Which of a company's video interviews wait for somebody, for the dashboard.

Each kind is read along an index of its own and no further than is counted, so that it costs the same
however many requests there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from recruiting.models import Company
from recruiting.paging import CountOf, in_words
from video_interviews.filters import expiring_soon, is_current, unviewed
from video_interviews.models import InterviewRequest, Status
from video_interviews.models.requests import TROUBLE
from video_interviews.tab import waits_for

SHOWN, COUNTED = 5, 100


@dataclass(frozen=True, slots=True)
class Row:
    """A request; in trouble, why, and when it is tried again."""

    request: InterviewRequest
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """The first requests of a kind, and how many there are in words."""

    count: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Attention:
    expiring: Kind
    unviewed: Kind
    trouble: Kind

    @property
    def is_needed(self) -> bool:
        return any(kind.rows for kind in (self.expiring, self.unviewed, self.trouble))


def attention(company: Company, jobs: Collection[int] | None) -> Attention:
    """What waits in the company, or in those of its jobs: the next to expire and the newest first."""
    requests = InterviewRequest.objects.filter(company=company, candidate__archived_at=None)
    if jobs is not None:
        requests = requests.filter(candidate__job__in=jobs)
    return Attention(
        expiring=_kind(requests.filter(expiring_soon()), "expires_at"),
        unviewed=_kind(requests.filter(unviewed()), "-completed_at"),
        trouble=_kind(requests.filter(in_trouble()), "-requested_at"),
    )


def in_trouble() -> Q:
    """Failed and not asked for again, needing review, or waiting longer than a send takes."""
    paused = Q(
        canceled_by=None, requested_by__spark_hire_user__paused_until__gt=timezone.now()
    ) | Q(canceled_by__spark_hire_user__paused_until__gt=timezone.now())
    waiting = Q(status__in=[Status.SENDING, Status.CANCELING]) & (~Q(reason="") | paused)
    failed = Q(status=Status.FAILED) & is_current()
    # The first condition follows from the second; it is what lets the database use the index.
    return Q(status__in=TROUBLE) & (Q(status=Status.NEEDS_REVIEW) | waiting | failed)


def _kind(requests: QuerySet[InterviewRequest], order: str) -> Kind:
    people = ("requested_by__spark_hire_user", "canceled_by__spark_hire_user")
    rows = requests.select_related("candidate__job", "company", *people).order_by(order)
    first = list(rows.annotate(total=CountOf(requests, COUNTED))[:SHOWN])
    return Kind(in_words(first[0].total, COUNTED) if first else "", list(map(_row, first)))


def _row(request: InterviewRequest) -> Row:
    wait = waits_for(request) if request.status in (Status.SENDING, Status.CANCELING) else None
    return Row(request, wait.reason, wait.until) if wait else Row(request, request.reason)
