"""What workers do for the recruiting side. The rows say what is due; a bell only says it sooner."""

from collections.abc import Iterator

from recruiting import attempts, mentions, search
from recruiting.actions import erasing, forgetting, inviting, retention
from recruiting.bell import Bell
from recruiting.imports import turns


def what_is_due() -> Iterator[Bell]:
    """The bells for all rows that wait for a worker, for the sweep."""
    for pk in search.resumes_due():
        yield "recruiting.read_resume", pk
    for pk in inviting.mails_due():
        yield "recruiting.mail_invitation", pk
    if forgetting.mails_are_due():
        yield "recruiting.mail_new_passwords", None
    yield from turns.what_is_due()
    for pk in mentions.mails_due():
        yield "recruiting.mail_mention", pk
    for pk in erasing.due():
        yield "recruiting.erase", pk


def forget_what_is_old() -> None:
    """Delete what is kept for a while only."""
    attempts.forget_old()
    retention.look()
