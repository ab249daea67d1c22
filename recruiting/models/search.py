"""What candidate records are found by. Written by `recruiting.search` alone."""

from django.db import models

from recruiting.models.candidates import Candidate


class SearchDocument(models.Model):
    """The folded words of one record. PostgreSQL keeps both columns as a vector besides (0004)."""

    candidate = models.OneToOneField(
        Candidate, on_delete=models.CASCADE, primary_key=True, related_name="search_document"
    )
    words = models.TextField(help_text="Name, e-mail, phone, source, tags and the job's title.")
    resume_words = models.TextField(blank=True)
    resume_due = models.BooleanField(
        default=False, help_text="The résumé's text is still to be read."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="At reading the résumé.")

    class Meta:
        indexes = [
            models.Index(
                fields=["candidate"], name="resume_due", condition=models.Q(resume_due=True)
            )
        ]

    def __str__(self) -> str:
        return self.words[:50]
