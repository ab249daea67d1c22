"""Polling with the Primary User's key closes every gap that lost webhooks leave."""

from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils import timezone

from sparkhire_client import SparkHireClient
from sparkhire_client.errors import BadKey, Refused, SparkHireError
from sparkhire_client.resources import Interview, InterviewStatus
from video_interviews import clock
from video_interviews.actions.vendor import NoKey, confirm_refused
from video_interviews.actions.watching import absorb, refresh
from video_interviews.models import Integration, InterviewRequest, Status
from video_interviews.models.requests import OPEN

LIST_OPEN_EVERY = timedelta(minutes=10)
LEASE = timedelta(minutes=5)
OPEN_AT_SPARK_HIRE = (
    InterviewStatus.CREATED,
    InterviewStatus.ACCEPTED,
    InterviewStatus.RESCHEDULED,
    InterviewStatus.RESET,
)
WATCHED = (Status.REQUESTED, Status.ACCEPTED)


def running_integrations() -> list[int]:
    """The integrations that are ON with a Primary User whose key works."""
    found = Integration.objects.select_related("company", "primary_user__user").filter(is_on=True)
    return [integration.pk for integration in found if integration.is_running]


def poll(pk: int) -> None:
    """Read what changed since the last poll; every 10 minutes also look for what was deleted.

    One worker polls an integration at a time. Calls follow what changed (100 a call, at least one).
    """
    now = timezone.now()
    until = now + LEASE
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if not Integration.objects.filter(free, pk=pk).update(leased_until=until):
        return
    try:
        _poll(pk, now)
    finally:
        Integration.objects.filter(pk=pk, leased_until=until).update(leased_until=None)


def _poll(pk: int, now: datetime) -> None:
    integration = Integration.objects.select_related("company", "primary_user__user").get(pk=pk)
    primary = integration.primary_user
    if primary is None or not integration.is_running:
        return
    client = primary.client()
    list_open = (
        integration.last_listed_at is None or integration.last_listed_at < now - LIST_OPEN_EVERY
    )
    try:
        up_to = _read_changes(client, integration)
        if list_open:
            _find_missing(client, integration)
    except SparkHireError as error:
        if isinstance(error, BadKey):
            confirm_refused(primary)
        Integration.objects.filter(pk=pk).update(polling_problem=error.reason[:300])
        return
    progress = {"last_listed_at": now} if list_open else {}
    Integration.objects.filter(pk=pk).update(
        last_polled_at=now,
        polled_up_to=up_to,
        polled_with=primary,
        polling_problem="",
        **progress,
    )


def _read_changes(client: SparkHireClient, integration: Integration) -> datetime:
    """Apply every interview changed since the last poll; the newest change seen, by Spark Hire's clock."""
    newest = integration.polled_up_to
    oldest_wanted = _read_up_to(integration) - clock.TOLERANCE
    page: list[Interview] = []
    for interview in client.interviews(order="updated_desc"):
        updated_at = interview.updated_at
        if updated_at is not None and updated_at < oldest_wanted:
            break
        if updated_at is not None and (newest is None or updated_at > newest):
            newest = updated_at
        page.append(interview)
        if len(page) == 100:
            _apply(page, integration)
            page = []
    _apply(page, integration)
    return newest or timezone.now()


def _read_up_to(integration: Integration) -> datetime:
    """Up to when the Primary User's key has read the changes of what is open here."""
    known = integration.polled_up_to or timezone.now()
    if integration.polled_with_id == integration.primary_user_id:
        return known
    # Another Primary User may see interviews that the last one did not.
    open_requests = InterviewRequest.objects.filter(company=integration.company, status__in=OPEN)
    oldest: datetime | None = open_requests.aggregate(oldest=Min("requested_at"))["oldest"]
    return min(known, oldest or known)


def _apply(page: list[Interview], integration: Integration) -> None:
    """Apply those of the page that were requested from here and have changed since they were read."""
    requests = {
        request.spark_hire_uuid: request
        for request in InterviewRequest.objects.filter(
            company=integration.company, spark_hire_uuid__in=[i.uuid for i in page]
        )
    }
    for interview in reversed(page):  # the oldest change first
        request = requests.get(interview.uuid)
        # Its times may be whole seconds: two changes can share one.
        read = (interview.updated_at, interview.status, interview.rating)
        if request and read != (
            request.spark_hire_updated_at,
            request.spark_hire_status,
            request.rating,
        ):
            absorb(request, interview)


def _find_missing(client: SparkHireClient, integration: Integration) -> None:
    """A deleted interview is in no list: what is open here and not listed there is read by itself."""
    before = timezone.now() - timedelta(minutes=1)  # not those that are being made meanwhile
    listed = {interview.uuid for interview in client.interviews(statuses=OPEN_AT_SPARK_HIRE)}
    watched = InterviewRequest.objects.select_related("company", "requested_by").filter(
        company=integration.company, status__in=WATCHED, requested_at__lt=before
    )
    for request in watched.iterator():
        if request.spark_hire_uuid not in listed:
            try:
                refresh(request)
            except (NoKey, Refused):
                continue  # it concerns this interview alone
