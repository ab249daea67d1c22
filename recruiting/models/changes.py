"""What people did to candidate records, so that it can be undone."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.models.people import User


class Change(models.Model):
    """One act of a person on one or many records. Written by `recruiting.actions.changes` alone.

    `records` says per record what it takes to undo it: after a move `[record, stage before, stage
    after]`, else the ids of the records that were changed.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("Moved")
        ARCHIVED = "archived", _("Archived")
        RESTORED = "restored", _("Restored")
        TAGGED = "tagged", _("Tagged")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_at = models.DateTimeField(default=timezone.now)
    records = models.JSONField()
    tag = models.ForeignKey("recruiting.Tag", on_delete=models.CASCADE, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.by}"
