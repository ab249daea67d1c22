"""Request a video interview: the row first, the worker later, exactly one invitation."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recruiting import access, audit
from recruiting.actions.erasing import held
from recruiting.bell import ring
from recruiting.models import Candidate, User
from recruiting.newsfeed import RECRUITING, post
from sparkhire_client import SparkHireClient
from sparkhire_client.errors import BadKey, Gone, NotFound, Refused, SparkHireError
from sparkhire_client.resources import Interview
from video_interviews import clock, expiry, newsfeed
from video_interviews.actions import outbox
from video_interviews.actions.vendor import confirm_refused, key_of, primary_key, spark_hire_as
from video_interviews.actions.watching import absorb
from video_interviews.audit_actions import INTERVIEW_REQUESTED
from video_interviews.limiter import Share
from video_interviews.models import InterviewRequest, JobLink, SparkHireUser, Status
from video_interviews.permissions import TO_BE_ERASED, gone_since, one_request_at_a_time
from video_interviews.transitions import Change, advance


class Refusal(Exception):
    """The rules do not allow this now; the text says why, for the person who asked."""


def request_interview(
    candidate: Candidate, *, by: User, expires_on: date, message: str = ""
) -> InterviewRequest:
    """A new request in status Sending, and the worker told.

    The caller has asked `permissions.may_send`; what two people do at the same moment is settled
    here by the database. Raises Refusal when the record has an open or completed request already.
    """
    links = JobLink.objects.filter(job=candidate.job_id).exclude(question_set_uuid="")
    company = candidate.company
    try:
        with transaction.atomic():
            link = links.select_for_update().first()  # not unlinked meanwhile
            if link is None:
                raise Refusal(_("The job was unlinked, or its question set removed, meanwhile."))
            if held(candidate).erase_due_at:  # asked for just now, or it has waited for us
                raise Refusal(str(TO_BE_ERASED))
            request = InterviewRequest.objects.create(
                candidate=candidate,
                company=company,
                requested_by=by,
                first_name=candidate.first_name,
                last_name=candidate.last_name,
                email=candidate.email,
                message=message,
                spark_hire_job_uuid=link.spark_hire_uuid,
                question_set_uuid=link.question_set_uuid,
                question_set_name=link.question_set_name,
                expires_on=expires_on,
                expires_at=expiry.deadline(expires_on, company.zone),
                time_zone=company.time_zone,
                next_attempt_at=clock.now(),
            )
            ring("video_interviews.work")
            audit.record(
                INTERVIEW_REQUESTED, candidate.pk, request.pk, by=by, company_id=company.pk
            )
    except IntegrityError:
        reason = one_request_at_a_time(candidate.interview_requests.all())
        if reason is None:
            raise
        raise Refusal(reason) from None
    return request


def send(pk: int) -> None:
    """Send this request, if it is due and nobody else holds it."""
    request = outbox.claim(pk, Status.SENDING)
    if request is not None:
        carry_out(request)


def carry_out(request: InterviewRequest) -> None:
    """Send a request that the caller has claimed, or let go of it until the next try."""
    if request.unknown_since is not None and not _settle(request):
        return None
    # Time zone rules change, and nobody was told a moment yet: the date counts.
    request.expires_at = expiry.deadline(request.expires_on, request.zone)
    if clock.now() >= request.expires_at:
        return fail(request, _("It was not sent before its Expiration Date."))
    person = request.requested_by
    record = access.candidates_for(person).filter(pk=request.candidate_id)
    sender, refusal = key_of(person), gone_since(person, record)
    if sender is None or refusal:
        return fail(request, refusal or "")
    try:
        _send_as(sender, request)
    except SparkHireError as error:
        _after_error(sender, request, error)


def _settle(request: InterviewRequest) -> bool:
    """An earlier create may have been carried out, or may still be under way: look before another.

    True when it was not carried out, so that it may be sent now.
    """
    over = outbox.quarantine_over(request.unknown_since or clock.now())
    if clock.now() < over:
        outbox.put_off(request, reason=request.reason, until=over)
        return False
    try:
        found = find_made(request)
    except Undecided as undecided:
        change = Change(Status.NEEDS_REVIEW, by=RECRUITING, fields={"reason": str(undecided)})
        advance(request, change, only_from=[Status.SENDING], lease=request.lease_token)
        return False
    except SparkHireError as error:
        outbox.try_later(request, error)
        return False
    if found is not None:
        keep(request, found)
        absorb(request, found)  # the candidate may have accepted it long since
    return found is None


def _send_as(sender: SparkHireUser, request: InterviewRequest) -> None:
    client = spark_hire_as(sender, share=Share.WORK)
    now = clock.now()
    intent = {
        "unknown_since": now,
        "first_attempt_at": request.first_attempt_at or now,
        "creates": request.creates + 1,
        "expires_at": request.expires_at,  # what is promised now
    }
    if not outbox.write(request, **intent):
        return None
    try:
        interview = client.create_interview(
            job_uuid=request.spark_hire_job_uuid,
            question_set_uuid=request.question_set_uuid,
            first_name=request.first_name,
            last_name=request.last_name,
            email=request.email,
            deadline_at=request.expires_at,
            time_zone=request.time_zone,
            message=request.message,
        )
    except SparkHireError as error:
        # Only the create's own answer settles the doubt; a look that fails leaves it.
        if error.outcome_unknown:
            outbox.write(request, unknown_since=clock.now())
        else:
            outbox.write(request, unknown_since=None, creates=request.creates - 1)
        raise
    return keep(request, interview)


class Undecided(Exception):
    """Whether Spark Hire made the interview cannot be found out; the text says so, for people."""


def find_made(request: InterviewRequest) -> Interview | None:
    """The interview that an attempt with unknown outcome made, or None when it surely made none.

    The sender's key sees what the sender made; another key that finds nothing proves nothing.
    Raises Undecided without the sender's key, SparkHireError when Spark Hire cannot be asked now.
    """
    sender = key_of(request.requested_by)
    for key in dict.fromkeys(filter(None, (sender, primary_key(request)))):
        try:
            found = look_up(spark_hire_as(key, share=Share.WORK), request)
        except BadKey:
            confirm_refused(key)
        except (Refused, NotFound, Gone):
            continue
        else:
            if found is not None or key == sender:
                return found
    raise Undecided(
        _(
            "It is not known whether Spark Hire sent it: only the sender's key could tell. "
            "Look for it in Spark Hire."
        )
    )


def look_up(client: SparkHireClient, request: InterviewRequest) -> Interview | None:
    """The interview that an attempt with unknown outcome made at Spark Hire, if it did.

    The same job and candidate, created since the first attempt (the two clocks may differ by
    minutes), and not known to us as another request's.
    """
    if request.first_attempt_at is None:
        return None
    since = request.first_attempt_at - clock.TOLERANCE
    found = None
    for interview in client.interviews(
        job_uuids=[request.spark_hire_job_uuid], order="created_desc"
    ):
        if interview.created_at is not None and interview.created_at < since:
            break
        if _same_person(request, interview) and not _is_ours(request, interview.uuid):
            found = interview  # the oldest of them: the newest come first
    return found


def made_by(request: InterviewRequest, interview: Interview) -> bool:
    """Can a create of this request have made the interview? Its candidate, deadline and time say so.

    Somebody may have made another for the same candidate at Spark Hire itself, with its own deadline.
    """
    if request.first_attempt_at is None:
        return False
    since = request.first_attempt_at - clock.TOLERANCE
    deadline = request.expires_at.replace(microsecond=0)  # Spark Hire's may be whole seconds
    return (
        _same_person(request, interview)
        and interview.deadline_at in (None, request.expires_at, deadline)
        and (interview.created_at is None or interview.created_at >= since)
    )


def _same_person(request: InterviewRequest, interview: Interview) -> bool:
    return interview.candidate_email.casefold() == request.email.casefold()


def _is_ours(request: InterviewRequest, uuid: str) -> bool:
    known = Q(spark_hire_uuid=uuid) | Q(surplus_uuid=uuid)
    return InterviewRequest.objects.filter(known, company=request.company_id).exists()


def keep(request: InterviewRequest, interview: Interview) -> None:
    """Spark Hire has it. Its id is kept even when the request was canceled meanwhile."""
    with transaction.atomic():
        held = outbox.write(
            request,
            spark_hire_uuid=interview.uuid,
            spark_hire_status=interview.status,
            unknown_since=None,
            reason="",
            lease_token=None,
            leased_until=None,
            attempts=0,
        )
        if not held:
            return
        now = clock.now()
        entry = newsfeed.requested(request, min(interview.created_at or now, now))
        requested = Change(Status.REQUESTED, by=request.requested_by, entries=[entry])
        if not advance(request, requested, only_from=[Status.SENDING, Status.NEEDS_REVIEW]):
            post([entry])  # canceled meanwhile: both are told
            ring("video_interviews.work")


def _after_error(sender: SparkHireUser, request: InterviewRequest, error: SparkHireError) -> None:
    if isinstance(error, BadKey):
        confirm_refused(sender)
        reason = _("Spark Hire refuses the API key of %(user)s.")
        return fail(request, reason % {"user": request.requested_by})
    if isinstance(error, Refused | NotFound | Gone):
        return fail(request, _("Spark Hire refused it: %(reason)s") % {"reason": error.reason})
    if error.outcome_unknown and request.unknown_since is not None:
        until = outbox.quarantine_over(request.unknown_since)
        return outbox.put_off(request, reason=error.reason, until=until)
    if error.held_back:
        return outbox.keep_place(request, error)
    return outbox.try_later(request, error)


def fail(request: InterviewRequest, reason: str) -> None:
    """It was not sent and never will be. Canceled meanwhile, it needs no canceling at Spark Hire."""
    failed = Change(
        Status.FAILED, by=RECRUITING, fields={"reason": reason[:500], "unknown_since": None}
    )
    before = [Status.SENDING, Status.NEEDS_REVIEW]
    if not advance(request, failed, only_from=before, lease=request.lease_token):
        outbox.put_off(request, reason="", until=clock.now(), unknown_since=None)
