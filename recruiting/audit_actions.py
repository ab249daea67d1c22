"""What the audit log can say. A new sensitive action is a line here, or in its feature's own list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class About(StrEnum):
    """What the first id of an entry is the id of."""

    COMPANY = "company"
    PERSON = "person"
    JOB = "job"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Action:
    """A sensitive action: its code, which is kept for ever, and its words for Admins."""

    code: str
    sentence: "_StrOrPromise"
    about: About


PERSON_INVITED = Action("person.invited", _("Invited a person"), About.PERSON)
PERSON_EMAIL = Action("person.email_changed", _("Changed a person's e-mail"), About.PERSON)
PERSON_DEACTIVATED = Action("person.deactivated", _("Deactivated a person"), About.PERSON)
PERSON_REACTIVATED = Action("person.reactivated", _("Reactivated a person"), About.PERSON)
PERSON_MADE = {  # by role
    "admin": Action("person.made_admin", _("Made a person Admin"), About.PERSON),
    "recruiter": Action("person.made_recruiter", _("Made a person Recruiter"), About.PERSON),
    "hiring_team": Action(
        "person.made_hiring_team", _("Made a person Hiring team member"), About.PERSON
    ),
}
PERSON_SECOND_FACTOR = Action(
    "person.second_factor_reset", _("Reset a person's second factor"), About.PERSON
)
PASSWORD_CHANGED = Action("password.changed", _("Chose a new password"), About.PERSON)
SESSION_ENDED = Action("session.ended", _("Ended one of their sessions"), About.PERSON)
SESSIONS_ENDED = Action("session.others_ended", _("Ended all their other sessions"), About.PERSON)
COMPANY_NAME = Action("company.name_changed", _("Changed the company's name"), About.COMPANY)
COMPANY_ZONE = Action("company.zone_changed", _("Changed the company's time zone"), About.COMPANY)
COMPANY_SECOND_FACTOR = Action(
    "company.second_factor_switched",
    _("Changed whether the company requires a second factor of everybody"),
    About.COMPANY,
)
COMPANY_VIDEO = Action(
    "company.video_interviewing_switched",
    _("Enabled or disabled video interviewing for the company"),
    About.COMPANY,
)
CANDIDATES_EXPORTED = Action(
    "candidates.exported", _("Exported a list of candidates"), About.COMPANY
)
CANDIDATE_EXPORTED = Action(
    "candidate.exported", _("Exported all that is held of a candidate"), About.CANDIDATE
)
ERASURE_ASKED = Action(
    "candidate.erasure_asked", _("Asked for the erasure of a candidate"), About.CANDIDATE
)
ERASURE_WITHDRAWN = Action(
    "candidate.erasure_withdrawn", _("Withdrew the erasure of a candidate"), About.CANDIDATE
)
CANDIDATE_ERASED = Action("candidate.erased", _("Erased a candidate"), About.CANDIDATE)
HOLD_SET = Action("candidate.hold_set", _("Set a legal hold on a candidate"), About.CANDIDATE)
HOLD_REMOVED = Action(
    "candidate.hold_removed", _("Removed the legal hold on a candidate"), About.CANDIDATE
)
JOB_HOLD_SET = Action("job.hold_set", _("Set a legal hold on a job"), About.JOB)
JOB_HOLD_REMOVED = Action("job.hold_removed", _("Removed the legal hold on a job"), About.JOB)
COMPANY_KEEPING = Action(
    "company.keeping_changed", _("Changed how long candidates are kept"), About.COMPANY
)
RESUME_DOWNLOADED = Action("resume.downloaded", _("Downloaded a résumé"), About.CANDIDATE)
AUDIT_EXPORTED = Action("audit.exported", _("Exported the audit log"), About.COMPANY)

ACTIONS = [
    PERSON_INVITED,
    PERSON_EMAIL,
    PERSON_DEACTIVATED,
    PERSON_REACTIVATED,
    *PERSON_MADE.values(),
    PERSON_SECOND_FACTOR,
    PASSWORD_CHANGED,
    SESSION_ENDED,
    SESSIONS_ENDED,
    COMPANY_NAME,
    COMPANY_ZONE,
    COMPANY_SECOND_FACTOR,
    COMPANY_VIDEO,
    CANDIDATES_EXPORTED,
    CANDIDATE_EXPORTED,
    ERASURE_ASKED,
    ERASURE_WITHDRAWN,
    CANDIDATE_ERASED,
    HOLD_SET,
    HOLD_REMOVED,
    JOB_HOLD_SET,
    JOB_HOLD_REMOVED,
    COMPANY_KEEPING,
    RESUME_DOWNLOADED,
    AUDIT_EXPORTED,
]
