"""Cells that a spreadsheet shows as text, whoever typed them."""

import csv
from typing import Any

# Some spreadsheets take the wide forms of East Asian keyboards for the same signs.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def writer(file: Any) -> Any:
    """Writes rows with every cell in quotes: commas, quotes and line breaks in it end none."""
    return csv.writer(file, quoting=csv.QUOTE_ALL)
