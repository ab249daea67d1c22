"""Tell the workers that there is something to do. Only a bell: the rows are the record of the work."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: str, pk: int | None = None) -> None:
    """After the current transaction commits, send `video_interviews.<task>`, for the row if one is named.

    A broker that is away is logged and otherwise ignored: the sweep finds what the bell missed.
    """
    transaction.on_commit(lambda: _send(task, pk))


def _send(task: str, pk: int | None) -> None:
    try:
        current_app.send_task(f"video_interviews.{task}", args=[] if pk is None else [pk])
    except (OperationalError, OSError):
        logger.warning("The broker is away; %s of row %s waits for the sweep", task, pk)
