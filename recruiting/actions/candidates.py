"""Candidate records: made and edited."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from recruiting import newsfeed, search
from recruiting.models import Candidate, Tag, User


@transaction.atomic
def create_candidate(candidate: Candidate, *, by: User, tags: Sequence[str] = ()) -> Candidate:
    """Save a new record in its job's first stage.

    Raises IntegrityError for an e-mail that another record of the job has.
    """
    candidate.stage = candidate.job.stages.order_by("position")[0]
    candidate.save()
    set_tags(candidate, tags)
    search.index_one(candidate, new_resume=bool(candidate.resume))
    _tell(candidate, "candidate_added", _("Added to %(job)s") % {"job": candidate.job}, by)
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
        candidate.save(update_fields=[*columns, "sort_name"])
    if "tag_names" in changed:
        set_tags(candidate, tags)
    new_resume = old_resume != (candidate.resume.name or "")
    if old_resume and new_resume:
        storage = candidate.resume.storage
        transaction.on_commit(lambda: storage.delete(old_resume))
    if changed:
        search.index_one(candidate, new_resume=new_resume)
        body = ", ".join(changed.values())
        _tell(candidate, "candidate_edited", _("Details edited"), by, body=body)
    return candidate


def set_tags(candidate: Candidate, names: Sequence[str]) -> None:
    """Make these the record's tags. A tag known in another letter case is reused."""
    candidate.tags.set(tags_named(candidate.company_id, names))


def tags_named(company_id: int, names: Sequence[str]) -> list[Tag]:
    """The company's tags of these names, made where they are missing."""
    wanted = {name.lower(): name for name in names}
    tags = Tag.objects.filter(company=company_id)
    known = {tag.name.lower() for tag in tags}
    Tag.objects.bulk_create(
        [
            Tag(company_id=company_id, name=name)
            for folded, name in wanted.items()
            if folded not in known
        ],
        ignore_conflicts=True,  # somebody else may have made it meanwhile
    )
    return [tag for tag in tags.all() if tag.name.lower() in wanted]


def _tell(candidate: Candidate, kind: str, headline: str, by: User, body: str = "") -> None:
    newsfeed.post([newsfeed.Entry(candidate.pk, kind=kind, headline=headline, by=by, body=body)])
