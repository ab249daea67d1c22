"""Cells that a spreadsheet shows as text, whoever typed them."""

import csv
import re
from typing import Any

# Some spreadsheets take the wide forms of East Asian keyboards for the same signs, and pass over what
# cannot be seen before them. One that is set to semicolons or tabs parts the cells of our file there.
FORMULA = re.compile(
    '(^|[;\t\r\n])(?=[\\s\0\ufeff\u200b"]*[-=+@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])'
)


def safe_cell(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would take what follows for a formula."""
    return FORMULA.sub(lambda found: f"{found[0]}'", text)


def writer(file: Any) -> Any:
    """Writes rows with every cell in quotes: commas, quotes and line breaks in it end none."""
    return csv.writer(file, quoting=csv.QUOTE_ALL)
