"""After a backup was restored: what it takes for unsent may have been sent since it was taken."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from video_interviews import clock
from video_interviews.models import Integration, InterviewRequest, JobCreation, Status


def doubt_what_waits() -> tuple[int, int]:
    """Have everything that waits to be made at Spark Hire looked up there before it is made; how many
    requests and jobs that are. To be called before any worker starts; harmless when called again."""
    now = clock.now()
    free = {"lease_token": None, "leased_until": None, "next_attempt_at": now}
    unsent = InterviewRequest.objects.filter(
        status__in=[Status.SENDING, Status.CANCELING], spark_hire_uuid=""
    )
    with transaction.atomic():
        requests = unsent.update(
            unknown_since=now,  # a call of just before the disaster may still be carried out
            first_attempt_at=Coalesce("first_attempt_at", "requested_at"),
            creates=Greatest(F("creates"), 1),
            **free,
        )
        jobs = JobCreation.objects.filter(next_attempt_at__isnull=False).update(
            unknown_since=now, **free
        )
        # The addresses that Spark Hire posts to may have been renewed since.
        running = Integration.objects.filter(is_on=True, primary_user__isnull=False)
        running.update(subscribe_at=now)
    return requests, jobs
