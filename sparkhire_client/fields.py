"""Reading Spark Hire's JSON: strict about what is JSON, tolerant about what is in it.

A missing or odd optional field is None or ""; whatever cannot be read raises Unintelligible and
nothing else. Every text is one line without control characters, NUL and lone surrogates, so that
any database takes it; every time is an aware datetime in UTC.
"""

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from .errors import Unintelligible

# The longest texts read: ids and words (status, type, event), names and titles, and addresses.
WORD_LENGTH = 64
TEXT_LENGTH = 500
URL_LENGTH = 2000

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ID = re.compile(rf"(?!\.+\Z)[!-~]{{1,{WORD_LENGTH}}}\Z")

T = TypeVar("T")


def strict_json(body: bytes) -> Any:
    """The value of a UTF-8 JSON text; Unintelligible for anything else, NaN and infinity included.

    The fault is raised outside the handler: a decoder's exception carries the whole body along.
    """
    try:
        return json.loads(
            body.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite
        )
    except (ValueError, RecursionError):
        pass
    raise Unintelligible("Spark Hire's answer could not be read.")


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def one_line(text: str, limit: int = TEXT_LENGTH) -> str:
    """The text without control characters and lone surrogates, on one line, cut to `limit`."""
    return " ".join(_CONTROLS.sub("", text).split())[:limit].rstrip()


def is_id(value: object) -> bool:
    """Whether this can be an object's uuid: 1 to 64 visible ASCII characters, not only dots."""
    return isinstance(value, str) and bool(_ID.match(value))


class Fields:
    """The fields of one JSON object, each read tolerantly."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise Unintelligible("Spark Hire's answer is not an object.")
        self._values: dict[str, object] = value

    def own_uuid(self) -> str:
        uuid = self.uuid()
        if not uuid:
            raise Unintelligible("Spark Hire's answer has no usable uuid.")
        return uuid

    def uuid(self) -> str:
        value = self._values.get("uuid")
        return value if isinstance(value, str) and is_id(value) else ""

    def text(self, *names: str, limit: int = TEXT_LENGTH) -> str:
        """The first of these fields that holds a text."""
        for name in names:
            value = self._values.get(name)
            if isinstance(value, str) and (line := one_line(value, limit)):
                return line
        return ""

    def word(self, name: str) -> str:
        return self.text(name, limit=WORD_LENGTH)

    def url(self, name: str) -> str:
        """An http(s) address, or "": one that is too long or of another scheme is no address."""
        text = self.text(name, limit=URL_LENGTH + 1)
        return text if len(text) <= URL_LENGTH and re.match("https?://", text, re.I) else ""

    def moment(self, name: str) -> datetime | None:
        """An RFC 3339 time in UTC; one without an offset is taken to be UTC.

        Times before 1971 and after 8999 stand for none, as zeros and "never" do in some languages;
        arithmetic and any zone are safe with the others.
        """
        try:
            moment = datetime.fromisoformat(self.text(name).upper())
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return moment if 1971 <= moment.year < 9000 else None

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        return number if abs(number) < 1e9 else None

    def limit(self, name: str) -> int | None:
        number = self.number(name)
        return None if number is None or number < 0 else int(number)

    def within(self, name: str) -> "Fields":
        """The object in this field, or the first of a list of them; else one without fields."""
        value = self._values.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        return Fields(value if isinstance(value, dict) else {})

    def each(self, name: str) -> "list[Fields]":
        value = self._values.get(name)
        items = value if isinstance(value, list) else []
        return [Fields(item) for item in items if isinstance(item, dict)]


def list_of(read: Callable[[object], T]) -> Callable[[object], list[T]]:
    """A reader of a JSON array whose every item `read` understands."""

    def read_list(value: object) -> list[T]:
        if not isinstance(value, list):
            raise Unintelligible("Spark Hire's answer is not a list.")
        return [read(item) for item in value]

    return read_list
