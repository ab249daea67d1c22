"""Link a job to Spark Hire, choose its question set. These mail nobody, so the page may wait for them."""

from django.db import IntegrityError, transaction

from recruiting.models import Job, User
from sparkhire_client.errors import BadKey, Gone, NotFound, SparkHireError
from sparkhire_client.resources import Job as SparkHireJob
from sparkhire_client.resources import QuestionSet
from video_interviews.actions.vendor import confirm_refused, key_of
from video_interviews.models import InterviewRequest, JobLink, SparkHireUser
from video_interviews.models.requests import OPEN

PAGE_TIMEOUT = 5.0  # seconds that a page waits for Spark Hire
LINKED_ALREADY = (
    "This job, or that Spark Hire job, is linked already. Reload the page to see which."
)
CHECK_TIMEOUT = 2.0  # the same, for what the worker would find out as well


class SparkHireSays(Exception):
    """Spark Hire did not do it, or did not answer; the text says what and what to do, for people."""


def missing_for_spark_hire(job: Job) -> list[str]:
    """The fields without which Spark Hire would refuse to make this job."""
    return [name for name in ("city", "state", "country") if not getattr(job, name)]


def spark_hire_jobs(user: User) -> list[SparkHireJob]:
    """The open Spark Hire jobs of this person. Raises SparkHireSays."""
    try:
        jobs = _key(user).client(total_timeout=PAGE_TIMEOUT).jobs()
    except SparkHireError as error:
        raise _in_words(user, error) from None
    return [job for job in jobs if job.status == "open"]


def question_sets(user: User) -> list[QuestionSet]:
    """The question sets that this person sees in Spark Hire. Raises SparkHireSays."""
    try:
        return _key(user).client(total_timeout=PAGE_TIMEOUT).question_sets()
    except SparkHireError as error:
        raise _in_words(user, error) from None


def job_problem(link: JobLink, user: User) -> str | None:
    """Why Spark Hire would refuse requests for the linked job, as far as it answers in time."""
    try:
        job = _key(user).client(total_timeout=CHECK_TIMEOUT).job(link.spark_hire_uuid)
    except (NotFound, Gone):
        return (
            f"Spark Hire no longer shows the linked job “{link.title}”: it was deleted there, or "
            "your Spark Hire user may not see it. Link another job."
        )
    except SparkHireError:
        return None
    if job.status in ("", "open"):
        return None
    return f"The linked job “{link.title}” is {job.status} in Spark Hire. Open it there first."


def question_set_problem(link: JobLink, user: User) -> str | None:
    """Why Spark Hire would refuse requests with the chosen set, as far as it answers in time."""
    try:
        _key(user).client(total_timeout=CHECK_TIMEOUT).question_set(link.question_set_uuid)
    except (NotFound, Gone):
        return (
            f"The question set “{link.question_set_name}” no longer exists in Spark Hire. "
            "Choose another in the Job Info window."
        )
    except SparkHireError:
        return None
    return None


def link_to_new_job(job: Job, *, by: User) -> JobLink:
    """Make a Spark Hire job from this record and link it. Raises SparkHireSays."""
    if JobLink.objects.filter(job=job).exists():
        raise SparkHireSays(LINKED_ALREADY)
    try:
        made = (
            _key(by)
            .client(total_timeout=PAGE_TIMEOUT)
            .create_job(
                title=job.title,
                description=job.description,
                city=job.city,
                state=job.state,
                country=job.country,
            )
        )
    except SparkHireError as error:
        if error.outcome_unknown:
            raise SparkHireSays(
                "Spark Hire did not answer in time and may have made the job all the same. Choose "
                "“Use an existing Spark Hire job” and look for it before you create another."
            ) from None
        raise _in_words(by, error) from None
    return _link(job, made, by)


def link_to_existing_job(job: Job, spark_hire_uuid: str, *, by: User) -> JobLink:
    """Link one of the acting person's own Spark Hire jobs. Raises SparkHireSays."""
    try:
        found = _key(by).client(total_timeout=PAGE_TIMEOUT).job(spark_hire_uuid)
    except SparkHireError as error:
        raise _in_words(by, error) from None
    return _link(job, found, by)


def _link(job: Job, spark_hire_job: SparkHireJob, by: User) -> JobLink:
    try:
        with transaction.atomic():
            return JobLink.objects.create(
                company=job.company,
                job=job,
                spark_hire_uuid=spark_hire_job.uuid,
                title=spark_hire_job.title or job.title,
                linked_by=by,
            )
    except IntegrityError:
        raise SparkHireSays(LINKED_ALREADY) from None


def has_open_requests(job: Job) -> bool:
    return InterviewRequest.objects.filter(candidate__job=job, status__in=OPEN).exists()


def unlink(link: JobLink) -> bool:
    """Forget the link; False while a request of the job is open."""
    with transaction.atomic():
        JobLink.objects.select_for_update().filter(pk=link.pk).first()  # against sending meanwhile
        if has_open_requests(link.job):
            return False
        link.delete()
    return True


def choose_question_set(link: JobLink, chosen: QuestionSet) -> None:
    """Requests sent already keep theirs."""
    link.question_set_uuid, link.question_set_name = chosen.uuid, chosen.name
    link.save(update_fields=["question_set_uuid", "question_set_name"])


def _key(user: User) -> SparkHireUser:
    key = key_of(user)
    if key is None:
        raise SparkHireSays(
            "You no longer have a working Spark Hire key. Ask an Admin to save one."
        )
    return key


def _in_words(user: User, error: SparkHireError) -> SparkHireSays:
    key = key_of(user)
    if isinstance(error, BadKey) and key is not None:
        confirm_refused(key)
    named = error.reason.startswith("Spark Hire")
    return SparkHireSays(error.reason if named else f"Spark Hire: {error.reason}")
