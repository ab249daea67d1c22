"""The one place that asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """The moment, aware, in UTC. Moving ``datetime.now`` moves the whole sandbox."""
    return datetime.now(UTC)


def spoken(moment: datetime | None) -> str | None:
    """A moment as the vendor writes it: RFC 3339, UTC, whole seconds."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def heard(text: object) -> datetime | None:
    """A moment as others write it: RFC 3339 with an offset; None when it is anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
