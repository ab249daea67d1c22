"""Companies and their people."""

import zoneinfo
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA zone of this machine's database."""
    if name not in zoneinfo.available_timezones():
        refusal = _("“%(name)s” is not a time zone. Use an IANA name such as America/New_York.")
        raise ValidationError(refusal % {"name": name})


class KeepAtLeast(models.IntegerChoices):
    """Months for which the law wants records of hiring kept."""

    NOTHING = 0, _("No minimum")
    ONE_YEAR = 12, _("1 year (United States)")
    TWO_YEARS = 24, _("2 years (United States, federal contractors)")


class Company(models.Model):
    """The tenant: nothing of one company is ever seen by another."""

    name = models.CharField(max_length=200)
    time_zone = models.CharField(
        max_length=64,
        default="America/New_York",
        validators=[validate_time_zone],
        help_text=_("An IANA name such as America/New_York."),
    )
    video_interviewing_enabled = models.BooleanField(
        default=False, help_text=_("Only Recruiting Support turns this on.")
    )

    second_factor_required = models.BooleanField(
        _("Everybody needs a second factor"),
        default=False,
        help_text=_(
            "Whoever has none is asked to set it up on the next page they open: log-in then takes the "
            "password and a code of an app on their phone."
        ),
    )

    # How long candidates are kept, in months. Written by `recruiting.actions.retention` alone.
    keep_at_least = models.PositiveSmallIntegerField(
        _("Keep candidates at least"),
        choices=KeepAtLeast.choices,
        default=KeepAtLeast.NOTHING,
        help_text=_(
            "Counted from the last item of the newsfeed. What is to be erased earlier is scheduled "
            "for the day on which the period ends. Employers in the United States: choose a period."
        ),
    )
    erase_after = models.PositiveSmallIntegerField(
        _("Erase candidates after"),
        null=True,
        blank=True,
        help_text=_("Months after the last item of the newsfeed. Empty: they are kept."),
    )
    # The last day on which all that was overdue was found.
    erased_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name_plural = _("companies")

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
        ADMIN = "admin", _("Admin")
        RECRUITER = "recruiter", _("Recruiter")
        HIRING_TEAM = "hiring_team", _("Hiring team member")

    NAME_LENGTH = 301  # of the longest first and last name

    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.HIRING_TEAM)
    last_seen_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        indexes = [models.Index(fields=["company", "email"], name="person_of_company")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with the password, the role, the company or the staff status they began with."""
        said = f"{self.password}|{self.role}|{self.company_id}|{self.is_staff}"
        salt = "recruiting.models.User.session"
        return salted_hmac(salt, said, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_come(self) -> bool:
        """Whether the person has ever logged in."""
        return self.last_login is not None

    @property
    def seen_at(self) -> datetime | None:
        """When the person was last here, to within some minutes."""
        return max(filter(None, (self.last_login, self.last_seen_at)), default=None)

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    @property
    def may_edit(self) -> bool:
        """Admins and recruiters edit jobs and candidates; the hiring team reads and takes notes."""
        return self.role in (self.Role.ADMIN, self.Role.RECRUITER)


class DueMail(models.Model):
    """A row that is its own outbox: while `mail_due_at` is set, a mail is to be sent at that time.

    Claimed and tried again by `recruiting.actions.mailing`.
    """

    asked_at = models.DateTimeField(default=timezone.now)
    mail_due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class ForgottenPassword(DueMail):
    """Somebody asked for a new password of this e-mail, whoever has it. Kept until its mail is sent."""

    email = models.EmailField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["mail_due_at"], name="forgotten_password_due")]

    def __str__(self) -> str:
        return self.email


class Invitation(DueMail):
    """The mail that asks a person to choose a password. Written by `recruiting.actions.inviting` alone."""

    class Mail(models.TextChoices):
        WAITING = "waiting"
        TROUBLE = "trouble"
        SENT = "sent"
        FAILED = "failed"

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="invitation"
    )
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["mail_due_at"],
                name="invitation_due",
                condition=models.Q(mail_due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return _("Invitation of %(person)s") % {"person": self.user}

    @property
    def mail(self) -> Mail:
        """How far the mail has come that was last asked for."""
        if self.mailed_at is not None:
            return self.Mail.SENT
        if self.mail_due_at is None:
            return self.Mail.FAILED
        return self.Mail.TROUBLE if self.attempts else self.Mail.WAITING
