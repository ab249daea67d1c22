"""Link a job to a Spark Hire job, a new or an existing one. It mails nobody, so the page may wait.

A new one is intended before it is asked for: a JobCreation is committed, and goes in one transaction
with the link, or with Spark Hire's refusal. Whatever dies in between, the row is left and a worker
goes on with it. A create whose outcome is unknown waits out the quarantine and is looked for among
the person's jobs before another is asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting import access, audit
from recruiting.bell import ring
from recruiting.models import Job, User
from sparkhire_client.errors import BadKey, Gone, NotFound, Refused, SparkHireError
from sparkhire_client.fields import one_line
from sparkhire_client.resources import Job as SparkHireJob
from video_interviews import clock
from video_interviews.actions import outbox
from video_interviews.actions.jobs import PAGE_TIMEOUT, SparkHireSays, in_words, key_for
from video_interviews.actions.vendor import confirm_refused, key_of, spark_hire_as
from video_interviews.audit_actions import JOB_LINKED, JOB_UNLINKED
from video_interviews.models import InterviewRequest, JobCreation, JobLink, SparkHireUser
from video_interviews.models.requests import OPEN
from video_interviews.permissions import gone_since

LINKED_ALREADY = gettext_lazy(
    "This job, or that Spark Hire job, is linked already. Reload the page to see which."
)


def link_to_new_job(job: Job, *, by: User) -> JobLink | None:
    """Make a Spark Hire job from this record and link it; None while it is still being made.

    Raises SparkHireSays when Spark Hire refuses or cannot be asked: then nothing was made.
    """
    key = key_for(by)
    creation = _intend(job, by)
    if creation is None:
        return None
    try:
        return _make(creation, key, total_timeout=PAGE_TIMEOUT)
    except SparkHireError as error:
        if error.outcome_unknown:
            _put_off(creation, error)
            return None
        _held(creation).delete()
        raise in_words(by, error) from None


def link_to_existing_job(job: Job, spark_hire_uuid: str, *, by: User) -> JobLink:
    """Link one of the acting person's own Spark Hire jobs, instead of one that is being made.

    Raises SparkHireSays.
    """
    try:
        found = spark_hire_as(key_for(by), total_timeout=PAGE_TIMEOUT).job(spark_hire_uuid)
    except SparkHireError as error:
        raise in_words(by, error) from None
    try:
        with _one_at_a_time(job):
            JobCreation.objects.filter(job=job).delete()
            return _link(job, found, by)
    except IntegrityError:
        raise SparkHireSays(str(LINKED_ALREADY)) from None


def stop_making(job: Job) -> None:
    """No longer wanted. What Spark Hire may have made all the same stays there, linked to nothing."""
    with _one_at_a_time(job):
        JobCreation.objects.filter(job=job).delete()


def has_open_requests(job: Job) -> bool:
    return InterviewRequest.objects.filter(candidate__job=job, status__in=OPEN).exists()


def unlink(link: JobLink, *, by: User) -> bool:
    """Forget the link; False while a request of the job is open."""
    with transaction.atomic():
        held = JobLink.objects.select_for_update().filter(pk=link.pk)
        there = held.first()  # against sending meanwhile
        if has_open_requests(link.job):
            return False
        link.delete()
        if there is not None:
            audit.record(JOB_UNLINKED, there.job_id, by=by, company_id=there.company_id)
    return True


def make_job(pk: int) -> None:
    """Go on with a job that is due. Called by the worker; harmless when there is nothing to do."""
    creation = _claim(pk)
    if creation is None:
        return None
    person = creation.requested_by
    record = access.jobs_for(person).filter(pk=creation.job_id)
    key, refusal = key_of(person), gone_since(person, record)
    if key is None or refusal:
        return _give_up(creation, refusal or "")
    try:
        if creation.unknown_since is None or _was_not_made(creation, key):
            _make(creation, key)
    except BadKey:
        confirm_refused(key)
        reason = _("Spark Hire refuses the API key of %(user)s.")
        _give_up(creation, reason % {"user": creation.requested_by})
    except (Refused, NotFound, Gone) as error:
        _give_up(creation, _("Spark Hire refused it: %(reason)s") % {"reason": error.reason})
    except SparkHireError as error:
        _put_off(creation, error)


@contextmanager
def _one_at_a_time(job: Job) -> Iterator[None]:
    """A transaction that nobody else shares who links this job or has one made for it."""
    with transaction.atomic():
        Job.objects.select_for_update(no_key=True).get(pk=job.pk)
        yield


def _intend(job: Job, by: User) -> JobCreation | None:
    """The intent, committed and held by this page; None when a worker sees to it already.

    One that was given up in doubt goes to the worker, who looks for it with this person's key first.
    """
    now = clock.now()
    with _one_at_a_time(job):
        if JobLink.objects.filter(job=job).exists():
            raise SparkHireSays(str(LINKED_ALREADY))
        earlier = JobCreation.objects.filter(job=job).first()
        if earlier and earlier.next_attempt_at is None and earlier.unknown_since is None:
            earlier.delete()
        elif earlier:
            if earlier.next_attempt_at is None:
                earlier.requested_by, earlier.next_attempt_at, earlier.reason = by, now, ""
                earlier.save(update_fields=["requested_by", "next_attempt_at", "reason"])
                ring("video_interviews.make_job", earlier.pk)
            return None
        return JobCreation.objects.create(
            company=job.company,
            job=job,
            requested_by=by,
            title=one_line(job.title),
            started_at=now,
            next_attempt_at=now,
            attempts=1,
            lease_token=uuid4(),
            leased_until=now + outbox.LEASE,
        )


def _claim(pk: int) -> JobCreation | None:
    """The row, leased to the caller, if it is due and nobody else holds it."""
    token, now = uuid4(), clock.now()
    due = JobCreation.objects.filter(outbox.free(now), pk=pk, next_attempt_at__lte=now)
    if not due.update(
        lease_token=token, leased_until=now + outbox.LEASE, attempts=F("attempts") + 1
    ):
        return None
    rows = JobCreation.objects.select_related("job__company", "requested_by")
    return rows.filter(pk=pk, lease_token=token).first()


def _held(creation: JobCreation) -> QuerySet[JobCreation]:
    """The row, while the caller's lease is on it: whoever lost the lease writes nothing."""
    return JobCreation.objects.filter(pk=creation.pk, lease_token=creation.lease_token)


def _was_not_made(creation: JobCreation, key: SparkHireUser) -> bool:
    """Look what became of an earlier create; made, it is linked. Too early to tell: put off."""
    over = outbox.quarantine_over(creation.unknown_since or clock.now())
    if clock.now() < over:
        _let_go(creation, until=over)
        return False
    found = _look_up(creation, key)
    if found is not None:
        _link_made(creation, found)
    return found is None


def _look_up(creation: JobCreation, key: SparkHireUser) -> SparkHireJob | None:
    """The job that an attempt with unknown outcome made at Spark Hire, if it did.

    It has the title, was created since the first attempt (the two clocks may differ by minutes), and
    nobody here is linked to it, whichever company: two may share one account of Spark Hire.
    """
    since = creation.started_at - clock.TOLERANCE
    made = {
        job.uuid: job
        for job in spark_hire_as(key).jobs()
        if job.title == creation.title and job.created_at is not None and job.created_at >= since
    }
    linked = JobLink.objects.filter(spark_hire_uuid__in=made)
    for uuid in linked.values_list("spark_hire_uuid", flat=True):
        del made[uuid]
    here = [job for job in made.values() if job.city == creation.job.city]
    return next(iter(here or made.values()), None)


def _make(
    creation: JobCreation, key: SparkHireUser, *, total_timeout: float = 15.0
) -> JobLink | None:
    client, job = spark_hire_as(key, total_timeout=total_timeout), creation.job
    now = clock.now()
    if not _held(creation).update(unknown_since=now, leased_until=now + outbox.LEASE):
        return None
    try:
        made = client.create_job(
            title=creation.title,
            description=job.description,
            city=job.city,
            state=job.state,
            country=job.country,
        )
    except SparkHireError as error:
        # Only the create's own answer settles the doubt; a look that fails leaves it.
        creation.unknown_since = clock.now() if error.outcome_unknown else None
        _held(creation).update(unknown_since=creation.unknown_since)
        raise
    return _link_made(creation, made)


def _link_made(creation: JobCreation, made: SparkHireJob) -> JobLink | None:
    """The link instead of the intent, in one transaction; None when the intent is no longer ours."""
    try:
        with _one_at_a_time(creation.job):
            deleted = _held(creation).delete()[0]
            return _link(creation.job, made, creation.requested_by) if deleted else None
    except IntegrityError:  # another record of the same title looked for its own and took this one
        _let_go(creation, until=outbox.quarantine_over(clock.now()))
        return None


def _link(job: Job, spark_hire_job: SparkHireJob, by: User) -> JobLink:
    link = JobLink.objects.create(
        company=job.company,
        job=job,
        spark_hire_uuid=spark_hire_job.uuid,
        title=spark_hire_job.title or job.title,
        linked_by=by,
    )
    audit.record(JOB_LINKED, job.pk, by=by, company_id=job.company_id)
    return link


def _put_off(creation: JobCreation, error: SparkHireError) -> None:
    until = outbox.next_try(error, creation.attempts)
    if error.outcome_unknown and creation.unknown_since is not None:
        until = outbox.quarantine_over(creation.unknown_since)
    _let_go(creation, until=until, reason=error.reason[:500])


def _give_up(creation: JobCreation, reason: str) -> None:
    """The Job Info window says why, and offers to link the job anew."""
    _let_go(creation, until=None, reason=reason[:500])


def _let_go(creation: JobCreation, *, until: datetime | None, **columns: Any) -> None:
    _held(creation).update(next_attempt_at=until, lease_token=None, leased_until=None, **columns)
