"""How lists of candidates are narrowed by their video interviews."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.extensions import CandidateFilter
from recruiting.models import Candidate, Company
from video_interviews.models import InterviewRequest, Status
from video_interviews.models.requests import OPEN

EXPIRING_WITHIN = timedelta(days=3)
COUNTS = Q(status=Status.COMPLETED, set_aside_for=None)
EXPIRING, UNVIEWED = "expiring", "unviewed"


def expiring_soon() -> Q:
    """Open requests that expire within three days."""
    return Q(status__in=OPEN, expires_at__lte=timezone.now() + EXPIRING_WITHIN)


def unviewed() -> Q:
    """Completed interviews whose recording nobody has opened from here."""
    return COUNTS & Q(viewed_at=None)


def is_current() -> Q:
    """Requests that count of their record (`tab.current`)."""
    others = InterviewRequest.objects.filter(candidate=OuterRef("candidate"))
    newer = Q(requested_at__gt=OuterRef("requested_at")) | Q(
        requested_at=OuterRef("requested_at"), pk__gt=OuterRef("pk")
    )
    return Q(~Exists(others.filter(COUNTS | newer)))


def narrow(candidates: QuerySet[Candidate], value: str) -> QuerySet[Candidate]:
    """Those whose request that counts (`tab.current`) is as `value`, one of CHOICES, says."""
    requests = InterviewRequest.objects.filter(
        candidate=OuterRef("pk"), company=OuterRef("company")
    )
    if value == "none":
        return candidates.filter(~Exists(requests))
    if value == EXPIRING:
        return candidates.filter(Exists(requests.filter(expiring_soon())))
    if value == UNVIEWED:
        return candidates.filter(Exists(requests.filter(unviewed())))
    if value == Status.COMPLETED:
        return candidates.filter(Exists(requests.filter(COUNTS)))
    return candidates.filter(Exists(requests.filter(is_current(), status=value)))


def _is_shown_to(company: Company) -> bool:
    return company.video_interviewing_enabled


CHOICES = [
    ("none", _("No request")),
    *((status.value, status.label) for status in Status),
    (EXPIRING, _("Expiring within 3 days")),
    (UNVIEWED, _("Completed, not yet viewed")),
]
CANDIDATE_FILTER = CandidateFilter("video", _("Video interview"), CHOICES, narrow, _is_shown_to)
