"""Where a candidate is told of besides the record and what hangs on it."""

from urllib.parse import parse_qs

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from recruiting.folding import fold
from recruiting.models import (
    AuditEntry,
    Candidate,
    CandidateImport,
    Change,
    ImportRow,
    SavedView,
    Tag,
)

TELLING = 6  # signs of an e-mail or a phone number that are found in other words only by accident


def import_rows(candidate: Candidate) -> QuerySet[ImportRow]:
    """The rows of uploaded files that became this record, met it, or hold its e-mail or its name."""
    rows = ImportRow.objects.filter(candidate_import__company=candidate.company_id)
    text = rows.alias(text=Cast("cells", TextField()))
    named = text.filter(
        candidate=None,
        text__icontains=_first_word(candidate.first_name),
    ).filter(text__icontains=_first_word(candidate.last_name))
    full = {fold(candidate.first_name), fold(candidate.last_name)}
    same = [
        row.pk
        for row in named.only("cells").iterator(chunk_size=1000)
        if full <= {fold(str(cell)) for cell in row.cells}
    ]
    if candidate.email:
        same += text.filter(text__icontains=candidate.email).values_list("pk", flat=True)
    return rows.filter(Q(candidate=candidate) | Q(pk__in=same))


def _first_word(name: str) -> str:
    """What of a name stands in JSON as it was typed, whatever the database."""
    return next(iter("".join(c if c.isascii() and c.isalnum() else " " for c in name).split()), "")


def import_files(candidate: Candidate) -> QuerySet[CandidateImport]:
    """The company's uploaded files that are still there. They may hold the person's line, in whatever
    encoding; once its rows are read, nobody needs a file any more."""
    return CandidateImport.objects.filter(company=candidate.company_id).exclude(file="")


def changes(candidate: Candidate) -> list[Change]:
    """The acts on many records that name this one, to be undone."""
    of_company = Change.objects.filter(by__company=candidate.company_id)
    some = of_company.alias(text=Cast("records", TextField())).filter(
        text__contains=str(candidate.pk)
    )
    return [each for each in some if names(each.records, candidate.pk)]


def changes_told(candidate: Candidate) -> list[Change]:
    """The same without what they say of others; not to be saved."""
    found = changes(candidate)
    for each in found:
        each.records = [one for one in each.records if names([one], candidate.pk)]
    return found


def names(records: list[int] | list[list[int]], pk: int) -> bool:
    return any(pk == (each[0] if isinstance(each, list) else each) for each in records)


def saved_views(candidate: Candidate) -> list[SavedView]:
    """The saved searches for the person: by the e-mail, the phone or the whole name."""
    whole = set(fold(f"{candidate.first_name} {candidate.last_name}").split())
    folded = {fold(candidate.email), fold(candidate.phone)}
    alone = {text for text in folded if len(text) >= TELLING}
    found = []
    for view in SavedView.objects.filter(user__company=candidate.company_id):
        words = f"{fold(view.name)} {fold(' '.join(parse_qs(view.query).get('q', [])))}"
        if any(text in words for text in alone) or whole <= set(words.split()):
            found.append(view)
    return found


def own_tags(candidate: Candidate) -> QuerySet[Tag]:
    """The tags that no other record has."""
    through = Candidate.tags.through.objects
    others = through.filter(tag__in=candidate.tags.all()).exclude(candidate=candidate)
    return candidate.tags.exclude(pk__in=others.values("tag"))


def audit_entries(candidate: Candidate) -> list[AuditEntry]:
    """What the audit log tells of the record. It stays, and holds numbers alone."""
    about = AuditEntry.objects.filter(company_id=candidate.company_id, subject_kind="candidate")
    some = about.alias(text=Cast("subject_ids", TextField())).filter(
        text__contains=str(candidate.pk)
    )
    return [each for each in some if each.subject_ids[0] == candidate.pk]


def headings(candidate: Candidate) -> QuerySet[CandidateImport]:
    """The files whose first row, which should be headings, names the person."""
    if not candidate.email:
        return CandidateImport.objects.none()
    of_company = CandidateImport.objects.filter(company=candidate.company_id)
    text = of_company.alias(text=Cast("headings", TextField()))
    return text.filter(text__icontains=candidate.email)
