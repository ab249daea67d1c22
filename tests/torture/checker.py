"""What must hold when everything has come to rest, whatever happened before.

`findings` compares three accounts of the same story: the database, Spark Hire's own books and the
newsfeed. Each finding is a sentence; an empty list is the figure "0 lost, 0 twice, 0 stuck".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from recruiting.models import NewsfeedItem
from tests.torture.vendor import Vendor
from video_interviews.actions.deliveries import token_hash
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobCreation,
    JobLink,
    Status,
    Transition,
    WebhookDelivery,
)
from video_interviews.transitions import ALLOWED

Row = dict[str, Any]

# What Spark Hire says, as it is called here.
IN_OUR_WORDS = {
    "created": Status.REQUESTED,
    "rescheduled": Status.REQUESTED,
    "reset": Status.REQUESTED,
    "accepted": Status.ACCEPTED,
    "completed": Status.COMPLETED,
    "rated": Status.COMPLETED,
    "expired": Status.EXPIRED,
}
# These kinds are told as often as the status was entered.
TOLD = {
    "requested": Status.REQUESTED,
    "accepted": Status.ACCEPTED,
    "completed": Status.COMPLETED,
    "canceled": Status.CANCELED,
    "expired": Status.EXPIRED,
}


def findings(vendor: Vendor, *, reviews: bool = False) -> list[str]:
    """Everything that is wrong. `reviews`: requests may end in Needs review."""
    world = vendor.world("interview", "job", "webhook")
    requests = list(InterviewRequest.objects.all())
    return [
        *_stuck(reviews),
        *_interviews(requests, world["interview"]),
        *_stories(requests),
        *_jobs(world["job"]),
        *_subscriptions(world["webhook"]),
    ]


def _stuck(reviews: bool) -> Iterator[str]:
    """What still waits for a worker."""
    waiting = Q(status__in=[Status.SENDING, Status.CANCELING]) | Q(next_attempt_at__isnull=False)
    held = Q(leased_until__isnull=False) | Q(unknown_since__isnull=False) | ~Q(surplus_uuid="")
    stuck = InterviewRequest.objects.filter(waiting | held)
    if reviews:  # whose doubt people are asked to settle
        stuck = stuck.exclude(status=Status.NEEDS_REVIEW, next_attempt_at=None, leased_until=None)
    for request in stuck:
        yield f"stuck: {request}, {request.reason!r}"
    if not reviews:
        for request in InterviewRequest.objects.filter(status=Status.NEEDS_REVIEW):
            yield f"left to people: {request}, {request.reason!r}"
    for delivery in WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING):
        yield f"stuck: the report {delivery}"
    for creation in JobCreation.objects.all():
        if not creation.reason:
            yield f"stuck: the making of the job {creation}"


def _interviews(requests: list[InterviewRequest], made: list[Row]) -> Iterator[str]:
    """Each interview at Spark Hire is one request's, and each request has the one that it should."""
    by_uuid = {interview["uuid"]: interview for interview in made}
    named = Counter(request.spark_hire_uuid for request in requests if request.spark_hire_uuid)
    for uuid, count in named.items():
        if uuid not in by_uuid:
            yield f"never made: the interview {uuid} of a request"
        if count > 1:
            yield f"one interview for {count} requests: {uuid}"
    for interview in made:
        if interview["uuid"] not in named:
            alive = "deleted since" if interview["deleted"] else "live"
            yield f"sent without record ({alive}): {interview['email']} {interview['uuid']}"
    for request in requests:
        if problem := _disagree(request, by_uuid.get(request.spark_hire_uuid)):
            yield f"{request} of {request.email}: {problem}"


def _disagree(request: InterviewRequest, interview: Row | None) -> str | None:
    """What is wrong between a request and its interview."""
    status = request.status
    if status in (Status.FAILED, Status.CANCELED):
        alive = interview is not None and not interview["deleted"]
        expired = interview is not None and interview["status"] == "expired"
        return "the candidate is still invited" if alive and not expired else None
    if status == Status.NEEDS_REVIEW:
        return None
    if interview is None:
        return "nobody was invited"
    if interview["deleted"]:
        return "the interview was deleted at Spark Hire"
    theirs = IN_OUR_WORDS[interview["status"]]
    return None if theirs == status else f"Spark Hire says {interview['status']}"


def _stories(requests: list[InterviewRequest]) -> Iterator[str]:
    """The changes of status follow from each other, and the newsfeed tells each once."""
    steps: defaultdict[int, list[Transition]] = defaultdict(list)
    for step in Transition.objects.order_by("pk"):
        steps[step.request_id].append(step)
    told: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for once in NewsfeedItem.objects.exclude(once=None).values_list("once", flat=True):
        subject, pk, change, _ = str(once).split(":", 3)
        if subject == "video-interview-request":
            told[int(pk)][change] += 1
    for request in requests:
        yield from _story(request, steps[request.pk], told[request.pk])


def _story(request: InterviewRequest, steps: list[Transition], told: Counter[str]) -> Iterator[str]:
    status: str = Status.SENDING
    for step in steps:
        if step.from_status != status or step.to_status not in ALLOWED[step.from_status]:
            yield f"{request}: from {status} it went {step}"
        if step.from_status == Status.COMPLETED and request.reset_at is None:
            yield f"{request}: it was completed, and went back {step}"
        status = step.to_status
    if status != request.status:
        yield f"{request}: the last change led to {status}"
    entered = Counter(step.to_status for step in steps)
    for change, to in TOLD.items():
        if request.reset_at is None and told[change] > 1:
            yield f"{request}: {change} was told {told[change]} times"
        if request.status == to and not told[change]:
            yield f"{request}: {change} was never told"
        if told[change] and not entered[to] and not _implied(change, request, entered):
            yield f"{request}: {change} was told and never happened"
    if request.spark_hire_uuid and not told["requested"]:
        yield f"{request}: that it was requested was never told"


def _implied(change: str, request: InterviewRequest, entered: Counter[str]) -> bool:
    """Told without a change of status: sent while it was being canceled; accepted, read as completed."""
    if change == "requested":
        return bool(request.spark_hire_uuid)
    return change == "accepted" and bool(entered[Status.COMPLETED])


def _jobs(made: list[Row]) -> Iterator[str]:
    """Whoever's job was to be made at Spark Hire has exactly one there, and is linked to it."""
    by_uuid = {job["uuid"]: job for job in made}
    titles = Counter(job["title"] for job in made if not job["deleted"])
    for link in JobLink.objects.select_related("job"):
        if link.spark_hire_uuid not in by_uuid:
            yield f"linked to nothing: {link}"
        if titles[link.title] > 1:
            yield f"{titles[link.title]} jobs at Spark Hire: {link}"


def _subscriptions(made: list[Row]) -> Iterator[str]:
    """Each running integration that has subscribed hears of each event by one address, and no other
    address is left."""
    at_spark_hire = {token_hash(row["url"].rstrip("/").split("/")[-2]): row for row in made}
    ours: set[str] = set()
    for integration in _subscribed():
        current = list(integration.subscriptions.filter(retired_at=None))
        ours |= {one.token_hash for one in current}
        for one in current:
            row = at_spark_hire.get(one.token_hash)
            if row is None or row["uuid"] != one.spark_hire_uuid or row["event"] != one.event:
                yield f"{integration}: nothing comes for {one.event}"
        for event, count in Counter(one.event for one in current).items():
            if count != 1:
                yield f"{integration}: {count} subscriptions to {event}"
    for token, row in at_spark_hire.items():
        if token not in ours:
            yield f"a stray subscription: {row['event']} of {row['account_uuid']}"


def _subscribed() -> Iterable[Integration]:
    found = Integration.objects.select_related("company", "primary_user__user")
    return (one for one in found if one.is_running and one.subscriptions.exists())
