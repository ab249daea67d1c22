"""What is asked of Spark Hire when a candidate is erased here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from recruiting.models import Company, Erasure, User


class InterviewErasure(models.Model):
    """One interview that Spark Hire is asked to delete. Written by `actions.forgetting` alone.

    It holds nothing of the person but Spark Hire's id of the interview, and that only until the
    interview is seen to be gone. Without an id it says that one may have been made that was never seen.
    The next try is at `next_attempt_at`, which is a worker's lease besides.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be asked")
        ASKED = "asked", _("Asked, not confirmed yet")
        GONE = "gone", _("Gone")
        FAILED = "failed", _("Not deleted")

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="interviews")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    spark_hire_uuid = models.CharField(max_length=64, blank=True)
    spark_hire_job_uuid = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(null=True, help_text="When Spark Hire was first asked.")
    answer = models.CharField(max_length=200, blank=True, help_text="What it answered to that.")
    gone_at = models.DateTimeField(null=True, help_text="When it was seen to be gone.")
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(next_attempt_at__isnull=False),
                name="interview_erasure_due",
            ),
            models.Index(
                fields=["company", "spark_hire_uuid"],
                condition=~models.Q(spark_hire_uuid=""),
                name="interview_being_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"Interview of {self.erasure}: {self.state}"
