"""The sweep finds what the bell missed: every row that is due and that nobody holds is rung for again."""

from django.db.models import Q

from video_interviews import clock
from video_interviews.bell import ring
from video_interviews.models import Integration, InterviewRequest, JobCreation, WebhookDelivery

AT_MOST = 500  # a sweep; those left are due still at the next


def ring_for_what_is_due() -> None:
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if InterviewRequest.objects.filter(free, next_attempt_at__lte=now).exists():
        ring("work")
    deliveries = WebhookDelivery.objects.filter(
        state=WebhookDelivery.State.WAITING, next_attempt_at__lte=now
    ).order_by("next_attempt_at")
    for pk in deliveries.values_list("pk", flat=True)[:AT_MOST]:
        ring("apply_delivery", pk)
    jobs = JobCreation.objects.filter(free, next_attempt_at__lte=now)
    for pk in jobs.values_list("pk", flat=True)[:AT_MOST]:
        ring("make_job", pk)
    nobody = Q(subscribing_until=None) | Q(subscribing_until__lt=now)
    subscriptions = Integration.objects.filter(nobody, subscribe_at__lte=now)
    for pk in subscriptions.values_list("pk", flat=True):
        ring("subscribe", pk)
