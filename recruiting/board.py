"""A job's pipeline as people see it: its stages, how many candidates are in each, the newest of them.

Archived candidates are on no board and in no number here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from recruiting.models import Candidate, Job, Stage

PER_STAGE = 20


@dataclass(slots=True)
class Column:
    """A stage with its number of candidates, and the newest of them where they are shown."""

    pk: int
    job_id: int
    name: str
    total: int
    cards: list[Candidate] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The candidates of this stage as a candidate list (`CandidateList.query`)."""
        return urlencode({"job": self.job_id, "stage": self.name})


def columns_of(jobs: Iterable[Job]) -> dict[int, list[Column]]:
    """The stages of each of the jobs in their order, by the job's id: one query for all."""
    found: dict[int, list[Column]] = defaultdict(list)
    stages = Stage.objects.filter(job__in=[job.pk for job in jobs]).order_by("position")
    rows = stages.annotate(total=count_of_stage(Candidate.objects.filter(archived_at=None)))
    for pk, job_id, name, total in rows.values_list("pk", "job_id", "name", "total"):
        found[job_id].append(Column(pk, job_id, name, total))
    return found


def count_of_stage(candidates: QuerySet[Candidate]) -> Coalesce:
    """How many of the candidates a stage has. Counted stage by stage, which the index answers."""
    same = candidates.filter(stage=OuterRef("pk")).order_by().values("stage")
    return Coalesce(Subquery(same.annotate(number=Count("pk")).values("number")), 0)


def board_of(job: Job, *, moved: Candidate | None = None) -> list[Column]:
    """The columns with the newest of each; a card that was just moved is shown in any case."""
    columns = columns_of([job])[job.pk]
    by_stage = {column.pk: column for column in columns}
    for candidate in _newest(by_stage):
        by_stage[candidate.stage_id].cards.append(candidate)
    if moved and moved.archived_at is None and moved.stage_id in by_stage:
        column = by_stage[moved.stage_id]
        if moved not in column.cards:
            column.cards.append(moved)
    for column in columns:
        column.cards.sort(key=lambda one: (one.created_at, one.pk), reverse=True)
    return columns


def _newest(stages: Iterable[int]) -> Iterable[Candidate]:
    """Read from the top of the index, however many there are below."""
    shown = Candidate.objects.filter(archived_at=None).order_by("-created_at", "-pk")
    parts = [shown.filter(stage=pk)[:PER_STAGE] for pk in stages]
    if parts and connection.features.supports_slicing_ordering_in_compound:
        return parts[0].union(*parts[1:], all=True)
    return chain.from_iterable(parts)  # SQLite
