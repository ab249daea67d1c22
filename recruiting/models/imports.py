"""Files of candidates, and what becomes of each of their rows. Written by `recruiting.imports` alone."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.models.candidates import Candidate, Tag
from recruiting.models.jobs import Job
from recruiting.models.people import Company, User


def import_path(upload: "CandidateImport", file_name: str) -> str:
    """Where the file is kept: under a random name, as a person's own may not fit a disk."""
    return f"imports/{timezone.now():%Y/%m}/{uuid.uuid4().hex}.csv"


class Outcome(models.TextChoices):
    """What becomes of a row. All but the first three leave it out."""

    ADD = "add", _("Will be added")
    ELSEWHERE = "elsewhere", _("Will be added, is on another job too")
    ADDED = "added", _("Added")
    EXISTS = "exists", _("Already on this job")
    REPEATED = "repeated", _("Twice in the file")
    NO_FIRST_NAME = "no_first_name", _("No first name")
    NO_LAST_NAME = "no_last_name", _("No last name")
    BAD_EMAIL = "bad_email", _("Invalid e-mail")
    NO_JOB = "no_job", _("No job")
    UNKNOWN_JOB = "unknown_job", _("Unknown job")
    UNKNOWN_STAGE = "unknown_stage", _("Unknown stage")
    TOO_LONG = "too_long", _("Too long")
    TOO_MANY_CELLS = "too_many_cells", _("Too many cells")


WILL_BE_ADDED = (Outcome.ADD, Outcome.ELSEWHERE)
NOT_LEFT_OUT = (*WILL_BE_ADDED, Outcome.ADDED)


class CandidateImport(models.Model):
    """One uploaded file. `place` is the number of the last row that the present state has done."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("Ready to import")
        REFUSED = "refused", _("Not readable")
        IMPORTING = "importing", _("Importing")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Imported")

    FILE_NAME_LENGTH = 200
    KEPT_FOR = timedelta(days=30)
    RUNNING = (State.READING, State.IMPORTING)

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    started_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Who adds them."
    )
    made_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(upload_to=import_path)
    file_name = models.CharField(max_length=FILE_NAME_LENGTH)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    stage = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60, blank=True)
    tag = models.CharField(max_length=Tag.NAME_LENGTH, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    reason = models.TextField(blank=True, help_text="Why the file was refused.")  # or stopped
    place = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0, help_text="The number of the last row.")
    counts = models.JSONField(default=dict, help_text="How many rows have each outcome.")
    busy_until = models.DateTimeField(null=True, help_text="A worker is at it, if it lives.")
    stop_asked = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True, help_text="When the file and rows were deleted.")

    class Meta:
        indexes = [
            models.Index(fields=["company", "-made_at", "-id"], name="import_newest_first"),
            models.Index(
                fields=["id"],
                name="import_running",
                condition=models.Q(state__in=("reading", "importing")),
            ),
            models.Index(
                fields=["made_at"],
                name="import_to_clear",
                condition=models.Q(cleared_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def percent(self) -> int:
        return self.place * 100 // self.last if self.last else 0

    @property
    def rows_counted(self) -> int:
        return sum(self.counts.values())

    @property
    def to_add(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in WILL_BE_ADDED)

    @property
    def added(self) -> int:
        return int(self.counts.get(Outcome.ADDED, 0))

    @property
    def not_left_out(self) -> int:
        return self.to_add + self.added

    @property
    def left_out(self) -> int:
        return self.rows_counted - self.not_left_out

    @property
    def kept_until(self) -> datetime:
        return self.made_at + self.KEPT_FOR


class ImportRow(models.Model):
    """One row of the file: its cells as typed, what becomes of it, and the record that is meant."""

    candidate_import = models.ForeignKey(
        CandidateImport, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    number = models.PositiveIntegerField(help_text="As a spreadsheet counts; headings are row 1.")
    cells = models.JSONField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=300, blank=True, help_text="Job and e-mail, once per job.")
    # The added record, or the one in the way. A person who is erased takes their rows along.
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate_import", "number"], name="import_row_once")
        ]
        indexes = [
            models.Index(
                fields=["candidate_import", "key"],
                name="import_row_key",
                condition=~models.Q(key=""),
            )
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"

    @property
    def is_left_out(self) -> bool:
        return self.outcome not in NOT_LEFT_OUT
