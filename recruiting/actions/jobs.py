"""Jobs: made, and who is on their hiring teams."""

from collections.abc import Iterable

from django.db import transaction

from recruiting.models import DEFAULT_STAGES, HiringTeamMember, Job, Stage, User


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
def set_hiring_team(job: Job, people: Iterable[User]) -> None:
    job.hiring_team.set(people)
