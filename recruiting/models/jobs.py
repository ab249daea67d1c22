"""Jobs, their hiring teams and the stages of their pipelines."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recruiting.addresses import address_of
from recruiting.models.people import Company, User

DEFAULT_STAGES = ("New", "Screening", "Interview", "Offer", "Hired")


class Job(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DRAFT = "draft", _("Draft")
        CLOSED = "closed", _("Closed")

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

    team_list: list[User]  # where a list was read with them

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["company", "-created_at", "-id"], name="job_by_company")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("job", self.pk)

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
