"""The stages of a job: added, renamed, put in order, removed."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from recruiting.models import Candidate, Job, Stage

AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stage as it is to be; `pk` is None for one that is not there yet."""

    pk: int | None
    name: str


class StagesRefusedError(Exception):
    """The stages stay as they are; the text says why, and what can be done."""


@transaction.atomic
def set_stages(job: Job, wanted: Sequence[Wanted], *, removed: Collection[int]) -> None:
    """Make these the job's stages, in this order. Their candidates stay in them.

    Only what is named in `removed` goes: a stage that somebody else added meanwhile stays, as the
    last. Raises StagesRefusedError.
    """
    Job.objects.select_for_update().get(pk=job.pk)
    # Locked, so that nobody is moved into a stage while it goes.
    there = {stage.pk: stage for stage in job.stages.select_for_update()}
    named = {one.pk for one in wanted}
    going = [pk for pk in there if pk in removed and pk not in named]
    kept = [stage for pk, stage in there.items() if pk not in named and pk not in going]
    rows = [there.get(one.pk or 0) or Stage(job=job) for one in wanted] + kept
    names = [one.name for one in wanted] + [stage.name for stage in kept]
    _check(names)
    _remove(going, there)
    _rename([stage for stage, name in zip(rows, names, strict=True) if stage.name != name])
    for position, (stage, name) in enumerate(zip(rows, names, strict=True)):
        stage.position, stage.name = position, name
    Stage.objects.bulk_update([stage for stage in rows if stage.pk], ["name", "position"])
    Stage.objects.bulk_create(stage for stage in rows if not stage.pk)


def _check(names: Sequence[str]) -> None:
    folded = [name.casefold() for name in names]
    if twice := next((name for name in names if folded.count(name.casefold()) > 1), None):
        refusal = _("Two stages would be named “%(stage)s”. Rename or remove one.")
        raise StagesRefusedError(refusal % {"stage": twice})
    if not names:
        raise StagesRefusedError(_("A job needs at least one stage. Add one."))
    if len(names) > AT_MOST:
        refusal = _("A job has %(number)s stages at most. Remove some.")
        raise StagesRefusedError(refusal % {"number": AT_MOST})


def _remove(going: Collection[int], there: dict[int, Stage]) -> None:
    in_use = Candidate.objects.filter(stage__in=going).order_by("stage")
    if pk := in_use.values_list("stage", flat=True).first():
        refusal = _(
            "“%(stage)s” cannot be removed: candidates are in it, perhaps archived ones. "
            "Move them to another stage first."
        )
        raise StagesRefusedError(refusal % {"stage": there[pk]})
    Stage.objects.filter(pk__in=going).delete()


def _rename(stages: Sequence[Stage]) -> None:
    """Free the names first: two stages may be about to swap theirs, and no two may ever be alike."""
    for stage in stages:
        if stage.pk:
            Stage.objects.filter(pk=stage.pk).update(name=uuid.uuid4().hex)
