"""R7: a storm of reports is read with few calls, and what is reported again is not told again."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from tests.torture.checker import findings
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Clock, Tenant, recover
from video_interviews import tasks
from video_interviews.models import InterviewRequest, Status, WebhookDelivery

TIMES = 10  # that each is reported
CALLS = 10  # for a hundred interviews, at most


@row(
    "R7",
    asked=f"each of 1,000 interviews reported {TIMES} times at once, twice over, to 4 workers: at most "
    f"{CALLS} calls a hundred interviews, each told once",
    full=1000,
    ci=60,
    means="When Spark Hire reports a thousand things at once, pages keep their share of its limit.",
)
def test_a_storm_of_reports_is_read_with_few_calls(
    size: int, vendor: Vendor, clock: Clock, tenants: list[Tenant], unlimited: None
) -> str:
    tenant = tenants[0]
    requests = [tenant.sent() for _ in range(size)]
    for request in requests:
        vendor.lever(f"interviews/{request.spark_hire_uuid}/accept")
    calls = 0
    for _ in range(2):
        before = len(vendor.world("apicall")["apicall"])
        reported(tenant, requests)
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(read, [tenant.integration.pk] * 4))
        recover(clock, step=1)
        calls += len(vendor.world("apicall")["apicall"]) - before
    wrong = findings(vendor)
    assert not wrong, f"{len(wrong)} wrong: {wrong[0]}"
    assert InterviewRequest.objects.filter(status=Status.ACCEPTED).count() == size
    most = 2 * CALLS * -(-size // 100)
    assert calls <= most, f"{calls} calls for {size} interviews"
    return f"{2 * TIMES * size:,} reports of {size:,} interviews: {calls} calls, each told once"


def reported(tenant: Tenant, requests: list[InterviewRequest]) -> None:
    """Kept as they came."""
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            integration=tenant.integration,
            event="InterviewAccepted",
            body=b'{"uuid": "%b"}' % request.spark_hire_uuid.encode(),
        )
        for request in requests
        for _ in range(TIMES)
    )


def read(integration_pk: int) -> None:
    try:
        tasks.read_reports(integration_pk)
    finally:
        connections.close_all()
