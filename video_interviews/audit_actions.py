"""What the audit log can say of video interviews. An interview is its candidate's id, then its request's."""

from django.utils.translation import gettext_lazy as _

from recruiting.audit_actions import About, Action

KEY_SAVED = Action("spark_hire.key_saved", _("Saved a Spark Hire User API Key"), About.PERSON)
KEY_REMOVED = Action("spark_hire.key_removed", _("Removed a Spark Hire user"), About.PERSON)
PRIMARY_USER = Action("spark_hire.primary_user", _("Chose the Primary User"), About.PERSON)
SWITCHED_ON = Action("spark_hire.on", _("Switched the Spark Hire Integration ON"), About.COMPANY)
SWITCHED_OFF = Action("spark_hire.off", _("Switched the Spark Hire Integration OFF"), About.COMPANY)
ADDRESSES_RENEWED = Action(
    "spark_hire.addresses_renewed", _("Renewed the webhook addresses"), About.COMPANY
)
JOB_LINKED = Action("job.linked", _("Linked a job to Spark Hire"), About.JOB)
JOB_UNLINKED = Action("job.unlinked", _("Unlinked a job from Spark Hire"), About.JOB)
QUESTION_SET = Action("job.question_set", _("Chose a job's question set"), About.JOB)
INTERVIEW_REQUESTED = Action(
    "interview.requested", _("Requested a video interview"), About.CANDIDATE
)
INTERVIEW_CANCELED = Action(
    "interview.canceled", _("Canceled a video interview request"), About.CANDIDATE
)
INTERVIEW_VIEWED = Action("interview.viewed", _("Opened a recording"), About.CANDIDATE)
INTERVIEW_SHARED = Action("interview.shared", _("Got a link to share a recording"), About.CANDIDATE)

ACTIONS = [
    KEY_SAVED,
    KEY_REMOVED,
    PRIMARY_USER,
    SWITCHED_ON,
    SWITCHED_OFF,
    ADDRESSES_RENEWED,
    JOB_LINKED,
    JOB_UNLINKED,
    QUESTION_SET,
    INTERVIEW_REQUESTED,
    INTERVIEW_CANCELED,
    INTERVIEW_VIEWED,
    INTERVIEW_SHARED,
]
