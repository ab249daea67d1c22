"""Imports from the upload to the last record: each chunk of rows in one transaction, or not at all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting.bell import ring
from recruiting.imports import reading
from recruiting.imports.adding import add
from recruiting.imports.checking import Verdict, judge
from recruiting.imports.reading import Row, Table
from recruiting.imports.turns import LEASE, take_turn
from recruiting.models import CandidateImport, ImportRow, User
from recruiting.models.imports import WILL_BE_ADDED

READ_AT_ONCE = 1000
ADDED_AT_ONCE = 500
State = CandidateImport.State


def receive(upload: CandidateImport, file: "File[bytes]") -> CandidateImport:
    """Keep the file and have a worker read it. Nothing else happens in the request."""
    upload.file_name = (file.name or "candidates.csv")[-CandidateImport.FILE_NAME_LENGTH :]
    upload.file.save(upload.file_name, file, save=False)
    upload.save()
    ring("recruiting.read_import", upload.pk)
    return upload


def start(upload: CandidateImport, *, by: User) -> bool:
    """Begin, or go on after a stop. False when that was done before, by a double click perhaps."""
    mine = CandidateImport.objects.filter(pk=upload.pk, cleared_at=None)
    begun = {
        "state": State.IMPORTING,
        "started_by": by,
        "stop_asked": False,
        "ended_at": None,
        "reason": "",
    }
    started = mine.filter(state=State.READY).update(place=0, **begun)
    started = started or mine.filter(state=State.STOPPED).update(**begun)
    if started:
        ring("recruiting.run_import", upload.pk)
    return bool(started)


def ask_to_stop(upload: CandidateImport) -> bool:
    """Stop after the chunk that is being added."""
    mine = CandidateImport.objects.filter(pk=upload.pk, state=State.IMPORTING)
    return bool(mine.update(stop_asked=True))


def read(pk: int) -> None:
    """A turn at reading and judging the rows of a file. Done twice, it does no harm."""
    try:
        take_turn(pk, State.READING, _read_chunks)
    except (reading.Refused, FileNotFoundError) as refused:
        gone = _("The file is gone. Upload it again.")
        reason = str(refused) if isinstance(refused, reading.Refused) else gone
        CandidateImport.objects.filter(pk=pk, state=State.READING).update(
            state=State.REFUSED, reason=reason, ended_at=timezone.now()
        )


def run(pk: int) -> None:
    """A turn at adding what the preview promised. Done twice, it does no harm."""
    take_turn(pk, State.IMPORTING, _add_chunks)


def _read_chunks(pk: int) -> Iterator[None]:
    upload = CandidateImport.objects.get(pk=pk)
    with upload.file.open("rb") as file:
        table = reading.look(file)
        if not upload.last:  # before the first chunk: is the whole file sound?
            _begin(upload, table, reading.last_number(file, table))
        place = upload.place
        rows = reading.rows(file, table, after=place)
        while chunk := list(islice(rows, READ_AT_ONCE)):
            if not _keep_chunk(pk, place, chunk):  # another worker was quicker
                return
            place = chunk[-1].number
            yield


def _add_chunks(pk: int) -> Iterator[None]:
    while _add_chunk(pk):
        yield


def _begin(upload: CandidateImport, table: Table, last: int) -> None:
    upload.encoding, upload.headings, upload.columns = table.encoding, table.headings, table.columns
    upload.last = last
    upload.save(update_fields=["encoding", "headings", "columns", "last"])


@transaction.atomic
def _keep_chunk(pk: int, place: int, rows: Sequence[Row]) -> bool:
    """Keep the rows that follow `place`, with what will become of them. False if that was done."""
    held = CandidateImport.objects.select_for_update().filter(pk=pk, state=State.READING)
    upload = held.filter(place=place).first()
    if upload is None:
        return False
    verdicts = judge(upload, rows)
    ImportRow.objects.bulk_create(
        _row(upload, row, verdict) for row, verdict in zip(rows, verdicts, strict=True)
    )
    counts = Counter(upload.counts) + Counter(verdict.outcome.value for verdict in verdicts)
    upload.counts, upload.place = dict(counts), rows[-1].number
    upload.busy_until = timezone.now() + LEASE
    if upload.place >= upload.last:
        upload.state = State.READY
    upload.save(update_fields=["counts", "place", "state", "busy_until"])
    return True


def _row(upload: CandidateImport, row: Row, verdict: Verdict) -> ImportRow:
    return ImportRow(
        candidate_import=upload,
        number=row.number,
        cells=row.cells[: reading.MAX_COLUMNS],
        outcome=verdict.outcome,
        reason=verdict.reason,
        key=verdict.key,
        candidate_id=verdict.candidate_id,
    )


def _gone_since(upload: CandidateImport) -> str:
    """Why whoever started it may no longer add candidates: asked before each chunk."""
    person = upload.started_by or upload.by
    if person.is_active and person.may_edit:
        return ""
    stopped = _("%(user)s started this import and may no longer add candidates.")
    return stopped % {"user": person}


@transaction.atomic
def _add_chunk(pk: int) -> bool:
    """Add the next rows. False when the import has ended, or somebody stopped it."""
    held = CandidateImport.objects.select_for_update()
    upload = held.filter(pk=pk, state=State.IMPORTING).first()
    if upload is None:
        return False
    if reason := _gone_since(upload):
        upload.state, upload.reason, upload.ended_at = State.STOPPED, reason, timezone.now()
        upload.save(update_fields=["state", "reason", "ended_at"])
        return False
    waiting = upload.rows.filter(outcome__in=WILL_BE_ADDED, number__gt=upload.place)
    found = list(waiting.order_by("number")[:ADDED_AT_ONCE])
    if upload.stop_asked or not found:
        upload.state = State.STOPPED if found else State.DONE
        upload.ended_at = timezone.now()
        upload.save(update_fields=["state", "ended_at"])
        return False
    rows = [Row(row.number, row.cells) for row in found]
    verdicts = add(upload, rows, judge(upload, rows))
    ImportRow.objects.bulk_create(
        [_row(upload, row, verdict) for row, verdict in zip(rows, verdicts, strict=True)],
        update_conflicts=True,
        unique_fields=["candidate_import", "number"],
        update_fields=["outcome", "reason", "candidate"],
    )
    counts = Counter(upload.counts) - Counter(row.outcome for row in found)
    upload.counts = dict(counts + Counter(verdict.outcome.value for verdict in verdicts))
    upload.place = rows[-1].number
    upload.busy_until = timezone.now() + LEASE
    upload.save(update_fields=["counts", "place", "busy_until"])
    return True
