"""What a person's Spark Hire has to offer a job: jobs, question sets. Pages wait for it, a while."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting import audit
from recruiting.models import Job, User
from sparkhire_client.errors import BadKey, Gone, NotFound, SparkHireError
from sparkhire_client.resources import Job as SparkHireJob
from sparkhire_client.resources import QuestionSet
from video_interviews.actions.vendor import confirm_refused, key_of, spark_hire_as
from video_interviews.audit_actions import QUESTION_SET
from video_interviews.models import JobLink, SparkHireUser

PAGE_TIMEOUT = 5.0  # seconds that a page waits for Spark Hire
CHECK_TIMEOUT = 2.0  # the same, for what the worker would find out as well
NEEDED = {
    "city": gettext_lazy("city"),
    "state": gettext_lazy("state"),
    "country": gettext_lazy("country"),
}


class SparkHireSays(Exception):
    """Spark Hire did not do it, or did not answer; the text says what and what to do, for people."""


def missing_for_spark_hire(job: Job) -> dict[str, str]:
    """The fields without which Spark Hire would refuse to make this job, and their words."""
    return {name: str(word) for name, word in NEEDED.items() if not getattr(job, name)}


def spark_hire_jobs(user: User) -> list[SparkHireJob]:
    """The open Spark Hire jobs of this person. Raises SparkHireSays."""
    try:
        jobs = spark_hire_as(key_for(user), total_timeout=PAGE_TIMEOUT).jobs()
    except SparkHireError as error:
        raise in_words(user, error) from None
    return [job for job in jobs if job.status == "open"]


def question_sets(user: User) -> list[QuestionSet]:
    """The question sets that this person sees in Spark Hire. Raises SparkHireSays."""
    try:
        return spark_hire_as(key_for(user), total_timeout=PAGE_TIMEOUT).question_sets()
    except SparkHireError as error:
        raise in_words(user, error) from None


def job_problem(link: JobLink, user: User) -> str | None:
    """Why Spark Hire would refuse requests for the linked job, as far as it answers in time."""
    try:
        job = spark_hire_as(key_for(user), total_timeout=CHECK_TIMEOUT).job(link.spark_hire_uuid)
    except (NotFound, Gone):
        problem = _(
            "Spark Hire no longer shows the linked job “%(title)s”: it was deleted there, or "
            "your Spark Hire user may not see it. Link another job."
        )
        return problem % {"title": link.title}
    except SparkHireError:
        return None
    if job.status in ("", "open"):
        return None
    problem = _("The linked job “%(title)s” is %(status)s in Spark Hire. Open it there first.")
    return problem % {"title": link.title, "status": job.status}


def question_set_problem(link: JobLink, user: User) -> str | None:
    """Why Spark Hire would refuse requests with the chosen set, as far as it answers in time."""
    try:
        spark_hire_as(key_for(user), total_timeout=CHECK_TIMEOUT).question_set(
            link.question_set_uuid
        )
    except (NotFound, Gone):
        problem = _(
            "The question set “%(name)s” no longer exists in Spark Hire. "
            "Choose another in the Job Info window."
        )
        return problem % {"name": link.question_set_name}
    except SparkHireError:
        return None
    return None


@transaction.atomic
def choose_question_set(link: JobLink, chosen: QuestionSet, *, by: User) -> None:
    """Requests sent already keep theirs."""
    link.question_set_uuid, link.question_set_name = chosen.uuid, chosen.name
    link.save(update_fields=["question_set_uuid", "question_set_name"])
    audit.record(QUESTION_SET, link.job_id, by=by, company_id=link.company_id)


def key_for(user: User) -> SparkHireUser:
    """The person's working key. Raises SparkHireSays without one."""
    key = key_of(user)
    if key is None:
        raise SparkHireSays(
            _("You no longer have a working Spark Hire key. Ask an Admin to save one.")
        )
    return key


def in_words(user: User, error: SparkHireError) -> SparkHireSays:
    """What Spark Hire said, for this person; a refused key is confirmed and marked."""
    key = key_of(user)
    if isinstance(error, BadKey) and key is not None:
        confirm_refused(key)
    named = error.reason.startswith("Spark Hire")
    return SparkHireSays(error.reason if named else f"Spark Hire: {error.reason}")
