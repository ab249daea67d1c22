"""The sweep finds what the bell missed: every row that is due and that nobody holds is rung for again."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from recruiting.bell import Bell
from video_interviews import clock
from video_interviews.actions import outbox, unmaking
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobCreation,
    SparkHireUser,
    WebhookDelivery,
)

AT_MOST = 500  # a sweep; those left are due still at the next


def what_is_due() -> Iterator[Bell]:
    now = clock.now()
    free = outbox.free(now)
    if InterviewRequest.objects.filter(free, next_attempt_at__lte=now).exists():
        yield "video_interviews.work", None
    if unmaking.due():
        yield "video_interviews.unmake", None
    waiting = WebhookDelivery.objects.filter(
        integration=OuterRef("pk"), state=WebhookDelivery.State.WAITING, next_attempt_at__lte=now
    )
    for pk in Integration.objects.filter(Exists(waiting)).values_list("pk", flat=True):
        yield "video_interviews.read_reports", pk
    jobs = JobCreation.objects.filter(free, next_attempt_at__lte=now)
    for pk in jobs.values_list("pk", flat=True)[:AT_MOST]:
        yield "video_interviews.make_job", pk
    mails = SparkHireUser.objects.filter(
        key_state=SparkHireUser.KeyState.REFUSED, mail_due_at__lte=now
    )
    for pk in mails.values_list("pk", flat=True)[:AT_MOST]:
        yield "video_interviews.mail_admins", pk
    for pk in Integration.objects.filter(subscribe_at__lte=now).values_list("pk", flat=True):
        yield "video_interviews.subscribe", pk
