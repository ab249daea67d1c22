"""What the Video Interview tab shows, for the page and for its live status answer alike."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting.models import Candidate, User
from video_interviews.models import InterviewRequest, SparkHireUser, Status
from video_interviews.newsfeed import moment_in_words
from video_interviews.permissions import may_cancel, may_send, spark_hire_user


def tab_context(candidate: Candidate, user: User) -> dict[str, Any]:
    """In three queries: the tab asks often."""
    people = ("requested_by__spark_hire_user", "canceled_by__spark_hire_user", "company")
    requests = list(candidate.interview_requests.select_related(*people))
    newest = current(requests)
    is_open = newest is not None and newest.is_open
    refusal = None if is_open else may_send(user, candidate, requests)
    cancel_refusal = may_cancel(user, newest) if newest and is_open else None
    wait = waits_for(newest) if newest else None
    return {
        "candidate": candidate,
        "requests": requests,
        "newest": newest,
        "refusal": refusal,
        "may_edit": user.may_edit,
        "is_admin": user.is_admin,
        "cancel_refusal": cancel_refusal,
        "wait": wait,
        "may_check": any(r.needs_a_look for r in requests) and spark_hire_user(user) is not None,
        "version": _version(candidate, requests, refusal, cancel_refusal, wait),
    }


def current(requests: list[InterviewRequest]) -> InterviewRequest | None:
    """The one that counts, of a record's requests with the newest first: completed wins."""
    counting = (r for r in requests if r.status == Status.COMPLETED and r.set_aside_for_id is None)
    return next(counting, requests[0] if requests else None)


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a request that a worker is to see to waits, and until when."""

    reason: str
    until: datetime | None


def waits_for(request: InterviewRequest) -> Wait | None:
    """What the person whose key it takes waits for, also where the request was never tried itself."""
    person = request.canceled_by or request.requested_by
    key: SparkHireUser | None = getattr(person, "spark_hire_user", None)
    at_work = request.leased_until and request.leased_until > timezone.now()
    if request.next_attempt_at is None or at_work:
        return Wait(request.reason, None) if request.reason else None
    if key and key.paused_until and key.paused_until > timezone.now():
        reason = key.pause_reason
        if key.down_since:
            since = moment_in_words(key.down_since, request.company.zone)
            reason = _("Waiting for Spark Hire, which has not answered since %(moment)s.")
            reason %= {"moment": since}
        return Wait(reason, max(key.paused_until, request.next_attempt_at))
    return Wait(request.reason, request.next_attempt_at) if request.reason else None


def _version(candidate: Candidate, requests: list[InterviewRequest], *shown_too: object) -> str:
    """Changes whenever what the tab or the newsfeed shows does."""
    newest_item = candidate.newsfeed.order_by("-pk").values_list("pk", flat=True).first()
    shown = [
        (r.pk, r.status, r.reason, r.next_attempt_at, r.expires_at, r.completed_at, r.rating)
        for r in requests
    ]
    return hashlib.sha256(f"{newest_item}{shown}{shown_too}".encode()).hexdigest()[:16]
