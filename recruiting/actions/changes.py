"""What is done to one record or to many at once, and undone: moves, tags, the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting import newsfeed, search
from recruiting.actions.candidates import tags_named
from recruiting.models import Candidate, Change, Stage, Tag, User

AT_MOST = 1000  # records at once
UNDO_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Done:
    """How many records were changed, how many were left as they are, and what undoes it."""

    changed: int
    left: int
    change: Change | None


@transaction.atomic
def move(candidates: QuerySet[Candidate], stage_name: str, *, by: User) -> Done:
    """Move the records to the stage of that name of their job; a job without one keeps its own."""
    found = _held(candidates)
    jobs = {candidate.job_id for candidate in found}
    named = Stage.objects.filter(job__in=jobs, name=stage_name)
    stages = {stage.job_id: stage for stage in _kept(named)}
    moving = [
        (candidate, candidate.stage, stages[candidate.job_id])
        for candidate in found
        if candidate.job_id in stages and stages[candidate.job_id].pk != candidate.stage_id
    ]
    _set_stages(moving, by=by)
    records = [[one.pk, before.pk, after.pk] for one, before, after in moving]
    return _done(Change.Kind.MOVED, records, of=len(found), by=by)


@transaction.atomic
def archive(candidates: QuerySet[Candidate], *, by: User) -> Done:
    """Take the records out of lists and boards; they can still be opened and found."""
    found = _held(candidates)
    records = _archive([one for one in found if one.archived_at is None], by=by)
    return _done(Change.Kind.ARCHIVED, records, of=len(found), by=by)


@transaction.atomic
def restore(candidates: QuerySet[Candidate], *, by: User) -> Done:
    """Bring records back from the archive."""
    found = _held(candidates)
    records = _restore([one for one in found if one.archived_at is not None], by=by)
    return _done(Change.Kind.RESTORED, records, of=len(found), by=by)


@transaction.atomic
def add_tag(candidates: QuerySet[Candidate], name: str, *, by: User) -> Done:
    """Give the records the company's tag of that name, which is made if it is missing."""
    found = _held(candidates)
    if not found:
        return Done(0, 0, None)
    tag = tags_named(found[0].company_id, [name])[0]
    tagged = Candidate.tags.through.objects.filter(tag=tag, candidate__in=found)
    have = set(tagged.values_list("candidate_id", flat=True))
    records = [one.pk for one in found if one.pk not in have]
    Candidate.tags.through.objects.bulk_create(
        [Candidate.tags.through(candidate_id=pk, tag=tag) for pk in records],
        ignore_conflicts=True,  # somebody may edit one of the records meanwhile
    )
    _tell(records, "candidate_edited", _("Tagged %(tag)s") % {"tag": tag}, by)
    search.index(Candidate.objects.filter(pk__in=records))
    return _done(Change.Kind.TAGGED, records, of=len(found), by=by, tag=tag)


@transaction.atomic
def undo(change: Change, *, by: User) -> int:
    """Take back what still is as the change made it; how many records that were."""
    mine = Change.objects.select_for_update().filter(pk=change.pk, undone_at=None)
    if not mine.filter(made_at__gt=timezone.now() - UNDO_WITHIN).update(undone_at=timezone.now()):
        return 0
    if change.kind == Change.Kind.MOVED:
        before = {pk: (old, new) for pk, old, new in change.records}
        found = _held(Candidate.objects.filter(pk__in=before))
        stages = {
            stage.pk: stage
            for stage in _kept(Stage.objects.filter(pk__in={old for old, _new in before.values()}))
        }
        moving = [
            (one, one.stage, stages[before[one.pk][0]])
            for one in found
            if one.stage_id == before[one.pk][1] and before[one.pk][0] in stages
        ]
        _set_stages(moving, by=by)
        return len(moving)
    found = _held(Candidate.objects.filter(pk__in=change.records))
    if change.kind == Change.Kind.ARCHIVED:
        return len(_restore([one for one in found if one.archived_at], by=by))
    if change.kind == Change.Kind.RESTORED:
        return len(_archive([one for one in found if not one.archived_at], by=by))
    return _remove_tag(found, change.tag, by=by)


def _held(candidates: QuerySet[Candidate]) -> list[Candidate]:
    """The records with job and stage, locked in one order, so that two acts wait for each other."""
    pks = list(candidates.order_by().values_list("pk", flat=True)[:AT_MOST])
    # Locked alone and read afterwards: a row that was moved while this waited for it no longer fits
    # the stage that a join would have looked it up with, and would be left out.
    rows = Candidate.objects.filter(pk__in=pks).order_by("pk")
    held = list(rows.select_for_update().values_list("pk", flat=True))
    return list(rows.filter(pk__in=held).select_related("stage", "job"))


def _kept(stages: QuerySet[Stage]) -> QuerySet[Stage]:
    """The stages, held so that none is removed before somebody is in it."""
    return stages.order_by("pk").select_for_update(no_key=True)


def _set_stages(moving: list[tuple[Candidate, Stage, Stage]], *, by: User) -> None:
    for one, _before, after in moving:
        one.stage = after
    Candidate.objects.bulk_update([one for one, _before, _after in moving], ["stage"])
    headline = _("Moved from %(before)s to %(after)s")
    newsfeed.post(
        newsfeed.Entry(
            one.pk,
            kind="stage_moved",
            headline=headline % {"before": before, "after": after},
            by=by,
        )
        for one, before, after in moving
    )


def _archive(candidates: list[Candidate], *, by: User) -> list[int]:
    pks = [one.pk for one in candidates]
    Candidate.objects.filter(pk__in=pks).update(archived_at=timezone.now())
    _tell(pks, "archived", _("Archived"), by)
    return pks


def _restore(candidates: list[Candidate], *, by: User) -> list[int]:
    pks = [one.pk for one in candidates]
    Candidate.objects.filter(pk__in=pks).update(archived_at=None)
    _tell(pks, "restored", _("Restored from the archive"), by)
    return pks


def _remove_tag(candidates: list[Candidate], tag: Tag | None, *, by: User) -> int:
    pks = [one.pk for one in candidates]
    rows = Candidate.tags.through.objects.filter(tag=tag, candidate__in=pks)
    removed = list(rows.values_list("candidate_id", flat=True))
    rows.delete()
    _tell(removed, "candidate_edited", _("Tag %(tag)s removed") % {"tag": tag}, by)
    search.index(Candidate.objects.filter(pk__in=removed))
    return len(removed)


def _done(
    kind: Change.Kind,
    records: list[int] | list[list[int]],
    *,
    of: int,
    by: User,
    tag: Tag | None = None,
) -> Done:
    change = None
    if records:
        change = Change.objects.create(by=by, kind=kind, records=records, tag=tag)
    return Done(len(records), of - len(records), change)


def _tell(pks: Iterable[int], kind: str, headline: str, by: User) -> None:
    newsfeed.post(newsfeed.Entry(pk, kind=kind, headline=headline, by=by) for pk in pks)
