"""A list of candidates as a CSV file for spreadsheets, made while it is sent."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from recruiting import access, extensions
from recruiting.candidate_list import CandidateList
from recruiting.csv_safe import safe_cell, writer
from recruiting.models import Candidate

CHUNK = 500  # records that are read at once, and held
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8


def lines_of(found: CandidateList) -> Iterator[str]:
    """The file, a chunk of lines at a time, in the order of the list."""
    company = access.company_of(found.user)
    more = [column for column in extensions.export_columns if column.shown_to(company)]
    file = writer(_Echo())
    headings = [_("First name"), _("Last name"), _("E-mail"), _("Phone"), _("Job"), _("Stage")]
    headings += [_("Source"), _("Tags"), _("Added (%(zone)s)") % {"zone": company.time_zone}]
    headings += [_("Archived"), *(str(column.heading) for column in more)]
    archived = {True: _("Yes"), False: _("No")}  # translated once, not for each record
    yield BYTE_ORDER_MARK + _written(file, [headings])
    for rows in _chunks(found):
        texts = [column.texts(rows) for column in more]
        yield _written(
            file,
            (
                [*_cells(row, company.zone), archived[row.archived_at is not None]]
                + [by_pk.get(row.pk, "") for by_pk in texts]
                for row in rows
            ),
        )


def _chunks(found: CandidateList) -> Iterator[list[Candidate]]:
    page = found.page(size=CHUNK)
    while page.rows:
        yield page.rows
        if not page.after:
            return
        page = found.page(after=page.after, size=CHUNK)


def _cells(row: Candidate, zone: ZoneInfo) -> list[str]:
    added: datetime = row.created_at.astimezone(zone)
    return [
        row.first_name,
        row.last_name,
        row.email,
        row.phone,
        row.job.title,
        row.stage.name,
        row.source,
        ", ".join(tag.name for tag in row.tag_list),
        f"{added:%Y-%m-%d %H:%M}",
    ]


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _written(file: Any, rows: Iterable[list[str]]) -> str:
    return "".join(file.writerow([safe_cell(cell) for cell in row]) for row in rows)
