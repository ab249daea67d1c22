"""A file that a worker and beat touch while they do their work: its age is their health."""

from pathlib import Path
from typing import Any

from django.conf import settings

TICK = "video_interviews.tick"


def show() -> None:
    """Still at work. Without HEARTBEAT_FILE nobody looks."""
    if settings.HEARTBEAT_FILE:
        Path(settings.HEARTBEAT_FILE).touch()


def of_beat(sender: str = "", **_: Any) -> None:
    """Beat alone sends ticks: one that the broker took."""
    if sender == TICK:
        show()
