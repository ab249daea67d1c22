"""Jobs of a Spark Hire company."""

from . import clock, events, shapes
from .errors import Refused
from .records import Account, Job
from .store import db

STATUSES = ("open", "closed", "draft")


def create(
    account: Account,
    *,
    title: str,
    city: str,
    state: str,
    country: str,
    description: str = "",
    status: str = "open",
    private: bool = False,
) -> Job:
    """A new job, told as JobCreated. Refused without title, city, state or country."""
    job = Job(
        company_uuid=account.company_uuid,
        created_by=account.uuid,
        title=title,
        description=description,
        city=city,
        state=state,
        country=country,
        status=status,
        private=private,
    )
    _check(job)
    with db.transaction():
        db.insert(job)
        _tell("JobCreated", job)
    return job


def change(job: Job, **changes: str | bool) -> Job:
    """Changes the named fields, told as JobUpdated."""
    before = job.status
    for name, value in changes.items():
        setattr(job, name, value)
    _check(job)
    job.updated_at = clock.now()
    if job.status != before:
        job.status_updated_at = job.updated_at
    with db.transaction():
        db.update(job)
        _tell("JobUpdated", job)
    return job


def delete(job: Job) -> None:
    """Takes the job out of every list, told as JobDeleted. Its interviews stay."""
    job.deleted, job.updated_at = True, clock.now()
    with db.transaction():
        db.update(job)
        _tell("JobDeleted", job)


def _check(job: Job) -> None:
    for field in ("title", "city", "state", "country"):
        if not getattr(job, field).strip():
            raise Refused(f"{field} is required")
    if len(job.title) > 255:
        raise Refused("title must be at most 255 characters")
    if job.status not in STATUSES:
        raise Refused(f"status must be one of: {', '.join(STATUSES)}")


def _tell(event: str, job: Job) -> None:
    events.tell(event, job.company_uuid, job.uuid, shapes.job(job))
