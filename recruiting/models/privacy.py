"""Erasures of candidates, and the legal holds that forbid them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.models.candidates import Candidate
from recruiting.models.jobs import Job
from recruiting.models.people import Company, User


class Erasure(models.Model):
    """A candidate record that is to be erased, or was. Written by `recruiting.actions.erasing` alone.

    It outlives the record and holds nothing of the person: the record's number, and a hash by which
    a record that an older backup brought back is known again. While `next_attempt_at` is set, a
    worker has something to do: erase the record, or delete the files that it had.
    """

    class Why(models.TextChoices):
        ASKED = "asked", _("An Admin asked for it")
        RETENTION = "retention", _("Kept as long as your company keeps candidates")
        RESTORED = "restored", _("Erased before a backup was restored")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="erasures")
    record = models.BigIntegerField(help_text="The number of the candidate record.")
    fingerprint = models.CharField(max_length=64)
    why = models.CharField(max_length=10, choices=Why.choices, default=Why.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(help_text="Not before the company's minimum period is over.")
    begun_at = models.DateTimeField(null=True, help_text="Since when nothing new is begun with it.")
    erased_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, help_text="What it waits for.")
    files = models.JSONField(default=list, help_text="The erased record's files, to be deleted.")
    next_attempt_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(erased_at=None), name="one_erasure_of_a_record"
            )
        ]
        indexes = [
            models.Index(fields=["company", "-asked_at", "-id"], name="erasure_newest"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="erasure_due",
            ),
        ]

    def __str__(self) -> str:
        return f"Erasure of record {self.record}"


class LegalHold(models.Model):
    """The record, or every record of the job, is kept whatever else is asked for."""

    REASON_LENGTH = 300

    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, null=True, related_name="legal_hold"
    )
    job = models.OneToOneField(Job, on_delete=models.CASCADE, null=True, related_name="legal_hold")
    reason = models.CharField(max_length=REASON_LENGTH)
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(candidate=None) ^ Q(job=None), name="hold_on_a_record_or_a_job"
            )
        ]

    def __str__(self) -> str:
        return self.reason
