"""CSV files as people's spreadsheets save them: bytes in, rows or a refusal out. Knows no database."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from recruiting.folding import fold

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_LINE = 200_000  # characters, so that a file without lines is not read whole
BLOCK = 64 * 1024
WINDOWS = "cp1252"

# What each column may be called, folded, without spaces. The first is what the example file has.
COLUMNS = {
    "first_name": ("First name", {"firstname", "first", "givenname", "forename"}),
    "last_name": ("Last name", {"lastname", "last", "surname", "familyname"}),
    "email": ("E-mail", {"email", "emailaddress", "mail"}),
    "phone": (
        "Phone",
        {"phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone"},
    ),
    "job": ("Job", {"job", "jobtitle", "position", "vacancy", "role"}),
    "stage": ("Stage", {"stage", "step"}),
    "source": ("Source", {"source", "channel", "origin"}),
    "tags": ("Tags", {"tags", "tag", "labels", "keywords"}),
}
REQUIRED = ("first_name", "last_name")
NAMES = {synonym: name for name, (_, synonyms) in COLUMNS.items() for synonym in synonyms}

REMEDY = "In Excel choose File > Save As > “CSV UTF-8”, and upload that file."
SIGNATURES = {
    b"PK\x03\x04": "This is an Excel workbook or a ZIP archive, not a CSV file.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook, not a CSV file.",
    b"%PDF-": "This is a PDF, not a CSV file.",
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
    tables, refusals = [], []
    for delimiter in ",;\t":
        try:
            first = next(_records(file, encoding, delimiter), None)
        except Refused as refused:  # perhaps only because this is not the delimiter
            refusals.append(refused)
            continue
        if first is None:
            raise Refused("The file is empty. Upload one with headings and a row per candidate.")
        columns = {
            name: place
            for place, heading in enumerate(first.cells)
            if (name := NAMES.get(fold(heading).replace(" ", "")))
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
            raise Refused(f"The file has more than {MAX_ROWS:,} rows. Split it, and import each.")
    if not count:
        raise Refused("The file has headings and nothing below them. Add a row per candidate.")
    return number


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
    raise Refused(f"This file is not text that can be read. {REMEDY}")


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
        raise Refused(f"The file has more than {MAX_COLUMNS} columns. Delete those not needed.")
    if missing := [COLUMNS[name][0] for name in REQUIRED if name not in table.columns]:
        found = [heading.strip()[:40] for heading in table.headings if heading.strip()][:20]
        raise Refused(
            f"No column is called {' or '.join(f'“{name}”' for name in missing)}. The first row"
            f" has to hold the headings; found there: {', '.join(found)}."
        )
    names = Counter(NAMES.get(fold(heading).replace(" ", "")) for heading in table.headings)
    for name, (label, _) in COLUMNS.items():
        if names[name] > 1:
            raise Refused(
                f"{names[name]} columns can be read as “{label}”. Rename or delete all but one."
            )


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
    remedy = "Inside a cell in quotation marks, double each quotation mark."
    if error == "unexpected end of data" or "field larger" in error:
        return f"A quotation mark opened in line {begun} or below is never closed. {remedy}"
    return f"The quotation marks in line {line} are broken. {remedy}"


def _lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    number = 0
    try:
        while line := text.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise Refused(f"Line {number} has more than {MAX_LINE:,} characters. {REMEDY}")
            yield line
    finally:
        with suppress(ValueError):  # it was closed meanwhile
            text.detach()  # it is the caller's to close
