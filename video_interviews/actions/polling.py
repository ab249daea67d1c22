"""Polling with the Primary User's key closes every gap that lost webhooks leave."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Min

from sparkhire_client import SparkHireClient
from sparkhire_client.errors import BadKey, Refused, SparkHireError
from sparkhire_client.resources import PAGE_SIZE, Interview, InterviewStatus
from video_interviews import clock
from video_interviews.actions.leases import Lease, Lost
from video_interviews.actions.reviewing import note_surplus
from video_interviews.actions.vendor import NoKey, confirm_refused, spark_hire_as
from video_interviews.actions.watching import Read, absorb_all, refresh
from video_interviews.limiter import Share
from video_interviews.models import Integration, InterviewRequest, Status
from video_interviews.models.requests import OPEN

LIST_OPEN_EVERY = timedelta(minutes=10)
OVERLAP = timedelta(seconds=30)  # Spark Hire may list a change a little late
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
    lease = Lease.take(pk, "polling")
    if lease is None:
        return
    with suppress(Lost):
        try:
            _poll(lease)
        finally:
            lease.let_go()


def _poll(lease: Lease) -> None:
    people = ("company", "primary_user__user")
    integration = Integration.objects.select_related(*people).get(pk=lease.pk)
    primary = integration.primary_user
    if primary is None or not integration.is_running:
        return
    now = clock.now()
    client = spark_hire_as(primary, share=Share.SYNC)
    listed_at = integration.last_listed_at
    try:
        up_to = _read_changes(client, integration, lease)
        lease.write(last_polled_at=now, polled_up_to=up_to, polled_with=primary)
        if listed_at is None or not now - LIST_OPEN_EVERY <= listed_at <= now:
            _find_missing(client, integration, lease)
            lease.write(last_listed_at=now)
        lease.write(polling_problem="")
    except SparkHireError as error:
        if isinstance(error, BadKey):
            confirm_refused(primary)
        lease.write(polling_problem=error.reason[:300])


def _read_changes(client: SparkHireClient, integration: Integration, lease: Lease) -> datetime:
    """Apply every interview changed since the last poll; the newest change seen, by Spark Hire's clock."""
    now = clock.now()
    newest = integration.polled_up_to or now - clock.TOLERANCE
    if newest > now + clock.TOLERANCE:
        newest = now  # by a clock that has been set back since
    oldest_wanted = _oldest_wanted(integration, newest)
    page: list[Interview] = []
    for interview in client.interviews(order="updated_desc"):
        updated_at = interview.updated_at
        if updated_at is not None and updated_at < oldest_wanted:
            break
        # A change dated in our future must not hide those that come before then.
        if updated_at is not None and newest < updated_at <= now + clock.TOLERANCE:
            newest = updated_at
        page.append(interview)
        if len(page) == PAGE_SIZE:
            _apply(page, integration)
            lease.write()
            page = []
    _apply(page, integration)
    return newest


def _oldest_wanted(integration: Integration, newest: datetime) -> datetime:
    """From when on the Primary User's key has not read all changes of what is open here."""
    wanted = newest - OVERLAP
    if integration.polled_with_id == integration.primary_user_id:
        return wanted
    # Another Primary User may see interviews that the last one did not.
    open_requests = InterviewRequest.objects.filter(company=integration.company, status__in=OPEN)
    oldest: datetime | None = open_requests.aggregate(oldest=Min("requested_at"))["oldest"]
    return min(wanted, oldest - clock.TOLERANCE) if oldest else wanted


def _apply(page: list[Interview], integration: Integration) -> None:
    """Apply those of the page that were requested from here and have changed since they were read."""
    requests = {
        request.spark_hire_uuid: request
        for request in InterviewRequest.objects.filter(
            company=integration.company, spark_hire_uuid__in=[i.uuid for i in page]
        )
    }
    note_surplus(integration.company_id, [i for i in page if i.uuid not in requests])
    absorb_all(
        [
            Read(request, interview)
            for interview in reversed(page)  # the oldest change first
            if (request := requests.get(interview.uuid))
            # Its times may be whole seconds: two changes can share one.
            and (interview.updated_at, interview.status, interview.rating)
            != (request.spark_hire_updated_at, request.spark_hire_status, request.rating)
        ]
    )


def _find_missing(client: SparkHireClient, integration: Integration, lease: Lease) -> None:
    """A deleted interview is in no list: what is open here and not listed there is read by itself."""
    before = clock.now() - timedelta(minutes=1)  # not those that are being made meanwhile
    listed = {one.uuid: one for one in client.interviews(statuses=OPEN_AT_SPARK_HIRE)}
    note_surplus(integration.company_id, listed.values())
    watched = InterviewRequest.objects.select_related("company", "requested_by").filter(
        company=integration.company, status__in=WATCHED, requested_at__lt=before
    )
    for request in watched.iterator():
        if request.spark_hire_uuid not in listed:
            lease.write()
            with suppress(NoKey, Refused):  # it concerns this interview alone
                refresh(request)
