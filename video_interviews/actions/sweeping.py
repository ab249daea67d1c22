"""The sweep finds what the bell missed: every row that is due and that nobody holds is rung for again."""

from django.db.models import Q
from django.utils import timezone

from video_interviews.bell import ring
from video_interviews.models import Integration, InterviewRequest, Status, WebhookDelivery

AT_MOST = 500  # a sweep; those left are due still at the next


def ring_for_what_is_due() -> None:
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    work = InterviewRequest.objects.filter(free, next_attempt_at__lte=now).order_by(
        "next_attempt_at"
    )
    for pk, status in work.values_list("pk", "status")[:AT_MOST]:
        ring("send" if status == Status.SENDING else "cancel", pk)
    deliveries = WebhookDelivery.objects.filter(
        state=WebhookDelivery.State.WAITING, next_attempt_at__lte=now
    ).order_by("next_attempt_at")
    for pk in deliveries.values_list("pk", flat=True)[:AT_MOST]:
        ring("apply_delivery", pk)
    for pk in Integration.objects.filter(subscribe_at__lte=now).values_list("pk", flat=True):
        ring("subscribe", pk)
