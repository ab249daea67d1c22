"""Erase a candidate: asked for first, carried out by a worker when the day has come and nothing objects.

What is under way for the person is stopped or waited for before anything is deleted. Whatever dies in
between, the `Erasure` says how far it came.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting import audit, extensions, ledger, traces
from recruiting.actions import changes
from recruiting.audit_actions import CANDIDATE_ERASED, ERASURE_ASKED, ERASURE_WITHDRAWN
from recruiting.bell import ring
from recruiting.keeping import earliest
from recruiting.models import (
    Candidate,
    CandidateImport,
    Erasure,
    ImportRow,
    LegalHold,
    Tag,
    User,
)
from recruiting.models.imports import WILL_BE_ADDED

LEASE = timedelta(minutes=2)
AGAIN = timedelta(seconds=10)  # what is under way ends within some
HELD_AGAIN = timedelta(hours=1)
AT_MOST = 500  # a sweep


def hold_of(candidate: Candidate) -> LegalHold | None:
    """The hold on the record, else the one on its job."""
    holds = LegalHold.objects.filter(Q(candidate=candidate) | Q(job=candidate.job_id))
    return holds.select_related("set_by").order_by("job").first()


def held(candidate: Candidate) -> Candidate:
    """The record as it is stored, locked against its erasure and whoever else holds it so. Rows that
    refer to it can be added meanwhile: the database looks for the record only as they are committed.
    """
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("job", "company").get(pk=candidate.pk)


@transaction.atomic
def ask(candidate: Candidate, *, by: User | None, why: str = Erasure.Why.ASKED) -> Erasure:
    """Have the record erased, once the company's minimum period is over; until then it is archived and
    nothing new is begun with it. Asked for twice, it is the same erasure."""
    candidate = held(candidate)
    if found := Erasure.objects.filter(record=candidate.pk, erased_at=None).first():
        return found
    now = timezone.now()
    due = now if why == Erasure.Why.RESTORED else max(now, earliest(candidate))
    erasure = Erasure.objects.create(
        company_id=candidate.company_id,
        record=candidate.pk,
        fingerprint=ledger.fingerprint(candidate),
        why=why,
        asked_by=by,
        due_at=due,
        next_attempt_at=due,
    )
    Candidate.objects.filter(pk=candidate.pk).update(erase_due_at=due)
    if due > now and candidate.archived_at is None and by is not None:
        changes.archive(Candidate.objects.filter(pk=candidate.pk), by=by)
    if due <= now:
        # At once, and not in this transaction: whoever works on requests locks those first.
        transaction.on_commit(lambda: _begin(erasure) and None, robust=True)
    ring("recruiting.erase", erasure.pk)
    if by is not None:
        audit.record(ERASURE_ASKED, candidate.pk, by=by, company_id=candidate.company_id)
    return erasure


@transaction.atomic
def withdraw(candidate: Candidate, *, by: User) -> bool:
    """Keep the record after all. False once it is being erased."""
    asked = Erasure.objects.filter(record=candidate.pk, begun_at=None, erased_at=None)
    if not asked.delete()[0]:
        return False
    Candidate.objects.filter(pk=candidate.pk).update(erase_due_at=None)
    audit.record(ERASURE_WITHDRAWN, candidate.pk, by=by, company_id=candidate.company_id)
    return True


def due() -> list[int]:
    """The erasures that wait for a worker, some of them."""
    waiting = Erasure.objects.filter(next_attempt_at__lte=timezone.now())
    return list(waiting.order_by("next_attempt_at").values_list("pk", flat=True)[:AT_MOST])


def erase(pk: int) -> None:
    """Go on with the erasure, if that is due and nobody else is at it. Done twice, it does no harm."""
    now = timezone.now()
    mine = Erasure.objects.filter(pk=pk, next_attempt_at__lte=now)
    if not mine.update(next_attempt_at=now + LEASE):
        return
    erasure = Erasure.objects.select_related("company", "asked_by").get(pk=pk)
    if erasure.erased_at is None and (problem := _begin(erasure) or _erase(erasure)):
        later = timezone.now() + (HELD_AGAIN if problem == _held() else AGAIN)
        Erasure.objects.filter(pk=pk).update(problem=problem[:300], next_attempt_at=later)
        return
    _finish(erasure)


def _is_held(erasure: Erasure, candidate: Candidate) -> bool:
    """Does a hold forbid it? One that came back with a backup is older than the erasure."""
    return erasure.why != Erasure.Why.RESTORED and hold_of(candidate) is not None


def _held() -> str:
    return _("A legal hold forbids it.")


def replay(lines: Iterable[str]) -> int:
    """Erase again what a restored backup brought back, by the lines of a ledger; how many records that
    are. What cannot be done at once is gone on with by the workers. Harmless when called again."""
    number = 0
    for candidate, files in ledger.read(lines):
        for name in files:  # they may have come back without the record
            default_storage.delete(name)
        if candidate is None:
            continue
        pk = ask(candidate, by=None, why=Erasure.Why.RESTORED).pk
        now = timezone.now()
        again = {"why": Erasure.Why.RESTORED, "due_at": now, "next_attempt_at": now}
        # It may have been asked for in the backup, too.
        Erasure.objects.filter(pk=pk).update(**again)
        erase(pk)
        number += 1
    return number


@transaction.atomic
def _begin(erasure: Erasure) -> str:
    """Stop what waits for the person; why that cannot be done now, or ""."""
    candidate = Candidate.objects.filter(pk=erasure.record, company=erasure.company_id).first()
    if candidate is None:
        return ""
    if _is_held(erasure, candidate):
        return _held()
    if erasure.begun_at is None:
        for part in extensions.erasing:
            part.begin(candidate)
        erasure.begun_at = timezone.now()
        Erasure.objects.filter(pk=erasure.pk).update(begun_at=erasure.begun_at)
    return ""


@transaction.atomic
def _erase(erasure: Erasure) -> str:
    """All of it, or what it still waits for. Locks are taken in the order of those who add to records:
    the import, the feature's rows, the record, the audit log."""
    company = erasure.company_id
    imports = CandidateImport.objects.filter(company=company, cleared_at=None).order_by("pk")
    states = list(imports.select_for_update().values_list("state", flat=True))
    if CandidateImport.State.READING in states:
        return _("A file of candidates is being read, which may name the person.")
    for part in extensions.erasing:
        if problem := part.waits_for(erasure.record):
            return problem
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("job")
    candidate = rows.filter(pk=erasure.record, company=company).first()
    if candidate is None:
        files = []
    elif _is_held(erasure, candidate):  # since a moment ago
        return _held()
    else:
        files = _files(candidate)
        for part in extensions.erasing:
            part.erase(candidate, erasure)
        _erase_traces(candidate)
        tags = list(traces.own_tags(candidate).values_list("pk", flat=True))
        candidate.delete()
        Tag.objects.filter(pk__in=tags).delete()
    erasure.erased_at, erasure.files = timezone.now(), files
    erasure.problem = ""
    erasure.save(update_fields=["erased_at", "files", "problem"])
    audit.record(CANDIDATE_ERASED, erasure.record, by=erasure.asked_by, company_id=company)
    return ""


def _files(candidate: Candidate) -> list[str]:
    files = [str(name) for name in traces.import_files(candidate).values_list("file", flat=True)]
    return [*files, str(candidate.resume)] if candidate.resume else files


def _erase_traces(candidate: Candidate) -> None:
    """What does not hang on the record."""
    rows = traces.import_rows(candidate)
    _count_less(rows)
    rows.delete()
    traces.import_files(candidate).update(file="")
    traces.headings(candidate).update(headings=[])
    for view in traces.saved_views(candidate):
        view.delete()
    for change in traces.changes(candidate):
        left = [each for each in change.records if not traces.names([each], candidate.pk)]
        if left:
            change.records = left
            change.save(update_fields=["records"])
        else:
            change.delete()


def _count_less(rows: QuerySet[ImportRow]) -> None:
    """What is left out of imports that are still to add these rows."""
    waiting = rows.filter(outcome__in=WILL_BE_ADDED).values_list("candidate_import", "outcome")
    for pk, outcome in waiting:
        upload = CandidateImport.objects.get(pk=pk)  # locked by `_erase`
        upload.counts[outcome] = max(0, upload.counts.get(outcome, 0) - 1)
        upload.save(update_fields=["counts"])


def _finish(erasure: Erasure) -> None:
    """The files go once it is certain that the record has; then the ledger is told, which outlives a
    restored backup."""
    for name in erasure.files:
        default_storage.delete(name)
    ledger.write(erasure)
    Erasure.objects.filter(pk=erasure.pk).update(files=[], next_attempt_at=None)
