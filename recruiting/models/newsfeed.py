"""The newsfeed of candidate records, and who is mentioned in its notes."""

from django.db import models
from django.db.models import Q

from recruiting.models.candidates import Candidate
from recruiting.models.people import User

# What a newsfeed can be narrowed to, each with an index of its own. Every item is in one of them.
NOTES = Q(kind="note")
STAGES = Q(kind="stage_moved")
VIDEO = Q(kind__gte="video", kind__lt="videp")  # what begins with “video”
DETAILS = ~NOTES & ~STAGES & ~VIDEO


class NewsfeedItem(models.Model):
    """One sentence of a record's append-only story. Written by `recruiting.newsfeed` alone."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="newsfeed")
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=User.NAME_LENGTH)
    headline = models.CharField(max_length=300)  # holds a job's title, and words
    body = models.TextField(blank=True)
    once = models.CharField(  # noqa: DJ001 -- NULL is what a unique column allows many of
        max_length=200,
        null=True,
        unique=True,
        help_text="Names a change that is told once, whoever reports it and however often.",
    )
    marked = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Of a note: the words that mention somebody, one mention a line.",
    )

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["candidate", "-happened_at", "-id"], name="newsfeed_newest_first"),
            *(
                models.Index(
                    fields=["candidate", "-happened_at", "-id"],
                    name=f"newsfeed_{name}",
                    condition=condition,
                )
                for name, condition in (
                    ("notes", NOTES),
                    ("stages", STAGES),
                    ("video", VIDEO),
                    ("details", DETAILS),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.headline


class Mention(models.Model):
    """Somebody is mentioned in a note, and gets one mail. Written by `recruiting.mentions` alone."""

    item = models.ForeignKey(NewsfeedItem, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    next_attempt_at = models.DateTimeField(null=True, help_text="At mailing; none when it is done.")
    attempts = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="mentioned_once_per_note")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="mention_due",
                condition=Q(next_attempt_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in note {self.item_id}"
