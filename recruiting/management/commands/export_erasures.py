"""`manage.py export_erasures > FILE`: the ledger of erasures, to be kept apart from the backups."""

from typing import Any

from django.core.management.base import BaseCommand

from recruiting import ledger
from recruiting.models import Erasure


class Command(BaseCommand):
    help = (
        "Print which records were erased, for `after_restore --erasures FILE`: numbers and hashes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        erased = Erasure.objects.exclude(erased_at=None).order_by("pk")
        for line in ledger.lines(erased.iterator()):
            self.stdout.write(line)
