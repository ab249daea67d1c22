"""What the Video Interview tab shows, for the page and for its live status answer alike."""

import hashlib
from typing import Any

from recruiting.models import Candidate, User
from video_interviews.models import InterviewRequest, Status
from video_interviews.permissions import may_cancel, may_send


def tab_context(candidate: Candidate, user: User) -> dict[str, Any]:
    """In three queries: the tab asks often."""
    requests = list(candidate.interview_requests.select_related("requested_by", "company"))
    newest = current(requests)
    is_open = newest is not None and newest.is_open
    refusal = None if is_open else may_send(user, candidate, requests)
    cancel_refusal = may_cancel(user, newest) if newest and is_open else None
    return {
        "candidate": candidate,
        "requests": requests,
        "newest": newest,
        "refusal": refusal,
        "may_edit": user.may_edit,
        "is_admin": user.is_admin,
        "cancel_refusal": cancel_refusal,
        "version": _version(candidate, requests, refusal, cancel_refusal),
    }


def current(requests: list[InterviewRequest]) -> InterviewRequest | None:
    """The one that counts, of a record's requests with the newest first: completed wins."""
    counting = (r for r in requests if r.status == Status.COMPLETED and r.set_aside_for_id is None)
    return next(counting, requests[0] if requests else None)


def _version(candidate: Candidate, requests: list[InterviewRequest], *refusals: str | None) -> str:
    """Changes whenever what the tab or the newsfeed shows does."""
    newest_item = candidate.newsfeed.order_by("-pk").values_list("pk", flat=True).first()
    shown = [
        (r.pk, r.status, r.reason, r.next_attempt_at, r.expires_at, r.completed_at, r.rating)
        for r in requests
    ]
    return hashlib.sha256(f"{newest_item}{shown}{refusals}".encode()).hexdigest()[:16]
