"""The audit log as Admins read it: names are looked up now, so that whoever was erased has none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from recruiting import extensions
from recruiting.audit_actions import About
from recruiting.csv_safe import safe_cell, writer
from recruiting.models import AuditEntry, Candidate, Company, Job, User
from recruiting.paging import page_of

CHUNK = 1000  # entries that are read at once, and held
NEWEST = "-at"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words."""

    entry: AuditEntry
    who: str
    what: str
    about: str


def in_words(company: Company, entries: Sequence[AuditEntry]) -> list[Line]:
    """The entries of the company's chain, in three queries however many they are."""
    people = _people(company, entries)
    jobs = Job.objects.filter(company=company, pk__in=_ids(entries, About.JOB))
    candidates = Candidate.objects.filter(company=company, pk__in=_ids(entries, About.CANDIDATE))
    named = {
        About.COMPANY: {company.pk: str(company)},
        About.PERSON: people,
        About.JOB: {job.pk: str(job) for job in jobs},
        About.CANDIDATE: {candidate.pk: str(candidate) for candidate in candidates},
    }
    gone = {About.CANDIDATE: _("(erased)")}
    sentences = {action.code: str(action.sentence) for action in extensions.audit_actions}
    lines = []
    for entry in entries:
        kind = About(entry.subject_kind)
        about = named[kind].get(entry.subject_ids[0], gone.get(kind, _("(deleted)")))
        who = _("Nobody logged in")
        if entry.actor_id is not None:
            who = people.get(entry.actor_id, _("(deleted)"))
        lines.append(Line(entry, who, sentences.get(entry.action, entry.action), about))
    return lines


def _people(company: Company, entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Those who acted or were acted upon. Who is of no company is Recruiting Support."""
    pks = _ids(entries, About.PERSON) | {one.actor_id for one in entries if one.actor_id}
    support = _("Recruiting Support")
    found = User.objects.filter(Q(company=company) | Q(company=None), pk__in=pks)
    return {user.pk: str(user) if user.company_id else support for user in found}


def _ids(entries: Sequence[AuditEntry], kind: About) -> set[int]:
    return {one.subject_ids[0] for one in entries if one.subject_kind == kind}


def csv_lines(company: Company, entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """The entries as a file for spreadsheets, newest first, made while it is sent."""
    write = writer(_Echo()).writerow
    headings = [_("Number"), _("Time (%(zone)s)") % {"zone": company.time_zone}, _("Person")]
    headings += [_("Action"), _("Code"), _("About"), _("Ids"), _("Address"), _("Hash")]
    yield "\ufeff" + write(map(safe_cell, headings))
    page = page_of(entries, NEWEST, size=CHUNK)
    while page.rows:
        lines = in_words(company, page.rows)
        yield "".join(write(map(safe_cell, _cells(line, company))) for line in lines)
        if not page.after:
            return
        page = page_of(entries, NEWEST, after=page.after, size=CHUNK)


def _cells(line: Line, company: Company) -> list[str]:
    entry = line.entry
    return [
        str(entry.number),
        f"{entry.at.astimezone(company.zone):%Y-%m-%d %H:%M:%S}",
        line.who,
        line.what,
        entry.action,
        line.about,
        " ".join(map(str, entry.subject_ids)),
        entry.address,
        entry.hash,
    ]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> Any:
        return text
