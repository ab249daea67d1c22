"""What an uploaded résumé really is. Its content decides, not its name or the browser's word."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.db.models.fields.files import FieldFile

MAX_BYTES = 10 * 1024 * 1024
MACROS = {"vbaproject.bin", "vbadata.xml"}  # what runs as somebody opens the document


@dataclass(frozen=True, slots=True)
class Kind:
    suffix: str
    content_type: str
    inline: bool = False


PDF = Kind(".pdf", "application/pdf", inline=True)
DOC = Kind(".doc", "application/msword")
DOCX = Kind(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
ODT = Kind(".odt", "application/vnd.oasis.opendocument.text")
RTF = Kind(".rtf", "application/rtf")
ACCEPT = ",".join(kind.suffix for kind in (PDF, DOC, DOCX, ODT, RTF))


def kind_of(file: IO[bytes]) -> Kind | None:
    """The kind of document, or None for anything else. Leaves the file at its start."""
    file.seek(0)
    head = file.read(8)
    kind = None
    if head.startswith(b"%PDF-"):
        kind = PDF
    elif head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        kind = DOC
    elif head.startswith(b"{\\rtf"):
        kind = RTF
    elif head.startswith(b"PK\x03\x04"):
        kind = _zipped(file)
    file.seek(0)
    return kind


@dataclass(frozen=True, slots=True)
class Stored:
    """A record's résumé as it is on the disk. Without a `size` its file is missing."""

    kind: Kind | None = None
    size: int | None = None


def stored(resume: FieldFile) -> Stored | None:
    """What is kept, or None where the record has no résumé."""
    if not resume:
        return None
    try:
        with resume.open("rb") as file:
            return Stored(kind_of(file), resume.size)
    except FileNotFoundError:
        return Stored()


def _zipped(file: IO[bytes]) -> Kind | None:
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return None
    if any(PurePosixPath(name).name.lower() in MACROS for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return ODT if "content.xml" in names and "mimetype" in names else None
