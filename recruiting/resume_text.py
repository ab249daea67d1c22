"""The text of a résumé, so that it can be searched.

Files of strangers are read in a process of their own (`python -m recruiting.resume_text FILE`) with
little time and memory: whatever is in them, the worker goes on.
"""

import html
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

from pypdf import PdfReader

from recruiting import resumes
from recruiting.folding import fold

SECONDS = 20
MEMORY = 1024 * 1024 * 1024  # bytes
MOST_PAGES = 50
MOST_CHARACTERS = 50_000
TEXT_OF = {resumes.DOCX: "word/document.xml", resumes.ODT: "content.xml"}
MOST_XML = 20 * 1024 * 1024  # bytes, unpacked


def words_in(path: str) -> str:
    """The folded words of a PDF, Word (.docx) or OpenDocument file; "" when none can be read."""
    command = [sys.executable, "-m", "recruiting.resume_text", path]
    root = Path(__file__).resolve().parent.parent
    try:
        done = subprocess.run(  # noqa: S603 -- our own module; the path is our own storage's
            command, cwd=root, capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return ""
    return done.stdout.decode()


def main(path: str) -> None:
    """In the process of its own: print the words."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with Path(path).open("rb") as file:
        kind = resumes.kind_of(file)
        if kind == resumes.PDF:
            text = " ".join(page.extract_text() for page in PdfReader(file).pages[:MOST_PAGES])
        elif kind in TEXT_OF:
            with zipfile.ZipFile(file) as packed, packed.open(TEXT_OF[kind]) as part:
                xml = part.read(MOST_XML).decode(errors="replace")
            text = html.unescape(re.sub(r"<[^>]*>", " ", xml))
        else:
            text = ""
    sys.stdout.buffer.write(fold(text)[:MOST_CHARACTERS].encode())


if __name__ == "__main__":
    main(sys.argv[1])
