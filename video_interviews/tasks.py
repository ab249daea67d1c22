"""One thin task per background action. A task is a bell that was rung: the row says what is to be done.

Nothing is retried here. A row that is still due is rung for again by the next tick.
"""

from celery import shared_task

from recruiting.bell import ring_later
from video_interviews import ticks
from video_interviews.actions import (
    linking,
    polling,
    reading,
    subscribing,
    unmaking,
    vendor,
    working,
)


@shared_task(name="video_interviews.work")
def work() -> None:
    working.work()


@shared_task(name="video_interviews.read_reports")
def read_reports(pk: int) -> None:
    seconds = reading.read_reports(pk)
    if seconds is not None:
        ring_later("video_interviews.read_reports", pk, seconds)


@shared_task(name="video_interviews.make_job")
def make_job(pk: int) -> None:
    linking.make_job(pk)


@shared_task(name="video_interviews.subscribe")
def subscribe(pk: int) -> None:
    subscribing.subscribe(pk)


@shared_task(name="video_interviews.poll")
def poll(pk: int) -> None:
    polling.poll(pk)


@shared_task(name="video_interviews.mail_admins")
def mail_admins(pk: int) -> None:
    vendor.mail_admins(pk)


@shared_task(name="video_interviews.unmake")
def unmake() -> None:
    unmaking.unmake()


@shared_task(name="video_interviews.tick")
def tick(name: str) -> None:
    ticks.tick(name)
