"""Mails that rows ask for: claimed by one worker, tried again while the mail server is away."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import Enum
from smtplib import SMTPRecipientsRefused

from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from recruiting.models import DueMail, User

AT_MOST = 500  # mails of a kind rung for at once
MOST_ATTEMPTS = 20  # at a mail, in about 14 hours
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
JUST_NOW = timedelta(minutes=1)  # who asks twice within it means it once


class Outcome(Enum):
    SENT = "sent"
    NO_SUCH_ADDRESS = "nobody"
    LATER = "later"  # or never, after MOST_ATTEMPTS: then no mail is due any more


def claim(mail: DueMail) -> bool:
    """Take this attempt at the mail of a row as it was read; of two workers one does.

    The row is due again after a pause that grows: a mail that fails, or whose sending is cut short, may
    come twice then, and is never lost.
    """
    attempt = mail.attempts + 1
    again = None if attempt >= MOST_ATTEMPTS else timezone.now() + pause_after(attempt)
    # Claimed by its due time and attempt: another worker that read the same row claims nothing.
    rows = type(mail)._default_manager.filter(pk=mail.pk, mail_due_at__lte=timezone.now())
    mine = rows.filter(attempts=mail.attempts, mail_due_at=mail.mail_due_at)
    return bool(mine.update(mail_due_at=again, attempts=F("attempts") + 1))


def attempt(send: Callable[[], object]) -> Outcome:
    """Send it now, and say what became of it."""
    try:
        send()
    except SMTPRecipientsRefused as refused:
        for_good = all(code >= 500 for code, _ in refused.recipients.values())
        return Outcome.NO_SUCH_ADDRESS if for_good else Outcome.LATER
    except OSError:  # smtplib's errors are
        return Outcome.LATER
    return Outcome.SENT


def send(user: User, name: str, values: Mapping[str, object]) -> None:
    """Mail the person what the templates `name_subject.txt` and `name_mail.txt` say. Raises OSError."""
    subject = render_to_string(f"{name}_subject.txt", values)
    send_mail(
        subject=" ".join(subject.split()),  # one line, whatever is in it
        message=render_to_string(f"{name}_mail.txt", values).strip() + "\n",
        from_email=None,
        recipient_list=[user.email],
    )


def pause_after(attempt: int) -> timedelta:
    return min(FIRST_PAUSE * int(2 ** (attempt - 1)), LONGEST_PAUSE)
