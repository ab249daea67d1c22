"""How people prove who they are, beside their password."""

from django.db import models
from django.utils import timezone

from recruiting.models.people import User


class Attempt(models.Model):
    """A log-in that failed, or is going on. Written by `recruiting.attempts` alone."""

    account = models.CharField(max_length=64)  # a keyed hash: what was typed is kept nowhere
    address = models.CharField(max_length=45)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "address", "at"], name="attempts_of_account"),
            models.Index(fields=["address", "at"], name="attempts_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.at}"


class SecondFactor(models.Model):
    """A person's authenticator app. Written by `recruiting.second_factor` alone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    sealed_secret = models.TextField()
    confirmed_at = models.DateTimeField(null=True)  # None: set up, but no code was given yet
    last_step = models.BigIntegerField(default=-1)  # of the last code taken: none is taken twice
    backup_codes = models.JSONField(default=list)  # keyed hashes of those not used yet

    def __str__(self) -> str:
        return str(self.user)
