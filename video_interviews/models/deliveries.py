"""What Spark Hire posted, kept before it is believed."""

from django.db import models
from django.utils import timezone

from video_interviews.models.integration import Integration


class WebhookDelivery(models.Model):
    """One post of Spark Hire to one of our subscriptions, exactly as it came."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPLIED = "applied", "Applied"
        NOT_TRACKED = "not_tracked", "Not requested from here"
        KEPT = "kept", "Kept unprocessed: the integration was OFF"
        UNREADABLE = "unreadable", "Not understood"
        GIVEN_UP = "given_up", "Given up: the interview could not be read for two days"

    integration = models.ForeignKey(
        Integration, on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.CharField(max_length=40)
    body = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index(fields=["integration", "-received_at"], name="delivery_newest_first"),
            models.Index(
                fields=["integration", "next_attempt_at"],
                condition=models.Q(state="waiting"),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} received {self.received_at:%Y-%m-%d %H:%M:%S}"
