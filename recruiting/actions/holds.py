"""Legal holds: a reason for which a record, or a job's records, are kept whatever else is asked for."""

from django.db import transaction
from django.utils import timezone

from recruiting import audit
from recruiting.actions.erasing import held
from recruiting.audit_actions import HOLD_REMOVED, HOLD_SET, JOB_HOLD_REMOVED, JOB_HOLD_SET
from recruiting.bell import ring
from recruiting.models import Candidate, Erasure, Job, LegalHold, User


@transaction.atomic
def set_hold(on: Candidate | Job, reason: str, *, by: User) -> None:
    """Set it, or give it another reason. An erasure that has begun waits for it too."""
    said = {"reason": reason, "set_by": by, "set_at": timezone.now()}
    if isinstance(on, Job):
        LegalHold.objects.update_or_create(job=on, defaults=said)
        audit.record(JOB_HOLD_SET, on.pk, by=by, company_id=on.company_id)
        return
    LegalHold.objects.update_or_create(candidate=held(on), defaults=said)
    audit.record(HOLD_SET, on.pk, by=by, company_id=on.company_id)


@transaction.atomic
def remove_hold(on: Candidate | Job, *, by: User) -> bool:
    """Remove it; what it held up goes on. False when there is none."""
    records = [on.pk]
    if isinstance(on, Job):
        records = list(on.candidates.exclude(erase_due_at=None).values_list("pk", flat=True))
        found, action = LegalHold.objects.filter(job=on), JOB_HOLD_REMOVED
    else:
        found, action = LegalHold.objects.filter(candidate=on), HOLD_REMOVED
    if not found.delete()[0]:
        return False
    now = timezone.now()
    waiting = Erasure.objects.filter(record__in=records, erased_at=None, due_at__lte=now)
    for pk in waiting.values_list("pk", flat=True):
        Erasure.objects.filter(pk=pk).update(next_attempt_at=now)
        ring("recruiting.erase", pk)
    audit.record(action, on.pk, by=by, company_id=on.company_id)
    return True
