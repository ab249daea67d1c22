"""Who may do what, and if not, why: each function gives None, or the one sentence shown to the person."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting.models import Candidate, Company, Job, User
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser, Status
from video_interviews.models.requests import OPEN

# What only Spark Hire users can do, and how to become one.
LINK = gettext_lazy("Only Spark Hire users can link jobs to Spark Hire and choose question sets.")
REQUEST = gettext_lazy("Only Spark Hire users can request video interviews.")
CANCEL = gettext_lazy("Only Spark Hire users can cancel video interview requests.")
CHECK = gettext_lazy("Only Spark Hire users can check video interview requests.")
BECOME_ONE = gettext_lazy(
    "Ask an Admin of your company to add you under Company Settings; for more seats, an Admin can "
    "contact Spark Hire Support."
)
OFF = gettext_lazy("Video interviewing is off. An Admin can turn on the Spark Hire Integration.")
NO_PRIMARY_USER = gettext_lazy(
    "The Spark Hire Integration is waiting for a Primary User with a working API key. "
    "Ask an Admin to choose one under Company Settings."
)
NOT_LINKED = gettext_lazy(
    "This job is not linked to Spark Hire yet. Link it in the Job Info window."
)
NO_QUESTION_SET = gettext_lazy(
    "This job has no question set yet. Choose one in the Job Info window."
)
NO_EMAIL = gettext_lazy(
    "This candidate has no e-mail address. Add one to request a video interview."
)


TO_BE_ERASED = gettext_lazy("This candidate is to be erased: nothing new can be sent.")


class Refusal(str):
    """The sentence for the person, and where its remedy is: `settings`, `job` or `e-mail`."""

    remedy: str

    def __new__(cls, sentence: object, remedy: str) -> "Refusal":
        refusal = super().__new__(cls, sentence)
        refusal.remedy = remedy
        return refusal


def integration_of(company: Company) -> Integration | None:
    return (
        Integration.objects.select_related("company", "primary_user__user")
        .filter(company=company)
        .first()
    )


def spark_hire_user(user: User) -> SparkHireUser | None:
    """The person as a Spark Hire user with a working key, or None."""
    found = SparkHireUser.objects.select_related("user").filter(user=user).first()
    return found if found and found.has_working_key else None


def _may_act(user: User, company: Company, rule: object, job_id: int | None = None) -> str | None:
    """One query tells all that is asked of the company, the person and, to send, the job.

    `rule` says what only Spark Hire users can do.
    """
    keys = SparkHireUser.objects.filter(user=user, key_state=SparkHireUser.KeyState.WORKING)
    links = JobLink.objects.filter(job=job_id)
    integration = (
        Integration.objects.select_related("company", "primary_user__user")
        .annotate(
            has_key=Exists(keys.filter(integration=OuterRef("pk"))),
            is_linked=Exists(links),
            has_question_set=Exists(links.exclude(question_set_uuid="")),
        )
        .filter(company=company)
        .first()
    )
    if integration is None or not integration.is_on or not company.video_interviewing_enabled:
        return Refusal(OFF, "settings")
    if not integration.is_running:
        return Refusal(NO_PRIMARY_USER, "settings")
    if not (integration.has_key and user.is_active):
        return Refusal(f"{rule} {BECOME_ONE}", "settings")
    if job_id is None or integration.has_question_set:
        return None
    return Refusal(NO_QUESTION_SET if integration.is_linked else NOT_LINKED, "job")


def may_configure_job(user: User, job: Job) -> str | None:
    """May this person link the job to Spark Hire and choose its question set?"""
    return _may_act(user, job.company, LINK)


def may_send(
    user: User, candidate: Candidate, requests: Iterable[InterviewRequest] | None = None
) -> str | None:
    """May this person request a video interview of this candidate now?

    `requests` are those of the record, where they have been read already.
    """
    if candidate.erase_due_at:
        return str(TO_BE_ERASED)
    earlier = one_request_at_a_time(
        candidate.interview_requests.all() if requests is None else requests
    )
    if earlier:
        return earlier
    refusal = _may_act(user, candidate.company, REQUEST, candidate.job_id)
    if refusal:
        return refusal
    return None if candidate.email else Refusal(NO_EMAIL, "e-mail")


def gone_since(user: User, record: QuerySet[Candidate] | QuerySet[Job]) -> str | None:
    """Why what the person asked for is not carried out after all: asked again by the worker.

    `record` is what they may open of it now. People lose keys, roles and jobs in between.
    """
    if spark_hire_user(user) is None:
        return _("%(user)s no longer has a working Spark Hire key.") % {"user": user}
    if not record.exists():
        return _("%(user)s may no longer open this record.") % {"user": user}
    return None


def one_request_at_a_time(requests: Iterable[InterviewRequest]) -> str | None:
    """Why the requests that the record has already stand in the way of another, if they do."""
    statuses = {request.status for request in requests}
    if Status.COMPLETED in statuses:
        return _(
            "This candidate has completed a video interview. Another request may be sent from "
            "Spark Hire itself, where its status is not tracked here."
        )
    if statuses & set(OPEN):
        return _("A video interview request is open already. Cancel it to send another.")
    return None


def may_cancel(user: User, request: InterviewRequest) -> str | None:
    """May this person cancel this request now? Canceling goes on while the integration is OFF."""
    if not request.is_open or request.status == Status.CANCELING:
        return _("This request is no longer open.")
    if not request.company.video_interviewing_enabled:
        return str(OFF)
    if spark_hire_user(user) is None:
        return f"{CANCEL} {BECOME_ONE}"
    return None


def may_check(user: User, request: InterviewRequest) -> str | None:
    """May this person have Spark Hire looked at for this request?"""
    if not request.needs_a_look:
        return _("There is nothing to check any more.")
    if not request.company.video_interviewing_enabled:
        return str(OFF)
    if spark_hire_user(user) is None:
        return f"{CHECK} {BECOME_ONE}"
    return None


def may_deactivate(user: User) -> str | None:
    """May this person be deactivated? Not while status updates run with their key."""
    if Integration.objects.filter(primary_user__user=user).exists():
        sentence = _(
            "%(user)s is the Primary User of the Spark Hire Integration. An Admin of the company "
            "must choose another Primary User first."
        )
        return sentence % {"user": user}
    return None


def may_watch(request: InterviewRequest) -> str | None:
    """Everyone who may open the candidate record may watch and share a completed interview."""
    if not request.company.video_interviewing_enabled:
        return str(OFF)
    if request.status == Status.COMPLETED:
        return None
    return _("This interview is not completed yet.")
