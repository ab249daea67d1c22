"""Candidates are kept as long as their company says, and then erased: looked for once a day, after its
midnight, in small batches that go on where they stopped."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from recruiting import audit, extensions
from recruiting.actions import erasing
from recruiting.audit_actions import COMPANY_KEEPING
from recruiting.keeping import begins, months_after
from recruiting.models import Candidate, Company, Erasure, LegalHold, NewsfeedItem, User

BATCH = 100  # records of one look


@transaction.atomic
def change_keeping(company: Company, *, by: User) -> None:
    """Save how long candidates are kept. It is looked at once more today: a shorter time counts now."""
    company.erased_on = None
    company.save(update_fields=["keep_at_least", "erase_after", "erased_on"])
    audit.record(COMPANY_KEEPING, company.pk, by=by, company_id=company.pk)


def overdue(company: Company, on: date) -> QuerySet[Candidate]:
    """The records to be erased on that day: nothing happened for so long, nothing is under way, and no
    legal hold forbids it."""
    if company.erase_after is None:
        return Candidate.objects.none()
    months = max(company.erase_after, company.keep_at_least)
    before = begins(months_after(on, -months), company)
    newer = NewsfeedItem.objects.filter(candidate=OuterRef("pk"), happened_at__gte=before)
    held = LegalHold.objects.filter(Q(candidate=OuterRef("pk")) | Q(job=OuterRef("job")))
    found = Candidate.objects.filter(company=company, created_at__lt=before, erase_due_at=None)
    found = found.exclude(Exists(newer)).exclude(Exists(held))
    for part in extensions.erasing:
        found = part.idle(found)
    return found.order_by("pk")


def look(now: datetime | None = None) -> int:
    """For each company whose day has begun: have a batch of what is overdue erased. How many those are."""
    now, number = now or timezone.now(), 0
    for company in Company.objects.exclude(erase_after=None):
        today = now.astimezone(company.zone).date()
        if company.erased_on is not None and company.erased_on >= today:
            continue
        found = list(overdue(company, today)[:BATCH])
        for candidate in found:
            erasing.ask(candidate, by=None, why=Erasure.Why.RETENTION)
        number += len(found)
        if len(found) < BATCH:
            mine = Company.objects.filter(pk=company.pk, erase_after=company.erase_after)
            mine.update(erased_on=today)
    return number
