"""`manage.py verify_audit_log`: is every entry as it was written, and none gone?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recruiting.audit_check import check, check_all


class Command(BaseCommand):
    help = (
        "Walks each company's chain of the audit log and names its first broken entry. Prints the"
        " length and the hash of each chain's end: keep them elsewhere, and give the hash as --anchor"
        " later, to notice entries that were taken off the end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", type=int, help="its id; 0 is Recruiting Support's chain")
        parser.add_argument("--anchor", default="", help="a hash that has to be in a chain still")

    def handle(self, *, company: int | None, anchor: str, **options: Any) -> None:
        found = check_all(anchor) if company is None else iter([check(company, anchor)])
        broken, anchor_met = False, not anchor
        for chain in found:
            whose = f"company {chain.chain}" if chain.chain else "Recruiting Support"
            if chain.broken:
                self.stdout.write(f"{whose}: BROKEN, {chain.broken}")
            else:
                self.stdout.write(f"{whose}: {chain.count} entries, head {chain.head}")
            broken = broken or bool(chain.broken)
            anchor_met = anchor_met or chain.anchor_met
        if broken:
            raise CommandError("The audit log was changed.", returncode=1)
        if not anchor_met:
            raise CommandError("The anchor is in no chain: entries are gone.", returncode=1)
