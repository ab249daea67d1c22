"""One thin task per background action. A task is a bell that was rung: the row says what is to be done."""

from celery import shared_task

from recruiting import mentions, search
from recruiting.actions import erasing, forgetting, inviting
from recruiting.imports import running, turns


@shared_task(name="recruiting.read_resume")
def read_resume(pk: int) -> None:
    search.read_resume(pk)


@shared_task(name="recruiting.mail_invitation")
def mail_invitation(pk: int) -> None:
    inviting.mail_invitation(pk)


@shared_task(name="recruiting.mail_new_passwords")
def mail_new_passwords() -> None:
    forgetting.mail_what_is_due()


@shared_task(name="recruiting.read_import")
def read_import(pk: int) -> None:
    running.read(pk)


@shared_task(name="recruiting.run_import")
def run_import(pk: int) -> None:
    running.run(pk)


@shared_task(name="recruiting.clear_import")
def clear_import(pk: int) -> None:
    turns.clear(pk)


@shared_task(name="recruiting.mail_mention")
def mail_mention(pk: int) -> None:
    mentions.mail(pk)


@shared_task(name="recruiting.erase")
def erase(pk: int) -> None:
    erasing.erase(pk)
