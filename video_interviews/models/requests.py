"""The video interview request: its state, and its own outbox."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.models import Candidate, Company, User
from sparkhire_client.fields import TEXT_LENGTH


class Status(models.TextChoices):
    SENDING = "sending", _("Sending")
    REQUESTED = "requested", _("Requested")
    ACCEPTED = "accepted", _("Accepted")
    CANCELING = "canceling", _("Canceling")
    COMPLETED = "completed", _("Video Interview Complete")
    CANCELED = "canceled", _("Canceled")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Failed")
    NEEDS_REVIEW = "needs_review", _("Needs review")


OPEN = (
    Status.SENDING,
    Status.REQUESTED,
    Status.ACCEPTED,
    Status.CANCELING,
    Status.NEEDS_REVIEW,
)


# Somebody may have to do something about these, if they stay.
TROUBLE = (Status.FAILED, Status.NEEDS_REVIEW, Status.SENDING, Status.CANCELING)

# Spark Hire may hold an interview of these that is not known here.
DOUBTFUL = models.Q(creates__gt=1) | models.Q(creates=1, spark_hire_uuid="")


class InterviewRequest(models.Model):
    """One request for a video interview, as the recruiter asked for it and as Spark Hire reports it.

    While `next_attempt_at` is set a worker has something to do (what, the status says); a worker
    holds `lease_token` until `leased_until`. `unknown_since` is set while a create may or may not
    have been carried out by Spark Hire.
    """

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="interview_requests"
    )
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SENDING)

    # What was asked for; later changes of the candidate, the job or the company leave it alone.
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField()
    message = models.TextField(blank=True)
    spark_hire_job_uuid = models.CharField(max_length=64)
    question_set_uuid = models.CharField(max_length=64)
    question_set_name = models.CharField(max_length=TEXT_LENGTH)
    expires_on = models.DateField()
    expires_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)

    # What Spark Hire reported.
    spark_hire_uuid = models.CharField(max_length=64, blank=True)
    spark_hire_status = models.CharField(max_length=64, blank=True)
    spark_hire_updated_at = models.DateTimeField(null=True)
    reset_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True, help_text="When somebody first opened it here.")
    rating = models.FloatField(null=True)
    share_url = models.URLField(max_length=2000, blank=True)

    # Canceling.
    canceled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    status_before_cancel = models.CharField(max_length=12, choices=Status.choices, blank=True)
    set_aside_for = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The completed interview of the same record in whose favor this one was canceled.",
    )

    surplus_uuid = models.CharField(
        max_length=64,
        blank=True,
        help_text="A second interview that Spark Hire made late, of a create whose answer was lost.",
    )

    # The outbox.
    creates = models.PositiveSmallIntegerField(
        default=0, help_text="How many creates Spark Hire may have carried out, early or late."
    )
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True)
    unknown_since = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=models.Q(status__in=[*OPEN, Status.COMPLETED], set_aside_for=None),
                name="one_open_or_completed_request",
            ),
            models.UniqueConstraint(
                fields=["company", "spark_hire_uuid"],
                condition=~models.Q(spark_hire_uuid=""),
                name="interview_known_once_per_company",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.SENDING, Status.CANCELING])
                | models.Q(next_attempt_at__isnull=False),
                name="what_waits_has_a_next_try",
            ),
        ]
        indexes = [
            models.Index(fields=["candidate", "-requested_at"], name="requests_of_a_record"),
            models.Index(
                fields=["expires_at", "id"],
                condition=models.Q(status__in=OPEN),
                name="request_to_expire",
            ),
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(next_attempt_at__isnull=False),
                name="request_with_work_due",
            ),
            models.Index(
                Coalesce("canceled_by", "requested_by"),
                "id",
                "next_attempt_at",
                condition=models.Q(next_attempt_at__isnull=False),
                name="request_work_of_a_person",
            ),
            models.Index(
                fields=["company", "spark_hire_job_uuid"],
                condition=DOUBTFUL,
                name="request_in_doubt",
            ),
            models.Index(
                fields=["company", "expires_at"],
                condition=models.Q(status__in=OPEN),
                name="request_open_by_company",
            ),
            models.Index(
                fields=["company", "-completed_at"],
                condition=models.Q(status=Status.COMPLETED, viewed_at=None),
                name="request_not_yet_viewed",
            ),
            models.Index(
                fields=["company", "-requested_at"],
                condition=models.Q(status__in=TROUBLE),
                name="request_in_trouble",
            ),
            models.Index(
                fields=["leased_until"],
                condition=models.Q(leased_until__isnull=False),
                name="request_in_work",
            ),
        ]

    def __str__(self) -> str:
        return f"Video interview request {self.pk} ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def needs_a_look(self) -> bool:
        """Only a look at Spark Hire tells what became of it there."""
        return self.status == Status.NEEDS_REVIEW or bool(self.surplus_uuid)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def expires_at_local(self) -> datetime:
        """The expiration in the zone in which it was promised to the candidate."""
        return self.expires_at.astimezone(self.zone)


class Transition(models.Model):
    """One change of a request's status. Written by `video_interviews.transitions` alone."""

    request = models.ForeignKey(
        InterviewRequest, on_delete=models.CASCADE, related_name="transitions"
    )
    from_status = models.CharField(max_length=12, choices=Status.choices)
    to_status = models.CharField(max_length=12, choices=Status.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=User.NAME_LENGTH)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"
