"""What people, Spark Hire and workers do when they are killed, and what they do about it afterwards."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from recruiting.models import Job
from tests.people import make_job
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from tests.video_interviews.walks import ask
from video_interviews import tasks
from video_interviews.actions import canceling, configuring, expiring, linking, sending
from video_interviews.actions.deliveries import token_hash
from video_interviews.actions.jobs import SparkHireSays
from video_interviews.keys import unseal
from video_interviews.models import (
    InterviewRequest,
    JobCreation,
    SparkHireUser,
    Status,
    Subscription,
    WebhookDelivery,
)

Act = Callable[[], object]


def nothing() -> None:
    """Nobody does anything more about it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Set up; `act` is what somebody is killed at, `afterwards` what whoever was waiting does then.

    `happened` tells whether what the act promised is there.
    """

    act: Act
    afterwards: Act = nothing
    happened: Act = lambda: True


def ask_for_one(tenant: Tenant, vendor: Vendor) -> Scene:
    """Alice clicks Send Request; after an error page she clicks again."""
    candidate = tenant.candidate()

    def again() -> None:
        try:
            ask(candidate, tenant.alice)
        except sending.Refusal:
            assert candidate.interview_requests.count() == 1

    return Scene(lambda: ask(candidate, tenant.alice), again, candidate.interview_requests.exists)


def send(tenant: Tenant, vendor: Vendor) -> Scene:
    request = tenant.asked()
    return Scene(lambda: sending.send(request.pk))


def click_cancel(tenant: Tenant, vendor: Vendor) -> Scene:
    """Yes, Cancel Request; after an error page once more."""
    request = tenant.sent()

    def again() -> None:
        request.refresh_from_db()
        if request.status == Status.REQUESTED:
            assert canceling.cancel_request(request, by=tenant.alice)

    return Scene(lambda: canceling.cancel_request(request, by=tenant.alice), again)


def cancel(tenant: Tenant, vendor: Vendor) -> Scene:
    request = tenant.sent()
    assert canceling.cancel_request(request, by=tenant.alice)
    return Scene(lambda: canceling.cancel(request.pk))


def link(tenant: Tenant, vendor: Vendor) -> Scene:
    """Link Job to Spark Hire: a new one; after an error page, or a sentence why not, once more."""
    job = _new_job(tenant)

    def again() -> None:
        with suppress(SparkHireSays):
            linking.link_to_new_job(job, by=tenant.alice)

    return Scene(lambda: linking.link_to_new_job(job, by=tenant.alice), again)


def make_spark_hire_job(tenant: Tenant, vendor: Vendor) -> Scene:
    """A worker goes on with a job whose page went away."""
    job, now = _new_job(tenant), timezone.now()
    row = JobCreation.objects.create(
        company=tenant.company,
        job=job,
        requested_by=tenant.alice,
        title=job.title,
        next_attempt_at=now,
    )
    return Scene(lambda: linking.make_job(row.pk))


def _new_job(tenant: Tenant) -> Job:
    job = make_job(tenant.company)
    Job.objects.filter(pk=job.pk).update(title=f"Job number {job.pk}")
    job.refresh_from_db()
    return job


def _accepted(tenant: Tenant, vendor: Vendor) -> tuple[InterviewRequest, bytes]:
    """The candidate accepted; what Spark Hire posts of it."""
    request = tenant.sent()
    vendor.lever(f"interviews/{request.spark_hire_uuid}/accept")
    body = vendor.api(tenant.keys[0]).get(f"/interviews/{request.spark_hire_uuid}").content
    return request, bytes(body)


def report(tenant: Tenant, vendor: Vendor) -> Scene:
    """Spark Hire posts, and again for want of an answer."""
    _, body = _accepted(tenant, vendor)
    token = f"a-secret-of-{timezone.now().timestamp()}"
    Subscription.objects.create(
        integration=tenant.integration,
        spark_hire_user=tenant.integration.primary_user,
        event="InterviewAccepted",
        token_hash=token_hash(token),
        retired_at=timezone.now(),
    )

    def post() -> None:
        address = f"/webhooks/spark-hire/{token}/InterviewAccepted/"
        answer = Client().post(address, body, content_type="application/json")
        assert answer.status_code == 200, answer.status_code

    return Scene(post, post)


def read_reports(tenant: Tenant, vendor: Vendor) -> Scene:
    """A worker believes what was posted of two interviews, twice of each."""
    for _ in range(2):
        _, body = _accepted(tenant, vendor)
        for _ in range(2):
            WebhookDelivery.objects.create(
                integration=tenant.integration, event="InterviewAccepted", body=body
            )
    return Scene(lambda: tasks.read_reports(tenant.integration.pk))


def expire(tenant: Tenant, vendor: Vendor) -> Scene:
    """The expiration of one request has come by the time of the act."""
    request = tenant.asked()
    soon = timezone.now() + timedelta(minutes=20)
    InterviewRequest.objects.filter(pk=request.pk).update(expires_at=soon)
    sending.send(request.pk)
    return Scene(lambda: expiring.expire_overdue(timezone.now()))


def subscribe(tenant: Tenant, vendor: Vendor) -> Scene:
    """Another Primary User was chosen: the new subscriptions are made, then the old ones dropped."""
    integration = tenant.integration
    integration.refresh_from_db()
    before = integration.primary_user
    assert before
    after = tenant.key_of(tenant.eve if before.user_id == tenant.dana.pk else tenant.dana)
    configuring.save_settings(integration, is_on=True, keys={}, primary_user=before)
    tasks.subscribe(integration.pk)
    configuring.save_settings(integration, is_on=True, keys={}, primary_user=after)
    return Scene(lambda: tasks.subscribe(integration.pk))


def drop(tenant: Tenant, vendor: Vendor) -> Scene:
    """The new subscriptions were made; by the time of the act the old ones are to go."""
    scene = subscribe(tenant, vendor)
    tasks.subscribe(tenant.integration.pk)
    return scene


def change_key(tenant: Tenant, vendor: Vendor) -> Scene:
    """Dana saves another key for Alice, who has a request that is being sent; then saves again."""
    alice, waiting = tenant.key_of(tenant.alice), tenant.asked()
    old = unseal(alice.sealed_key, owner_id=alice.user_id)
    new = next(key for key in tenant.keys[2:] if key != old)

    def save() -> None:
        tenant.integration.refresh_from_db()
        refused = configuring.save_settings(
            tenant.integration,
            is_on=True,
            keys={tenant.key_of(tenant.alice): new},
            primary_user=tenant.integration.primary_user,
        )
        assert refused == {}

    def again() -> None:
        now = SparkHireUser.objects.get(pk=alice.pk)
        key = unseal(now.sealed_key, owner_id=now.user_id)
        assert key in (old, new), "a key that nobody gave"
        assert now.has_working_key
        assert now.key_last_four == key[-4:], "half a key"
        sending.send(waiting.pk)
        save()

    return Scene(save, again)


SCENES: dict[str, Callable[[Tenant, Vendor], Scene]] = {
    "request": ask_for_one,
    "send": send,
    "cancel click": click_cancel,
    "cancel": cancel,
    "link": link,
    "job": make_spark_hire_job,
    "webhook": report,
    "reports": read_reports,
    "expiry": expire,
    "subscribe": subscribe,
    "drop": drop,
    "key": change_key,
}
