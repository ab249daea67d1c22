"""CSV files as people's spreadsheets save them: bytes in, rows or a refusal out. Knows no database."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruiting import uploads
from recruiting.folding import fold

MAX_BYTES = uploads.MOST
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_LINE = 200_000  # characters, so that a file without lines is not read whole
BLOCK = 64 * 1024
WINDOWS = "cp1252"

# How each column is called on our pages and in the example file, and what else it may be called,
# folded, without spaces.
COLUMNS = {
    "first_name": (gettext_lazy("First name"), {"firstname", "first", "givenname", "forename"}),
    "last_name": (gettext_lazy("Last name"), {"lastname", "last", "surname", "familyname"}),
    "email": (gettext_lazy("E-mail"), {"email", "emailaddress", "mail"}),
    "phone": (
        gettext_lazy("Phone"),
        {"phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone"},
    ),
    "job": (gettext_lazy("Job"), {"job", "jobtitle", "position", "vacancy", "role"}),
    "stage": (gettext_lazy("Stage"), {"stage", "step"}),
    "source": (gettext_lazy("Source"), {"source", "channel", "origin"}),
    "tags": (gettext_lazy("Tags"), {"tags", "tag", "labels", "keywords"}),
}
REQUIRED = ("first_name", "last_name")

REMEDY = gettext_lazy("In Excel choose File > Save As > “CSV UTF-8”, and upload that file.")
SIGNATURES = {
    b"PK\x03\x04": gettext_lazy("This is an Excel workbook or a ZIP archive, not a CSV file."),
    b"\xd0\xcf\x11\xe0": gettext_lazy("This is an old Excel workbook, not a CSV file."),
    b"%PDF-": gettext_lazy("This is a PDF, not a CSV file."),
}


class Refused(Exception):
    """The file cannot be imported. The sentence says why, and what helps."""


@dataclass(frozen=True, slots=True)
class Table:
    """How a file is written, its headings, and at which place each of COLUMNS stands."""

    encoding: str
    delimiter: str
    headings: list[str]
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells as typed. Rows are numbered as a spreadsheet does: the headings are row 1."""

    number: int
    cells: list[str]


def look(file: IO[bytes]) -> Table:
    """How the file is to be read. Raises Refused. Reads all bytes, and parses only the headings."""
    encoding = _encoding_of(file)
    tables, refusals, names = [], [], _names()
    for delimiter in ",;\t":
        try:
            first = next(_records(file, encoding, delimiter), None)
        except Refused as refused:  # perhaps only because this is not the delimiter
            refusals.append(refused)
            continue
        if first is None:
            raise Refused(_("The file is empty. Upload one with headings and a row per candidate."))
        columns = {
            name: place
            for place, heading in enumerate(first.cells)
            if (name := names.get(_bare(heading)))
        }
        tables.append(Table(encoding, delimiter, first.cells, columns))
    if not tables:
        raise refusals[0]
    table = max(tables, key=lambda table: (len(table.columns), len(table.headings)))
    _check_headings(table)
    return table


def rows(file: IO[bytes], table: Table, after: int = 0) -> Iterator[Row]:
    """The rows that hold anything, below the headings and after that number. Raises Refused."""
    records = _records(file, table.encoding, table.delimiter)
    next(records)
    return (row for row in records if row.number > after)


def last_number(file: IO[bytes], table: Table) -> int:
    """Read all rows once; the number of the last. Raises Refused for what is broken anywhere."""
    number = count = 0
    for count, row in enumerate(rows(file, table), 1):
        number = row.number
        if count > MAX_ROWS:
            text = _("The file has more than %(most)s rows. Split it, and import each.")
            raise Refused(text % {"most": f"{MAX_ROWS:,}"})
    if not count:
        raise Refused(_("The file has headings and nothing below them. Add a row per candidate."))
    return number


def _names() -> dict[str, str]:
    """The columns by what they may be called: in the site's language as in English."""
    return {
        called: name
        for name, (label, synonyms) in COLUMNS.items()
        for called in (*synonyms, _bare(str(label)))
    }


def _bare(heading: str) -> str:
    return fold(heading).replace(" ", "")


def _encoding_of(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(8)
    for signature, what in SIGNATURES.items():
        if head.startswith(signature):
            raise Refused(f"{what} {REMEDY}")
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", WINDOWS]:
        if _is_text(file, encoding):
            return encoding
    raise Refused(f"{_('This file is not text that can be read.')} {REMEDY}")


def _is_text(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(BLOCK):
            if "\0" in decoder.decode(block):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _check_headings(table: Table) -> None:
    if len(table.headings) > MAX_COLUMNS:
        text = _("The file has more than %(most)s columns. Delete those not needed.")
        raise Refused(text % {"most": MAX_COLUMNS})
    if missing := [f"“{COLUMNS[name][0]}”" for name in REQUIRED if name not in table.columns]:
        found = [heading.strip()[:40] for heading in table.headings if heading.strip()][:20]
        text = _(
            "No column is called %(missing)s. The first row has to hold the headings; found there:"
            " %(found)s."
        )
        raise Refused(text % {"missing": _(" or ").join(missing), "found": ", ".join(found)})
    names = _names()
    counted = Counter(names.get(_bare(heading)) for heading in table.headings)
    for name, (label, _synonyms) in COLUMNS.items():
        if counted[name] > 1:
            text = _("%(number)s columns can be read as “%(label)s”. Rename or delete all but one.")
            raise Refused(text % {"number": counted[name], "label": label})


def _records(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    """Every record that holds anything, the headings included. Raises Refused."""
    reader = csv.reader(_lines(file, encoding), delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Refused(_what_is_broken(str(error), line, reader.line_num)) from None
        if cells is None:
            return
        number += 1
        if any(map(str.strip, cells)):
            yield Row(number, cells)


def _what_is_broken(error: str, begun: int, line: int) -> str:
    what = _("The quotation marks in line %(line)s are broken.") % {"line": line}
    if error == "unexpected end of data" or "field larger" in error:
        what = _("A quotation mark opened in line %(line)s or below is never closed.")
        what = what % {"line": begun}
    return f"{what} {_('Inside a cell in quotation marks, double each quotation mark.')}"


def _lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    number = 0
    try:
        while line := text.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                what = _("Line %(number)s has more than %(most)s characters.")
                what = what % {"number": number, "most": f"{MAX_LINE:,}"}
                raise Refused(f"{what} {REMEDY}")
            yield line
    finally:
        with suppress(ValueError):  # it was closed meanwhile
            text.detach()  # it is the caller's to close
