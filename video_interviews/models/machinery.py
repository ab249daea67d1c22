"""What the machinery keeps for itself: nothing here concerns a candidate."""

from django.db import models


class Tick(models.Model):
    """When a regular piece of work was last begun, whoever began it: several clocks share one rhythm."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ApiCall(models.Model):
    """A call that counts towards the 400 a minute of a key, where no Redis counts them."""

    key_hash = models.CharField(max_length=64)
    is_sync = models.BooleanField()
    counts_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key_hash", "counts_until"], name="calls_of_a_key")]

    def __str__(self) -> str:
        return f"until {self.counts_until:%H:%M:%S}"
