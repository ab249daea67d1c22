"""Which Spark Hire job a job is linked to, and the question set chosen for it."""

from django.db import models
from django.utils import timezone

from recruiting.models import Company, Job, User
from sparkhire_client.fields import TEXT_LENGTH


class JobCreation(models.Model):
    """A Spark Hire job that is being made from a job record: the intent, until the record is linked.

    `unknown_since` is set while Spark Hire may or may not have made it; from `next_attempt_at` on a
    worker goes on with it. Given up, it has no next attempt, and `reason` says why.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="spark_hire_creation")
    requested_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=TEXT_LENGTH)
    started_at = models.DateTimeField(default=timezone.now)
    unknown_since = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.title


class JobLink(models.Model):
    """One Spark Hire job is linked to at most one job of the company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="spark_hire_link")
    spark_hire_uuid = models.CharField(max_length=64)
    title = models.CharField(max_length=TEXT_LENGTH)
    question_set_uuid = models.CharField(max_length=64, blank=True)
    question_set_name = models.CharField(max_length=TEXT_LENGTH, blank=True)
    linked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "spark_hire_uuid"], name="spark_hire_job_linked_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
