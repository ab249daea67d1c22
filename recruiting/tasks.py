"""One thin task per background action. A task is a bell that was rung: the row says what is to be done."""

from celery import shared_task

from recruiting import mentions, search


@shared_task(name="recruiting.read_resume")
def read_resume(pk: int) -> None:
    search.read_resume(pk)


@shared_task(name="recruiting.mail_mention")
def mail_mention(pk: int) -> None:
    mentions.mail(pk)
