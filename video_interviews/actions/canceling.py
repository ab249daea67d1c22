"""Cancel a request: read the interview first, never delete a completed one, believe only a confirmation."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recruiting import audit
from recruiting.bell import ring
from recruiting.models import User
from recruiting.newsfeed import RECRUITING, post
from sparkhire_client.errors import BadKey, Gone, NotFound, Refused, SparkHireError
from video_interviews import clock, newsfeed
from video_interviews.actions import outbox, reviewing
from video_interviews.actions.leases import Lost
from video_interviews.actions.sending import Undecided, find_made
from video_interviews.actions.vendor import (
    NoKey,
    first_that_sees,
    is_deleted,
    keys_of,
)
from video_interviews.actions.watching import absorb
from video_interviews.audit_actions import INTERVIEW_CANCELED
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, Status
from video_interviews.reports import COMPLETED, Over
from video_interviews.transitions import Change, advance, cancelation


@transaction.atomic
def cancel_request(request: InterviewRequest, *, by: User) -> bool:
    """The request becomes Canceling and the worker is told; False if it is no longer open."""
    # Only from what the person saw: a status that changed meanwhile is shown first.
    if not advance(request, cancelation(request, by=by), only_from=[request.status]):
        return False
    ring("video_interviews.work")
    subject = request.candidate_id, request.pk
    audit.record(INTERVIEW_CANCELED, *subject, by=by, company_id=request.company_id)
    return True


def cancel(pk: int) -> None:
    """Cancel this request at Spark Hire, if that is due and nobody else holds it."""
    request = outbox.claim(pk, Status.CANCELING)
    if request is not None:
        carry_out(request)


def carry_out(request: InterviewRequest) -> None:
    """Cancel at Spark Hire what the caller has claimed, or let go of it until the next try."""
    try:
        if request.surplus_uuid:
            reviewing.keep_one(request)
        _cancel(request)
    except Lost:
        return
    except Undecided as undecided:
        give_up(request, str(undecided))
    except NoKey:
        give_up(request, _("No Spark Hire user with a working API key can cancel it."))
    except (BadKey, Refused) as error:
        give_up(request, _refused(error))
    except NotFound as error:
        _not_found(request, error)
    except Gone:
        absorb(request, Over.EXPIRED)
    except SparkHireError as error:
        outbox.try_later(request, error)


def _cancel(request: InterviewRequest) -> None:
    keys = keys_of(request)
    if not request.spark_hire_uuid and not _find(request):
        return None
    uuid = request.spark_hire_uuid
    interview = first_that_sees(keys, lambda client: client.interview(uuid), share=Share.WORK)
    if interview.status in COMPLETED:
        absorb(request, interview)
        return None
    first_that_sees(keys, lambda client: client.delete_interview(uuid), share=Share.WORK)
    return _canceled(request)


def _find(request: InterviewRequest) -> bool:
    """Learn the id of an interview that may or may not have been made. False: nothing left to delete now."""
    if request.unknown_since is None:
        _canceled(request)
        return False
    over = outbox.quarantine_over(request.unknown_since)
    if clock.now() < over:
        outbox.put_off(request, reason=_("Spark Hire may still be sending it."), until=over)
        return False
    found = find_made(request)
    if found is None:
        _canceled(request)
        return False
    now = clock.now()
    with transaction.atomic():
        held = outbox.write(request, spark_hire_uuid=found.uuid, unknown_since=None)
        if held:  # the candidate was invited: both are told
            post([newsfeed.requested(request, min(found.created_at or now, now))])
    return held


def _canceled(request: InterviewRequest) -> None:
    by = request.canceled_by or RECRUITING
    entries = [newsfeed.canceled(request, by=by)]
    with transaction.atomic():
        if not outbox.write(request):
            return
        fields: dict[str, Any] = {"reason": "", "unknown_since": None}
        request.refresh_from_db(fields=["surplus_uuid"])
        if request.surplus_uuid:  # noticed meanwhile: it is canceled too
            fields["next_attempt_at"] = clock.now()
            ring("video_interviews.work")
        advance(request, Change(Status.CANCELED, by=by, fields=fields, entries=entries))


def _not_found(request: InterviewRequest, error: NotFound) -> None:
    """Deleted already (by an earlier try, or in Spark Hire), if that is proved."""
    try:
        if is_deleted(request):
            return _canceled(request)
    except SparkHireError as other:
        return outbox.try_later(request, other)
    return give_up(request, _refused(error))


def _refused(error: SparkHireError) -> str:
    return _("Spark Hire refused to cancel it: %(reason)s") % {"reason": error.reason}


def give_up(request: InterviewRequest, reason: str) -> None:
    """It cannot be canceled: the request is what it was before, and the tab says why."""
    before = Status(request.status_before_cancel)
    if not request.spark_hire_uuid or request.surplus_uuid:
        before = Status.NEEDS_REVIEW  # what Spark Hire has of it is not known
    elif before not in (Status.REQUESTED, Status.ACCEPTED):
        before = Status.REQUESTED
    change = Change(before, by=RECRUITING, fields={"reason": reason[:500], "canceled_by": None})
    advance(request, change, only_from=[Status.CANCELING], lease=request.lease_token)
