"""Who may see what. What an account may not see does not exist for it (404)."""

from .errors import not_found
from .records import Account, Interview, Job, QuestionSet, ShareLink
from .store import db

JOBS = "company_uuid = ? AND deleted = 0 AND (private = 0 OR ? OR created_by = ?)"
INTERVIEWS = (
    "company_uuid = ? AND deleted = 0 AND (? OR created_by = ? OR job_uuid IN"
    " (SELECT uuid FROM job WHERE company_uuid = ? AND (private = 0 OR created_by = ?)))"
)


def jobs_of(account: Account) -> list[object]:
    """The values of ``JOBS``."""
    return [account.company_uuid, is_admin(account), account.uuid]


def interviews_of(account: Account) -> list[object]:
    """The values of ``INTERVIEWS``."""
    mine = account.company_uuid
    return [mine, is_admin(account), account.uuid, mine, account.uuid]


def is_admin(account: Account) -> bool:
    return account.permission_level == "admin"


def job_for(account: Account, uuid: str) -> Job:
    """The job, or 404."""
    job = db.first(Job, f"uuid = ? AND {JOBS}", [uuid, *jobs_of(account)])
    if job is None:
        raise not_found("Job")
    return job


def question_set_for(account: Account, uuid: str) -> QuestionSet:
    """The question set, or 404."""
    found = db.first(
        QuestionSet,
        "uuid = ? AND company_uuid = ? AND deleted = 0",
        [uuid, account.company_uuid],
    )
    if found is None:
        raise not_found("Question set")
    return found


def interview_for(account: Account, uuid: str) -> Interview:
    """The interview, expired ones included, or 404."""
    found = db.first(Interview, f"uuid = ? AND {INTERVIEWS}", [uuid, *interviews_of(account)])
    if found is None:
        raise not_found("Interview")
    return found


def share_link_of(interview: Interview) -> ShareLink | None:
    """The newest share link of the interview."""
    return db.first(
        ShareLink, "interview_uuid = ?", [interview.uuid], order="created_at DESC, rowid DESC"
    )


def may_see_job(account: Account, job_uuid: str) -> bool:
    """Also for a job deleted by now, whose last event is still on its way."""
    job = db.get(Job, job_uuid)
    if job is None or job.company_uuid != account.company_uuid:
        return False
    return not job.private or is_admin(account) or job.created_by == account.uuid
