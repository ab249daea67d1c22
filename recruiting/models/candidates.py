"""Candidate records and their tags."""

import uuid
from pathlib import PurePath
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.addresses import address_of
from recruiting.folding import fold
from recruiting.models.jobs import Job, Stage
from recruiting.models.people import Company


class Tag(models.Model):
    NAME_LENGTH = 40

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("company", Lower("name"), name="tag_once_per_company")
        ]

    def __str__(self) -> str:
        return self.name


def sort_name_of(first_name: str, last_name: str) -> str:
    """Last name, then first name, without accents and capitals."""
    return fold(f"{last_name} {first_name}")[: Candidate.NAME_LENGTH]


def resume_path(candidate: "Candidate", file_name: str) -> str:
    """Where a résumé is kept: under a random name, as a person's own may not fit a disk."""
    suffix = PurePath(file_name).suffix[:10].lower()
    return f"resumes/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class Candidate(models.Model):
    """A candidate record: one person on one job. On another job the person has another record.

    Whoever makes records past `save` sets `company`, `sort_name` (`sort_name_of`) and calls
    `recruiting.search.index`.
    """

    NAME_LENGTH = 201  # of the longest first and last name

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="candidates", editable=False
    )
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="candidates")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="candidates")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(max_length=40, blank=True)
    resume = models.FileField(_("résumé"), upload_to=resume_path, blank=True)
    source = models.CharField(max_length=60, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="candidates")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    # When it is to be erased: nothing new is begun with it from the asking on.
    erase_due_at = models.DateTimeField(null=True, editable=False)
    # What lists sort names by, the same in every database and collation. Kept by `save`.
    sort_name = models.CharField(max_length=NAME_LENGTH, editable=False)

    tag_list: list[Tag]  # where a list was read with them (`CandidateList.page`)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "job",
                condition=~models.Q(email=""),
                name="one_record_per_email_and_job",
                violation_error_message=_("Another candidate record of this job has this e-mail."),
            )
        ]
        indexes = [
            # The orders of the list, of those who are not archived, and of those who are.
            models.Index(
                fields=["company", "-created_at", "-id"],
                name="candidate_newest",
                condition=models.Q(archived_at=None),
            ),
            models.Index(
                fields=["company", "sort_name", "id"],
                name="candidate_by_name",
                condition=models.Q(archived_at=None),
            ),
            models.Index(
                fields=["company", "-created_at", "-id"],
                name="candidate_archived",
                condition=models.Q(archived_at__isnull=False),
            ),
            models.Index(
                fields=["stage", "-created_at", "-id"],
                name="candidate_by_stage",
                condition=models.Q(archived_at=None),
            ),
            models.Index(
                fields=["company", "source", "-created_at", "-id"],
                name="candidate_by_source",
                condition=models.Q(archived_at=None),
            ),
            models.Index("company", Lower("email"), name="candidate_by_email"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.company_id = self.job.company_id  # kept on the row for the company's paged list
        self.sort_name = sort_name_of(self.first_name, self.last_name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of("candidate", self.pk)
