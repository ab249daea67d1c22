"""CSV files as spreadsheets save them, and files that are none: read whole, or refused with a remedy."""

import csv
import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruiting.imports import reading
from recruiting.imports.reading import Refused

NAMES = "First name,Last name\n"
# No NUL, which no spreadsheet writes; no surrogates, which no encoding does.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read(content: bytes) -> list[list[str]]:
    file = io.BytesIO(content)
    table = reading.look(file)
    reading.last_number(file, table)
    return [row.cells for row in reading.rows(file, table)]


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    return str(refused.value)


@given(
    cells=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    saved=st.sampled_from(
        [(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\n"), (csv.QUOTE_ALL, "\r")]
    ),
)
def test_whatever_people_type_is_read_as_they_typed_it(
    cells: list[tuple[str, str, str]], delimiter: str, encoding: str, saved: tuple[Any, str]
) -> None:
    """E4."""
    text = io.StringIO(newline="")
    quoting, end = saved
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    rows = [["Mia", *row] for row in cells]
    writer.writerows([["First name", "Last name", "E-mail", "Notes"], *rows])
    assert read(text.getvalue().encode(encoding)) == rows


@given(
    st.binary(max_size=300), st.sampled_from([b"", NAMES.encode(), b"\xff\xfe", b"\xef\xbb\xbf"])
)
def test_whatever_the_bytes_are_they_are_read_or_refused(content: bytes, head: bytes) -> None:
    """E4."""
    with suppress(Refused):
        read(head + content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_with_accents_are_read_in_every_encoding(encoding: str) -> None:
    """E4."""
    content = f"{NAMES}José,Müller\n".encode(encoding)
    assert read(content) == [["José", "Müller"]]
    kept = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    assert reading.look(io.BytesIO(content)).encoding == kept


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"\0" * 30,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7\n",
        b"a\0b",
        b"\xff\xfe\x00\xd8",
        b"\x81\x8d",
        "First name\0,Last name\n".encode("utf-16"),
    ],
)
def test_a_workbook_or_another_binary_file_is_refused_with_the_remedy(content: bytes) -> None:
    """E4."""
    assert "Save As > “CSV UTF-8”" in refusal(content)


def test_a_file_without_candidates_is_refused() -> None:
    """E4."""
    assert "The file is empty" in refusal(b"")
    assert "The file is empty" in refusal("\ufeff\n\n\n".encode())
    assert "nothing below them" in refusal(NAMES.encode())
    assert "nothing below them" in refusal(f"{NAMES}\n,,\n".encode())


def test_missing_columns_are_named_with_those_that_were_found() -> None:
    """E4."""
    said = refusal(b"Name;Mail;Salary\nMia;a@example.com;1\n")
    assert "“First name” or “Last name”" in said
    assert "found there: Name, Mail, Salary." in said
    assert "“Last name”" in refusal(b"GIVEN-NAME\nMia\n")


def test_headings_are_known_by_many_names() -> None:
    """E4."""
    table = reading.look(io.BytesIO(b"SURNAME\tfirst_name\te-Mail Address\tMobile.\tX\nA\tB\n"))
    assert table.columns == {"last_name": 0, "first_name": 1, "email": 2, "phone": 3}


def test_two_columns_with_one_meaning_are_refused() -> None:
    """E4."""
    said = refusal(b"First name,Last name,E-mail,email\nA,B,c,d\n")
    assert said == "2 columns can be read as “E-mail”. Rename or delete all but one."


def test_broken_quoting_is_refused_with_its_line() -> None:
    """E4."""
    assert "in line 3 are broken" in refusal(f'{NAMES}Mia,Moe\n"Mi"a,Moe\n'.encode())
    assert "opened in line 4" in refusal(f'{NAMES}"Mia\nMia",Moe\n"Leo,Moe\nZoe,Moe\n'.encode())
    assert "never closed" in refusal(f'{NAMES}"{"long " * 39_000}\n'.encode())
    assert "Line 2 has more than" in refusal(f"{NAMES}{'x' * 300_000}".encode())


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    """E4."""
    file = io.BytesIO(f'{NAMES}"Mia\nMaria",Moe\n\nLeo,Moe\n'.encode())
    table = reading.look(file)
    assert [row.number for row in reading.rows(file, table)] == [2, 4]
    assert [row.cells[0] for row in reading.rows(file, table, after=2)] == ["Leo"]


def test_too_many_rows_or_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """E4."""
    assert "more than 200 columns" in refusal(f"First name,Last name{',' * 200}\nA,B\n".encode())
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert read(f"{NAMES}Mia,Moe\n".encode())
    assert "more than 3 rows. Split it" in refusal((NAMES + "Mia,Moe\n" * 4).encode())
