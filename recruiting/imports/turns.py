"""Whose turn it is: imports that wait for a worker, and those whose time here is over.

A worker takes an import for a turn of a few chunks and then queues up again, so that long files
keep nobody else's work waiting. Two workers at one import do no harm: each chunk locks its row.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from recruiting.bell import Bell, ring
from recruiting.models import CandidateImport, ImportRow

LEASE = timedelta(seconds=60)  # far beyond a turn; a worker that died is followed after it
CHUNKS = 10
TASKS = {
    CandidateImport.State.READING: "recruiting.read_import",
    CandidateImport.State.IMPORTING: "recruiting.run_import",
}


def take_turn(
    pk: int, state: CandidateImport.State, chunks: Callable[[int], Iterator[None]]
) -> None:
    """Do a few of the `chunks`. Nothing if another worker is at it."""
    if not _due().filter(pk=pk, state=state).update(busy_until=timezone.now() + LEASE):
        return
    done = sum(1 for _ in islice(chunks(pk), CHUNKS))
    CandidateImport.objects.filter(pk=pk).update(busy_until=None)
    if done == CHUNKS:  # perhaps there are more
        ring(TASKS[state], pk)


def what_is_due() -> list[Bell]:
    """The bells for imports that no worker is at, and for those that are to be cleared."""
    running = _due().values_list("pk", "state")
    old = CandidateImport.objects.filter(
        made_at__lt=timezone.now() - CandidateImport.KEPT_FOR, cleared_at=None
    )
    bells: list[Bell] = [(TASKS[CandidateImport.State(state)], pk) for pk, state in running]
    bells += [("recruiting.clear_import", pk) for pk in old.values_list("pk", flat=True)[:100]]
    return bells


def clear(pk: int) -> None:
    """Delete the file and the rows of an import that is old; what was added stays, as do its counts."""
    upload = CandidateImport.objects.filter(pk=pk, cleared_at=None).first()
    if upload is None or upload.kept_until > timezone.now():
        return
    ended = Q(state__in=CandidateImport.RUNNING)
    CandidateImport.objects.filter(ended, pk=pk).update(state=CandidateImport.State.STOPPED)
    upload.file.delete(save=False)
    ImportRow.objects.filter(candidate_import=pk).delete()
    CandidateImport.objects.filter(pk=pk).update(cleared_at=timezone.now())


def _due() -> QuerySet[CandidateImport]:
    free = Q(busy_until=None) | Q(busy_until__lt=timezone.now())
    return CandidateImport.objects.filter(free, state__in=CandidateImport.RUNNING)
