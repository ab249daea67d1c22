"""A company's connection to Spark Hire: the switch, the added users with their keys, the subscriptions."""

from django.db import models
from django.utils import timezone

from recruiting.models import Company, User
from video_interviews.keys import unseal


class Integration(models.Model):
    """One per company. Status updates run with the Primary User's key, while the switch is ON."""

    company = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="integration")
    is_on = models.BooleanField("Spark Hire Integration", default=False)
    primary_user = models.ForeignKey(
        "SparkHireUser",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Primary User",
    )
    last_polled_at = models.DateTimeField(null=True, editable=False)
    polled_up_to = models.DateTimeField(null=True, editable=False)
    last_listed_at = models.DateTimeField(null=True, editable=False)
    polling_token = models.UUIDField(null=True, editable=False)
    polling_until = models.DateTimeField(null=True, editable=False)
    reading_token = models.UUIDField(null=True, editable=False)
    reading_until = models.DateTimeField(
        null=True, editable=False, help_text="The lease of the worker that applies its deliveries."
    )
    subscribe_at = models.DateTimeField(
        null=True, editable=False, help_text="When the subscriptions are next brought up to date."
    )
    subscribing_until = models.DateTimeField(
        null=True, editable=False, help_text="The lease of the worker that does so."
    )
    subscribing_token = models.UUIDField(null=True, editable=False)
    subscriptions_checked_at = models.DateTimeField(
        null=True, editable=False, help_text="When Spark Hire was last seen to have them all."
    )
    polled_with = models.ForeignKey(
        "SparkHireUser", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    polling_problem = models.CharField(max_length=300, blank=True, editable=False)
    subscribing_problem = models.CharField(max_length=300, blank=True, editable=False)
    untracked = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Reports of interviews that were not requested from here.",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["subscribe_at"],
                condition=models.Q(subscribe_at__isnull=False),
                name="integration_to_subscribe",
            )
        ]

    def __str__(self) -> str:
        return f"Spark Hire Integration of {self.company}"

    @property
    def problems(self) -> list[str]:
        """Why status updates do not come as they should, a sentence each."""
        return [text for text in (self.subscribing_problem, self.polling_problem) if text]

    @property
    def is_running(self) -> bool:
        """ON, allowed by Recruiting Support, and with a Primary User whose key works."""
        return (
            self.is_on
            and self.company.video_interviewing_enabled
            and self.primary_user is not None
            and self.primary_user.has_working_key
        )


class SparkHireUser(models.Model):
    """A user of the company whom an Admin added, with the Spark Hire account their key belongs to."""

    class KeyState(models.TextChoices):
        MISSING = "missing", "No key yet"
        WORKING = "working", "Working"
        REFUSED = "refused", "Refused by Spark Hire"

    integration = models.ForeignKey(
        Integration, on_delete=models.CASCADE, related_name="spark_hire_users"
    )
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="spark_hire_user")
    sealed_key = models.TextField(blank=True, editable=False)
    key_last_four = models.CharField(max_length=4, blank=True, editable=False)
    key_state = models.CharField(
        max_length=10, choices=KeyState.choices, default=KeyState.MISSING, editable=False
    )
    key_checked_at = models.DateTimeField(null=True, editable=False)
    mail_due_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the Admins are to be told that Spark Hire refuses the key.",
    )
    # How the last calls with this key went. Written by `video_interviews.gate`.
    failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Calls in a row that Spark Hire did not answer."
    )
    down_since = models.DateTimeField(
        null=True, editable=False, help_text="Since when, once it is taken to be down for this key."
    )
    limited_until = models.DateTimeField(
        null=True, editable=False, help_text="Until when Spark Hire itself admits no call."
    )
    paused_until = models.DateTimeField(
        null=True, editable=False, help_text="Until when nothing that is queued is tried."
    )
    pause_reason = models.CharField(max_length=300, blank=True, editable=False)
    account_email = models.CharField(max_length=254, blank=True, editable=False)
    account_name = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["user__first_name", "user__last_name", "pk"]

    def __str__(self) -> str:
        return f"{self.user} ({self.user.email})"

    @property
    def has_working_key(self) -> bool:
        return self.key_state == self.KeyState.WORKING and self.user.is_active

    @property
    def is_paused(self) -> bool:
        """For display: is what is queued with this key waiting? Workers ask the database's clock."""
        return self.paused_until is not None and self.paused_until > timezone.now()

    def api_key(self) -> str:
        """The key in the clear. Raises SealBroken when it cannot be opened."""
        return unseal(self.sealed_key, owner_id=self.user_id)


class Subscription(models.Model):
    """One event's webhook at Spark Hire. Its address carries a secret of which only the hash is kept.

    A superseded one is still posted to until another with a new address has taken its place.
    """

    integration = models.ForeignKey(
        Integration, on_delete=models.CASCADE, related_name="subscriptions"
    )
    spark_hire_user = models.ForeignKey(
        SparkHireUser, on_delete=models.SET_NULL, null=True, related_name="subscriptions"
    )
    event = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    spark_hire_uuid = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    unknown_since = models.DateTimeField(
        null=True, help_text="Since when it is not known whether Spark Hire made it."
    )
    superseded = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "spark_hire_user", "event"],
                condition=models.Q(retired_at=None, superseded=False),
                name="one_subscription_per_event_and_user",
            )
        ]

    def __str__(self) -> str:
        return self.event
