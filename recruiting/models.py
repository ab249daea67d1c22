"""Companies, their people, jobs, candidate records and the newsfeed."""

import uuid
import zoneinfo
from pathlib import PurePath
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

DEFAULT_STAGES = ("New", "Screening", "Interview", "Offer", "Hired")


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA zone of this machine's database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            f"“{name}” is not a time zone. Use an IANA name such as America/New_York."
        )


class Company(models.Model):
    """The tenant: nothing of one company is ever seen by another."""

    name = models.CharField(max_length=200)
    time_zone = models.CharField(
        max_length=64,
        default="America/New_York",
        validators=[validate_time_zone],
        help_text="An IANA name such as America/New_York.",
    )
    video_interviewing_enabled = models.BooleanField(
        default=False, help_text="Only Recruiting Support turns this on."
    )

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class UserManager(BaseUserManager["User"]):
    """Creates people, whose e-mail address is their user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """A person who logs in. Recruiting Support is Django staff and of no company."""

    class Role(models.TextChoices):
        ADMIN = "admin", "Admin"
        RECRUITER = "recruiter", "Recruiter"
        HIRING_TEAM = "hiring_team", "Hiring team member"

    NAME_LENGTH = 301  # of the longest first and last name

    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.HIRING_TEAM)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    @property
    def may_edit(self) -> bool:
        """Admins and recruiters edit jobs and candidates; the hiring team reads and takes notes."""
        return self.role in (self.Role.ADMIN, self.Role.RECRUITER)


class Job(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DRAFT = "draft", "Draft"
        CLOSED = "closed", "Closed"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="jobs")
    title = models.CharField(max_length=200)
    department = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    hiring_team = models.ManyToManyField(
        User, through="HiringTeamMember", related_name="hiring_jobs"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["company", "-created_at", "-id"], name="job_by_company")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def location(self) -> str:
        return ", ".join(part for part in (self.city, self.state, self.country) if part)


class HiringTeamMember(models.Model):
    job = models.ForeignKey(Job, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "user"], name="once_on_a_hiring_team")
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.job}"


class Stage(models.Model):
    """A step of one job's pipeline."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "name"], name="stage_name_once_per_job")
        ]

    def __str__(self) -> str:
        return self.name


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


def resume_path(candidate: "Candidate", file_name: str) -> str:
    """Where a résumé is kept: under a random name, as a person's own may not fit a disk."""
    suffix = PurePath(file_name).suffix[:10].lower()
    return f"resumes/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{suffix}"


class Candidate(models.Model):
    """A candidate record: one person on one job. On another job the person has another record."""

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="candidates", editable=False
    )
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="candidates")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="candidates")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    resume = models.FileField("résumé", upload_to=resume_path, blank=True)
    source = models.CharField(max_length=60, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="candidates")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "job",
                condition=~models.Q(email=""),
                name="one_record_per_email_and_job",
                violation_error_message="Another candidate record of this job has this e-mail.",
            )
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-id"], name="candidate_by_company"),
            models.Index("company", Lower("email"), name="candidate_by_email"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.company_id = self.job.company_id  # kept on the row for the company's paged list
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("candidate", args=[self.pk])


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

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["candidate", "-happened_at", "-id"], name="newsfeed_newest_first")
        ]

    def __str__(self) -> str:
        return self.headline
