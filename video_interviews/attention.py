"""Which of a company's video interviews wait for somebody, for the dashboard.

Each kind is read along an index of its own and no further than is counted, so that it costs the same
however many requests there are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from recruiting.models import Company
from recruiting.paging import in_words
from video_interviews.filters import expiring_soon, is_current, unviewed
from video_interviews.models import InterviewRequest, SparkHireUser, Status
from video_interviews.models.requests import TROUBLE
from video_interviews.tab import waits_for

SHOWN, COUNTED = 5, 100
TROUBLE_FOR = timedelta(days=30)  # whoever has let it be so long does not see to it today


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
    found = [
        _first(requests.filter(expiring_soon()), "expires_at"),
        _first(requests.filter(unviewed()), "-completed_at"),
        _first(requests.filter(_in_trouble()), "-requested_at"),
    ]
    people = ("requested_by__spark_hire_user", "canceled_by__spark_hire_user")
    shown = InterviewRequest.objects.select_related("candidate__job", "company", *people).in_bulk(
        [pk for pks in found for pk in pks[:SHOWN]]
    )
    return Attention(*(_kind(pks, shown) for pks in found))


def _in_trouble() -> Q:
    """Failed and not asked for again, needing review, or waiting longer than a send takes."""
    paused = SparkHireUser.objects.filter(paused_until__gt=timezone.now()).values("user")
    waits = ~Q(reason="") | Q(canceled_by__in=paused) | Q(canceled_by=None, requested_by__in=paused)
    return Q(status__in=TROUBLE, requested_at__gt=timezone.now() - TROUBLE_FOR) & (
        Q(status=Status.NEEDS_REVIEW)
        | Q(status__in=[Status.SENDING, Status.CANCELING]) & waits
        | Q(status=Status.FAILED) & is_current()
    )


def _first(requests: QuerySet[InterviewRequest], order: str) -> list[int]:
    """Nothing but their pks: what is joined and counted besides leads databases astray."""
    return list(requests.order_by(order).values_list("pk", flat=True)[: COUNTED + 1])


def _kind(pks: list[int], shown: dict[int, InterviewRequest]) -> Kind:
    rows = [_row(shown[pk]) for pk in pks[:SHOWN] if pk in shown]
    return Kind(in_words(len(pks), COUNTED), rows)


def _row(request: InterviewRequest) -> Row:
    wait = waits_for(request) if request.status in (Status.SENDING, Status.CANCELING) else None
    return Row(request, wait.reason, wait.until) if wait else Row(request, request.reason)
