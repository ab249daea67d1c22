"""Where people reach this sandbox: the start of every absolute link it hands out."""

from contextvars import ContextVar

reached_at: ContextVar[str] = ContextVar("reached_at")
"""The address of the request being answered, without a trailing slash."""


class Home:
    """``fixed`` is the operator's choice and wins; ``listening`` serves where nobody asks."""

    fixed: str = ""
    listening: str = ""


def absolute(path: str) -> str:
    """``path`` (with its leading slash) as an address that works outside this sandbox."""
    return (Home.fixed or reached_at.get(Home.listening)).rstrip("/") + path
