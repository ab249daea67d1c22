"""Jobs: made, edited, opened and closed, copied, and who is on their hiring teams."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from recruiting import search
from recruiting.models import DEFAULT_STAGES, Candidate, HiringTeamMember, Job, Stage, User


@transaction.atomic
def create_job(job: Job, *, by: User) -> Job:
    """Save a new job with the default stages. Its creator is the first of its hiring team."""
    job.save()
    Stage.objects.bulk_create(
        Stage(job=job, name=name, position=position) for position, name in enumerate(DEFAULT_STAGES)
    )
    HiringTeamMember.objects.create(job=job, user=by)
    return job


@transaction.atomic
def edit_job(job: Job, changed: Collection[str]) -> None:
    """Save the columns that were changed. Under a new title its candidates are found at once."""
    if changed:
        job.save(update_fields=changed)
    if "title" in changed:
        search.index(Candidate.objects.filter(job=job))


def set_status(job: Job, status: str) -> None:
    job.status = status
    job.save(update_fields=["status"])


@transaction.atomic
def copy_job(job: Job) -> Job:
    """A draft with the job's facts, stages and hiring team, and nobody in it."""
    longest = Job._meta.get_field("title").max_length
    copy = Job.objects.create(
        company_id=job.company_id,
        title=(_("Copy of %(job)s") % {"job": job.title})[:longest].rstrip(),
        status=Job.Status.DRAFT,
        department=job.department,
        city=job.city,
        state=job.state,
        country=job.country,
        description=job.description,
    )
    Stage.objects.bulk_create(
        Stage(job=copy, name=stage.name, position=stage.position) for stage in job.stages.all()
    )
    HiringTeamMember.objects.bulk_create(
        HiringTeamMember(job=copy, user_id=user)
        for user in job.hiring_team.values_list("pk", flat=True)
    )
    return copy


@transaction.atomic
def set_hiring_team(job: Job, people: Iterable[User]) -> None:
    job.hiring_team.set(people)
