"""`manage.py after_restore`: once, after a backup was restored and before any worker starts."""

from typing import Any

from django.core.management.base import BaseCommand

from video_interviews.actions import restoring


class Command(BaseCommand):
    help = "After a backup was restored, before workers start: nothing is sent a second time."

    def handle(self, *args: Any, **options: Any) -> None:
        requests, jobs = restoring.doubt_what_waits()
        self.stdout.write(
            f"Looked up at Spark Hire before they are sent: {requests} requests, {jobs} jobs. "
            "Start the workers now."
        )
