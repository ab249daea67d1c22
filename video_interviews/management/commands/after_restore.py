"""`manage.py after_restore`: once, after a backup was restored and before any worker starts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from recruiting.actions import erasing
from video_interviews.actions import restoring


class Command(BaseCommand):
    help = (
        "After a backup was restored, before workers start: nothing is sent a second time, and whoever"
        " was erased since the backup is erased again, by the ledger in DATA_DIR and those given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--erasures", action="append", type=Path, default=[], help="a ledger kept elsewhere"
        )

    def handle(self, *, erasures: list[Path], **options: Any) -> None:
        if missing := [str(path) for path in erasures if not path.exists()]:
            raise CommandError(f"There is no {', '.join(missing)}.")
        requests, jobs = restoring.doubt_what_waits()
        ledgers = [path for path in (Path(settings.ERASURES_FILE), *erasures) if path.exists()]
        erased = 0
        for path in ledgers:
            with path.open(encoding="ascii", errors="replace") as lines:
                erased += erasing.replay(lines)
        self.stdout.write(
            f"Looked up at Spark Hire before they are sent: {requests} requests, {jobs} jobs. "
            f"Erased again: {erased} candidates, by {len(ledgers)} ledgers. "
            "Start the workers now."
        )
