"""What people do to jobs and candidate records, and what the newsfeed says of it."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from recruiting import newsfeed
from recruiting.models import (
    DEFAULT_STAGES,
    Candidate,
    HiringTeamMember,
    Job,
    Stage,
    Tag,
    User,
)


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


@transaction.atomic
def create_candidate(candidate: Candidate, *, by: User, tags: Sequence[str] = ()) -> Candidate:
    """Save a new record in its job's first stage.

    Raises IntegrityError for an e-mail that another record of the job has.
    """
    candidate.stage = candidate.job.stages.order_by("position")[0]
    candidate.save()
    set_tags(candidate, tags)
    _tell(candidate, "candidate_added", f"Added to {candidate.job.title}", by)
    return candidate


@transaction.atomic
def edit_candidate(
    candidate: Candidate,
    *,
    by: User,
    changed: Mapping[str, str],
    tags: Sequence[str],
    old_resume: str,
) -> Candidate:
    """Save what was edited and nothing else, so that a stage move made meanwhile stays.

    `changed` maps the names of changed form fields to people's words. A résumé that was replaced
    or removed is deleted once the new state is certain. Raises IntegrityError as create_candidate.
    """
    columns = [name for name in changed if name != "tag_names"]
    if columns:
        candidate.save(update_fields=columns)
    if "tag_names" in changed:
        set_tags(candidate, tags)
    if old_resume and old_resume != candidate.resume.name:
        storage = candidate.resume.storage
        transaction.on_commit(lambda: storage.delete(old_resume))
    if changed:
        body = ", ".join(changed.values())
        _tell(candidate, "candidate_edited", "Details edited", by, body=body)
    return candidate


def set_tags(candidate: Candidate, names: Sequence[str]) -> None:
    """Make these the record's tags. A tag known in another letter case is reused."""
    wanted = {name.lower(): name for name in names}
    tags = Tag.objects.filter(company=candidate.company_id)
    known = {tag.name.lower() for tag in tags}
    Tag.objects.bulk_create(
        [
            Tag(company_id=candidate.company_id, name=name)
            for folded, name in wanted.items()
            if folded not in known
        ],
        ignore_conflicts=True,  # somebody else may have made it meanwhile
    )
    candidate.tags.set([tag for tag in tags.all() if tag.name.lower() in wanted])


@transaction.atomic
def move_to_stage(candidate: Candidate, stage: Stage, *, by: User) -> bool:
    """Move the record; False when it is there already, whoever moved it."""
    current = Candidate.objects.select_for_update(of=("self",)).select_related("stage")
    before = current.get(pk=candidate.pk).stage
    if before.pk == stage.pk:
        return False
    Candidate.objects.filter(pk=candidate.pk).update(stage=stage)
    _tell(candidate, "stage_moved", f"Moved from {before.name} to {stage.name}", by)
    return True


def _tell(candidate: Candidate, kind: str, headline: str, by: User, body: str = "") -> None:
    newsfeed.post([newsfeed.Entry(candidate.pk, kind=kind, headline=headline, by=by, body=body)])
