"""`manage.py rotate_encryption_key`: what is stored encrypted is so anew, with the first encryption key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from video_interviews.actions import rotating


class Command(BaseCommand):
    help = (
        "Encrypts every stored Spark Hire API key and second factor with the first of "
        "FIELD_ENCRYPTION_KEYS. May run while the product does, be stopped at any moment and run again. "
        "Afterwards the other encryption keys are needed no more, unless it says otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count what is left to do")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            self.stdout.write(f"{rotating.rotate():,} encrypted anew.")
        left, broken = rotating.left()
        if broken:
            named = [f"{one.model.__name__} of user id {one.user_id}" for one in broken[:20]]
            raise CommandError(
                f"None of FIELD_ENCRYPTION_KEYS opens {len(broken):,} of what is stored "
                f"({', '.join(named)}). Add the encryption key that is missing, or have these API keys "
                "(SparkHireUser) entered again and these second factors reset."
            )
        if left:
            raise CommandError(f"{left:,} are still encrypted with another key than the first.")
        self.stdout.write("All are encrypted with the first key: the others can be removed.")
