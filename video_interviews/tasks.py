"""One thin task per background action. A task is a bell that was rung: the row says what is to be done.

Nothing is retried here. A row that is still due is rung for again by `ring_for_what_is_due`.
"""

from celery import shared_task

from video_interviews import clock
from video_interviews.actions import (
    deliveries,
    expiring,
    linking,
    polling,
    subscribing,
    sweeping,
    working,
)


@shared_task(name="video_interviews.work")
def work() -> None:
    working.work()


@shared_task(name="video_interviews.apply_delivery")
def apply_delivery(pk: int) -> None:
    deliveries.apply_delivery(pk)


@shared_task(name="video_interviews.make_job")
def make_job(pk: int) -> None:
    linking.make_job(pk)


@shared_task(name="video_interviews.subscribe")
def subscribe(pk: int) -> None:
    subscribing.subscribe(pk)


@shared_task(name="video_interviews.poll")
def poll(pk: int) -> None:
    polling.poll(pk)


@shared_task(name="video_interviews.poll_integrations")
def poll_integrations() -> None:
    for pk in polling.running_integrations():
        poll.delay(pk)


@shared_task(name="video_interviews.expire_overdue")
def expire_overdue() -> None:
    expiring.expire_overdue(clock.now())


@shared_task(name="video_interviews.ring_for_what_is_due")
def ring_for_what_is_due() -> None:
    sweeping.ring_for_what_is_due()
