"""One chunk of rows becomes candidate records. The caller's transaction makes it all or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from recruiting import newsfeed, search
from recruiting.actions.candidates import tags_named
from recruiting.imports.checking import Verdict
from recruiting.imports.reading import Row
from recruiting.models import Candidate, CandidateImport, Outcome


def add(upload: CandidateImport, rows: Sequence[Row], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Add the records with their tags, stories and words; the verdicts as they have come true."""
    tags = _tags(upload, verdicts)
    now = timezone.now()
    for row, verdict in zip(rows, verdicts, strict=True):
        if verdict.record:  # in the order of the file, for lists by time
            verdict.record.created_at = now + timedelta(microseconds=row.number)
    _insert([verdict.record for verdict in verdicts if verdict.record])
    done = [_come_true(verdict) for verdict in verdicts]
    added = [(verdict.record, verdict.tags) for verdict in done if verdict.record]
    through = Candidate.tags.through
    through.objects.bulk_create(
        through(candidate_id=record.pk, tag_id=tags[name])
        for record, names in added
        for name in {name.lower() for name in (*names, upload.tag) if name}
    )
    newsfeed.post(
        newsfeed.Entry(
            record.pk,
            kind="candidate_added",
            headline=_("Added to %(job)s") % {"job": record.job},
            by=upload.started_by or upload.by,
            body=_("Imported from %(file)s") % {"file": upload.file_name},
        )
        for record, _tags_of in added
    )
    search.index(Candidate.objects.filter(pk__in=[record.pk for record, _tags_of in added]))
    return done


def _tags(upload: CandidateImport, verdicts: Sequence[Verdict]) -> dict[str, int]:
    """The pks of the tags by their names in small letters, made where they are missing."""
    named = {name for verdict in verdicts if verdict.record for name in verdict.tags}
    named |= {upload.tag} - {""}
    if not named:
        return {}
    return {tag.name.lower(): tag.pk for tag in tags_named(upload.company_id, sorted(named))}


def _insert(records: list[Candidate]) -> None:
    """Insert the records. Those whose e-mail somebody took a moment ago stay without a pk."""
    # In one order, so that two imports wait for each other and never cross.
    records.sort(key=lambda record: (record.job_id, record.email.lower()))
    try:
        with transaction.atomic():
            Candidate.objects.bulk_create(records)
    except IntegrityError:
        for record in records:
            _insert_one(record)


def _insert_one(record: Candidate) -> None:
    record.pk = None
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        record.pk = None


def _come_true(verdict: Verdict) -> Verdict:
    if verdict.record is None:
        return verdict
    if verdict.record.pk:
        return replace(verdict, outcome=Outcome.ADDED, candidate_id=verdict.record.pk)
    same = Candidate.objects.alias(folded=Lower("email")).filter(job=verdict.record.job)
    taken = same.filter(folded=verdict.record.email.lower()).first()
    return Verdict(
        Outcome.EXISTS,
        _("A record of this job got this e-mail a moment ago."),
        candidate_id=taken.pk if taken else None,
    )
