"""What only a look at Spark Hire can tell: was it sent at all, or even twice? Never a blind answer.

A create whose answer was lost may be carried out after the quarantine, when another was made or the
request was given up. Whichever report first names such an interview makes it known: its surplus.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting.bell import ring
from recruiting.newsfeed import RECRUITING
from sparkhire_client.errors import BadKey, Gone, NotFound, Refused, SparkHireError
from sparkhire_client.resources import Interview, InterviewStatus
from video_interviews import clock
from video_interviews.actions import outbox
from video_interviews.actions.leases import Lost
from video_interviews.actions.sending import Undecided, fail, find_made, keep, made_by
from video_interviews.actions.vendor import NoKey, first_that_sees, is_deleted, keys_of
from video_interviews.actions.watching import absorb
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, Status
from video_interviews.models.requests import DOUBTFUL
from video_interviews.newsfeed import moment_in_words
from video_interviews.reports import COMPLETED, Over
from video_interviews.transitions import Change, advance

TWO = gettext_lazy(
    "Spark Hire made a second invitation of this request, long after it was asked for it. "
    "Check Spark Hire to cancel the one that %(name)s does not use."
)
NOT_SENT = gettext_lazy("Spark Hire has no such interview. It was not sent.")
LATE = gettext_lazy("Spark Hire had made it late all the same; it was canceled there.")
COMPLETED_TOO = gettext_lazy(
    "The candidate completed another interview of this request, which Spark Hire made late. "
    "It was not canceled: look for it in Spark Hire."
)


def note_surplus(company_id: int, interviews: Iterable[Interview]) -> int:
    """Of interviews that Spark Hire lists, find those that a lost create of ours made late.

    An open request of theirs needs review then, and one that was canceled here is canceled there
    too; any other keeps its status and waits for a check. The number of requests concerned. Cheap
    where nothing is in doubt, and harmless when said again.
    """
    doubtful = InterviewRequest.objects.filter(DOUBTFUL, company=company_id)
    whose = {
        (job, email.casefold())
        for job, email in doubtful.values_list("spark_hire_job_uuid", "email").distinct()
    }
    if not whose:
        return 0  # before `interviews` is looked at, each of which may be a call
    return sum(
        _note_if_ours(company_id, interview)
        for interview in interviews
        if (interview.job_uuid, interview.candidate_email.casefold()) in whose
    )


@transaction.atomic
def _note_if_ours(company_id: int, interview: Interview) -> bool:
    requests = InterviewRequest.objects.filter(company=company_id)
    doubtful = requests.filter(DOUBTFUL, spark_hire_job_uuid=interview.job_uuid)
    held = doubtful.select_for_update().order_by("pk")
    found = [request for request in held if made_by(request, interview)]
    # Only now: while the rows are held, no worker can give one of them this interview.
    known = Q(spark_hire_uuid=interview.uuid) | Q(surplus_uuid=interview.uuid)
    if requests.filter(known).exists():
        return False
    if any(map(_is_looked_for, found)):
        return False  # by a worker, when the quarantine is over
    if free := [request for request in found if not request.surplus_uuid]:
        _note(free[-1], interview.uuid)  # the newest
    return bool(free)


def _is_looked_for(request: InterviewRequest) -> bool:
    waits = request.status in (Status.SENDING, Status.CANCELING)
    return waits and not request.spark_hire_uuid


def _note(request: InterviewRequest, uuid: str) -> None:
    if request.status == Status.NEEDS_REVIEW:  # whether it was sent at all: it was
        check(request)
        return
    fields = {"surplus_uuid": uuid, "reason": TWO % {"name": request.first_name}}
    InterviewRequest.objects.filter(pk=request.pk).update(**fields)
    if request.status in (Status.REQUESTED, Status.ACCEPTED):
        advance(request, Change(Status.NEEDS_REVIEW, by=RECRUITING, fields=fields))
    elif request.status == Status.CANCELED and (request.canceled_by_id or request.set_aside_for_id):
        check(request)  # the wish is known


def check(request: InterviewRequest) -> bool:
    """A worker is told to look at Spark Hire. False when there is nothing to look for, or one does."""
    uncertain = InterviewRequest.objects.filter(
        Q(status=Status.NEEDS_REVIEW) | ~Q(surplus_uuid=""), pk=request.pk, next_attempt_at=None
    )
    if not uncertain.update(next_attempt_at=clock.now(), attempts=0):
        return False
    ring("video_interviews.work")
    return True


def carry_out(request: InterviewRequest) -> None:
    """Check at Spark Hire what the caller has claimed, or let go of it until the next try."""
    try:
        _check(request)
    except Lost:
        return
    except Undecided as undecided:
        _leave(request, str(undecided))
    except NoKey:
        _leave(request, _("No Spark Hire user with a working API key can check it."))
    except (BadKey, Refused, NotFound) as error:
        _leave(request, _("Spark Hire refused the check: %(reason)s") % {"reason": error.reason})
    except SparkHireError as error:
        outbox.try_later(request, error)


def _leave(request: InterviewRequest, reason: str) -> None:
    """It stays as uncertain as it was, until somebody asks again."""
    moment = moment_in_words(clock.now(), request.zone)
    checked = _("Checked %(moment)s.") % {"moment": moment}
    outbox.rest(request, reason=f"{reason[:400]} {checked}")


def _check(request: InterviewRequest) -> None:
    if request.surplus_uuid:
        keep_one(request)
    if request.status == Status.NEEDS_REVIEW and not request.spark_hire_uuid:
        return _find_out(request)
    known = bool(request.spark_hire_uuid)
    if not known or request.status not in (Status.NEEDS_REVIEW, Status.EXPIRED):
        outbox.rest(request)
        return None
    answer = _read(request, request.spark_hire_uuid)
    with transaction.atomic():
        resolved = Change(Status.REQUESTED, by=RECRUITING, fields={"reason": request.reason})
        lease = request.lease_token
        again = advance(request, resolved, only_from=[Status.NEEDS_REVIEW], lease=lease)
        if again or outbox.rest(request):
            absorb(request, answer)
            InterviewRequest.objects.filter(pk=request.pk).update(reason=request.reason)
    return None


def _find_out(request: InterviewRequest) -> None:
    """Was it sent? The sender's key tells, once Spark Hire can no longer be about to send it."""
    over = outbox.quarantine_over(request.unknown_since) if request.unknown_since else None
    if over and clock.now() < over:
        return outbox.put_off(request, reason=_("Spark Hire may still be sending it."), until=over)
    found = find_made(request)
    if found is None:
        return fail(request, str(NOT_SENT))
    keep(request, found)
    absorb(request, found)
    return None


def keep_one(request: InterviewRequest) -> None:
    """Of two interviews the one that the candidate uses becomes the request's; the other is canceled.

    What was canceled or not sent stays so. A completed interview is never canceled. The caller holds
    the row. Raises Lost, SparkHireError or NoKey; what was done by then needs not be done again.
    """
    ours = _read(request, request.spark_hire_uuid) if request.spark_hire_uuid else Over.DELETED
    surplus = _read(request, request.surplus_uuid)
    if _used(surplus) > _used(ours) and _may_take(request, surplus):
        _swap(request)
        ours, surplus = surplus, ours
    if _used(surplus) in (UNTOUCHED, ACCEPTED):
        _delete(request, request.surplus_uuid)
    reason = ""
    if _used(surplus) == DONE:
        reason = str(COMPLETED_TOO)
    elif request.status in (Status.CANCELED, Status.FAILED):
        reason = str(LATE)
    _write(request, surplus_uuid="", creates=max(request.creates - 1, 0), reason=reason)


OVER, UNTOUCHED, ACCEPTED, DONE = range(4)


def _used(answer: Interview | Over) -> int:
    """How far the candidate is with it."""
    if isinstance(answer, Over) or answer.status == InterviewStatus.EXPIRED:
        return OVER
    if answer.status in COMPLETED:
        return DONE
    return ACCEPTED if answer.status == InterviewStatus.ACCEPTED else UNTOUCHED


def _may_take(request: InterviewRequest, surplus: Interview | Over) -> bool:
    return request.is_open or (request.status == Status.EXPIRED and _used(surplus) == DONE)


def _swap(request: InterviewRequest) -> None:
    _write(
        request,
        spark_hire_uuid=request.surplus_uuid,
        surplus_uuid=request.spark_hire_uuid,
        spark_hire_status="",
        spark_hire_updated_at=None,
        share_url="",
    )


def _write(request: InterviewRequest, **columns: object) -> None:
    if not outbox.write(request, **columns):
        raise Lost


def _read(request: InterviewRequest, uuid: str) -> Interview | Over:
    try:
        keys = keys_of(request)
        return first_that_sees(keys, lambda client: client.interview(uuid), share=Share.WORK)
    except Gone:
        return Over.EXPIRED
    except NotFound:
        if is_deleted(request, uuid):
            return Over.DELETED
        raise


def _delete(request: InterviewRequest, uuid: str) -> None:
    try:
        keys = keys_of(request)
        first_that_sees(keys, lambda client: client.delete_interview(uuid), share=Share.WORK)
    except Gone:
        return
