"""One thin task per background action. A task is a bell that was rung: the row says what is to be done."""

from celery import shared_task

from recruiting import search
from recruiting.actions import inviting


@shared_task(name="recruiting.read_resume")
def read_resume(pk: int) -> None:
    search.read_resume(pk)


@shared_task(name="recruiting.mail_invitation")
def mail_invitation(pk: int) -> None:
    inviting.mail_invitation(pk)
