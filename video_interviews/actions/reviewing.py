"""Needs review: what became of a request at Spark Hire is not certain, and a person asks to look.

A create whose answer was lost can be carried out so late that another was made meanwhile. Spark Hire
then holds two invitations: that shows when it reports or lists the second one, and is never mended
unasked, because a person may have sent it from Spark Hire on purpose.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.db.models import F, Q

from recruiting.newsfeed import RECRUITING
from sparkhire_client.errors import BadKey, Gone, NotFound, Refused, SparkHireError
from sparkhire_client.resources import Interview, InterviewStatus
from video_interviews import clock, newsfeed
from video_interviews.actions import outbox
from video_interviews.actions.sending import Undecided, find_made
from video_interviews.actions.vendor import NoKey, first_that_sees, key_of, primary_key
from video_interviews.actions.watching import refresh
from video_interviews.bell import ring
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, Status
from video_interviews.reports import COMPLETED
from video_interviews.transitions import Change, advance

TWO = (
    "Spark Hire made a second invitation of this request, long after it was asked for it. "
    "Check Spark Hire to cancel the one that {name} does not use."
)
NEVER_MADE = "Spark Hire has no such interview. It was not sent."
USED = (InterviewStatus.ACCEPTED, *COMPLETED)


def note_surplus(company_id: int, interviews: Iterable[Interview]) -> int:
    """Of interviews that no request here knows, find those that a lost create may have made.

    Their requests, when open, need review, and are checked at once when it is not even known whether
    they were sent. The number of requests concerned.
    """
    doubtful = InterviewRequest.objects.filter(
        Q(creates__gt=1) | Q(creates=1, spark_hire_uuid=""),
        company=company_id,
        first_attempt_at__isnull=False,
        surplus_uuid="",
    ).exclude(Q(status=Status.SENDING) | Q(status=Status.CANCELING, spark_hire_uuid=""))
    noted = 0
    if not doubtful.exists():  # nearly always
        return 0
    for interview in interviews:
        request = (
            doubtful.filter(
                spark_hire_job_uuid=interview.job_uuid or "",
                email__iexact=interview.candidate_email or "",
                first_attempt_at__lte=(interview.created_at or clock.now()) + clock.TOLERANCE,
            )
            .order_by("-first_attempt_at")
            .first()
        )
        if request and not _is_known(company_id, interview.uuid):
            _note(request, interview.uuid)
            noted += 1
    return noted


def _is_known(company_id: int, uuid: str) -> bool:
    is_it = Q(spark_hire_uuid=uuid) | Q(surplus_uuid=uuid)
    return InterviewRequest.objects.filter(is_it, company=company_id).exists()


def _note(request: InterviewRequest, uuid: str) -> None:
    if request.status == Status.NEEDS_REVIEW and not request.spark_hire_uuid:
        check(request)
        return
    reason = TWO.format(name=request.first_name)
    fields = {"surplus_uuid": uuid, "reason": reason}
    review = Change(Status.NEEDS_REVIEW, by=RECRUITING, fields=fields)
    if not advance(request, review, only_from=[Status.REQUESTED, Status.ACCEPTED]):
        InterviewRequest.objects.filter(pk=request.pk).update(**fields)


def check(request: InterviewRequest) -> None:
    """Have a worker look at Spark Hire now."""
    now = clock.now()
    InterviewRequest.objects.filter(pk=request.pk, next_attempt_at=None).update(
        next_attempt_at=now, attempts=0
    )
    ring("work")


def carry_out(request: InterviewRequest) -> None:
    """Look, and mend what a look can mend: of two invitations the one that is not used is canceled."""
    try:
        if request.surplus_uuid:
            _drop_surplus(request)
        elif request.status == Status.NEEDS_REVIEW:
            _settle(request)
        else:
            _let_go(request, reason=request.reason)
    except (Undecided, NoKey) as undecided:
        text = str(undecided) or "No Spark Hire user with a working API key can look."
        _let_go(request, reason=text)
    except (BadKey, Refused, NotFound) as error:
        _let_go(request, reason=f"Spark Hire refused it: {error.reason}")
    except SparkHireError as error:
        outbox.try_later(request, error)


def _settle(request: InterviewRequest) -> None:
    """Was it sent at all? The sender's key can tell."""
    found = None if request.spark_hire_uuid else find_made(request)
    if request.spark_hire_uuid or found:
        fields = {"reason": "", "unknown_since": None}
        entries = []
        if found:
            fields |= {"spark_hire_uuid": found.uuid, "spark_hire_status": found.status}
            now = clock.now()
            entries = [newsfeed.requested(request, min(found.created_at or now, now))]
        change = Change(Status.REQUESTED, by=RECRUITING, fields=fields, entries=entries)
    else:
        fields = {"reason": NEVER_MADE, "unknown_since": None}
        change = Change(Status.FAILED, by=RECRUITING, fields=fields)
    if advance(request, change, only_from=[Status.NEEDS_REVIEW], lease=request.lease_token):
        _read_again(request)


def _drop_surplus(request: InterviewRequest) -> None:
    """Two invitations: keep the one that the candidate uses, else ours; delete none that is completed."""
    ours = _read(request, request.spark_hire_uuid) if request.spark_hire_uuid else None
    other = _read(request, request.surplus_uuid)
    wanted = request.is_open or request.status == Status.COMPLETED
    keep_other = bool(
        request.is_open
        and other
        and other.status in USED
        and (ours is None or ours.status not in USED)
    )
    if keep_other:
        swapped = {
            "spark_hire_uuid": request.surplus_uuid,
            "surplus_uuid": request.spark_hire_uuid,
            "spark_hire_updated_at": None,
        }
        if not outbox.write(request, **swapped):
            return None
        ours, other = other, ours
    if other and other.status in COMPLETED:
        text = "Both were completed." if wanted else "The candidate completed it in Spark Hire."
        return _let_go(request, reason=f"{text} The other is in Spark Hire.", surplus_uuid="")
    if other and outbox.write(request):
        keys = (key_of(request.requested_by), primary_key(request))
        surplus = request.surplus_uuid
        first_that_sees(
            keys, lambda spark_hire: spark_hire.delete_interview(surplus), share=Share.WORK
        )
    fields = {"surplus_uuid": "", "reason": "", "creates": F("creates") - 1}
    back = Change(Status.REQUESTED, by=RECRUITING, fields=fields)
    if advance(request, back, only_from=[Status.NEEDS_REVIEW], lease=request.lease_token):
        return _read_again(request)
    return _let_go(request, **fields)


def _read(request: InterviewRequest, uuid: str) -> Interview | None:
    """None for one that is gone, or that nobody here may see."""
    keys = (key_of(request.requested_by), primary_key(request))
    try:
        return first_that_sees(keys, lambda client: client.interview(uuid), share=Share.WORK)
    except (NotFound, Gone):
        return None


def _read_again(request: InterviewRequest) -> None:
    """What happened while it was being reviewed; polling finds what cannot be read now."""
    if request.status == Status.REQUESTED:
        with suppress(SparkHireError, NoKey):
            refresh(request)


def _let_go(request: InterviewRequest, **columns: object) -> None:
    idle = {"next_attempt_at": None, "lease_token": None, "leased_until": None, "attempts": 0}
    outbox.write(request, **idle, **columns)
