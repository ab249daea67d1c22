"""Lists of candidates that people come back to."""

from django.db import models
from django.db.models.functions import Lower

from recruiting.models.people import User


class SavedView(models.Model):
    """A person's own name for what a candidate list shows: its filters and its order.

    `query` is canonical (`CandidateList.query`).
    """

    NAME_LENGTH = 60
    AT_MOST = 20  # of one person

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=NAME_LENGTH)
    query = models.TextField(blank=True)

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="view_name_once_per_person")
        ]

    def __str__(self) -> str:
        return self.name
