"""The audit log: who did what that is sensitive, in numbers that say nothing once a person is erased."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

BEGINNING = "0" * 64  # what the first entry of a chain names as the one before it


class AuditEntry(models.Model):
    """One act of a person. Written by `recruiting.audit` alone; the database refuses to change it.

    It holds ids and codes, never a name, an e-mail or a key. No column is a foreign key: an entry
    stays as it is when what it tells of is deleted, and locks nothing but its chain.
    """

    company_id = models.BigIntegerField(
        null=True, help_text="Whose chain it is in; NULL is that of Recruiting Support."
    )
    number = models.BigIntegerField(help_text="Its place in the chain, from 1 and without gaps.")
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, help_text="NULL: nobody who was logged in.")
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_ids = models.JSONField(help_text="The subject first, then what of it is meant.")
    address = models.CharField(max_length=45, blank=True, help_text="The client's IP address.")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company_id", "number"], name="audit_one_chain"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(company_id=None),
                name="audit_one_chain_of_support",
            ),
        ]
        indexes = [
            models.Index(fields=["company_id", "-at", "-id"], name="audit_newest"),
            models.Index(fields=["company_id", "actor_id", "-at", "-id"], name="audit_of_person"),
            models.Index(fields=["company_id", "action", "-at", "-id"], name="audit_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def computed_hash(self) -> str:
        """SHA-256, in hex, of the entry as canonical JSON: every column but `id` and `hash`.

        The keys are sorted, nothing stands between the signs, what is not ASCII is escaped; `at` is
        whole microseconds since 1970 in UTC.
        """
        fields = {
            "action": self.action,
            "actor": self.actor_id,
            "address": self.address,
            "at": microseconds(self.at),
            "company": self.company_id,
            "ids": self.subject_ids,
            "kind": self.subject_kind,
            "number": self.number,
            "previous": self.previous_hash,
        }
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()


class AuditHead(models.Model):
    """The end of a company's chain, and the lock of those who write to it: one row a chain."""

    chain = models.BigIntegerField(primary_key=True, help_text="The company's id, or 0.")
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEGINNING)

    def __str__(self) -> str:
        return f"{self.chain}: {self.number}"


def microseconds(moment: datetime) -> int:
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
