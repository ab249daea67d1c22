"""R6: nobody's queue and nobody's trouble with Spark Hire keeps another's click waiting."""

import socket
import time
from base64 import b64encode
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from recruiting.bell import ring
from recruiting.models import Candidate
from tests.sandbox.process import until
from tests.torture.processes import staff
from tests.torture.proxy import PATIENCE, Proxy, _request
from tests.torture.rows import row
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from video_interviews.models import InterviewRequest

MOST_CLICKS, FEWEST_CLICKS = 60, 20
DEADLINE = timedelta(seconds=15)  # of a call, whatever Spark Hire does


class Moods(Proxy):
    """A Spark Hire that is silent for some users, and tells others one byte a second."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.silent: bytes = b"nobody"
        self.slow: bytes = b"nobody"

    def _attend(self, client: socket.socket, trouble: str) -> None:
        client.settimeout(PATIENCE)
        with suppress(OSError), client:
            request = _request(client)
            if self.silent in request:
                client.recv(1)
                return
            with socket.create_connection(self._target, PATIENCE) as vendor:
                vendor.sendall(request)
                answer = b"".join(iter(lambda: vendor.recv(65536), b""))
            for byte in answer if self.slow in request else b"":
                client.sendall(bytes([byte]))
                time.sleep(1)
            client.sendall(answer if self.slow not in request else b"")


@row(
    "R6",
    asked="a send starts within 5 s of the click while another company has 20,000 queued, calls of "
    "a second hang and of a third drip; no call takes longer than 15 s; p99 at most 2 x idle",
    full=20_000,
    ci=400,
    means="A company that asks for thousands at once, or one for which Spark Hire does not answer, "
    "is not felt by any other.",
)
def test_a_click_waits_for_nobody_else(
    size: int, vendor: Vendor, tenants: list[Tenant], tmp_path: Path, bells: None
) -> str:
    crowd, silent, slow, one = tenants[:4]
    moods = Moods(vendor.v1)
    moods.silent, moods.slow = (basic(each.keys[2]) for each in (silent, slow))
    with staff(tmp_path, vendor, SPARKHIRE_API_URL=moods.url) as everybody:
        everybody.worker("worker")
        everybody.beat()
        clicks = min(MOST_CLICKS, max(FEWEST_CLICKS, size // 50))
        idle = [starts_after(one) for _ in range(clicks)]
        queue(crowd, size)
        for trouble in (silent, slow):
            queue(trouble, 20)
        until(lambda: begun(silent) and begun(slow) and begun(crowd), "everybody's turn", 30)
        busy = [starts_after(one) for _ in range(clicks)]
        assert max(busy) <= timedelta(seconds=5), f"a click waited {max(busy)}"
        until(lambda: timed(slow), "the end of a call that drips", 60)
    longest = max(timed(slow))
    assert longest <= DEADLINE + timedelta(seconds=1), f"a call took {longest}"
    return (
        f"{size:,} queued, {clicks} clicks: started within {ms(max(busy))} (median "
        f"{ms(sorted(busy)[clicks // 2])}), idle {ms(max(idle))} ({ms(sorted(idle)[clicks // 2])}); "
        f"a dripping call ended after {longest.total_seconds():.1f} s"
    )


def basic(key: str) -> bytes:
    """How a request says whose it is."""
    return b64encode(f"{key}:".encode())


def queue(tenant: Tenant, number: int) -> None:
    """Asked for all at once."""
    sample = tenant.asked()
    stage, company = sample.candidate.stage_id, tenant.company.pk
    candidates = Candidate.objects.bulk_create(
        Candidate(
            job=tenant.job,
            company_id=company,
            stage_id=stage,
            first_name="Casey",
            last_name="Candidate",
            email=f"one.of.many.{at}@example.com",
        )
        for at in range(number - 1)
    )
    columns = {f.attname: getattr(sample, f.attname) for f in sample._meta.concrete_fields}
    del columns["id"], columns["candidate_id"], columns["email"]
    InterviewRequest.objects.bulk_create(
        (InterviewRequest(**columns, candidate=each, email=each.email) for each in candidates),
        batch_size=2000,
    )
    ring("video_interviews.work")


def starts_after(tenant: Tenant) -> timedelta:
    """How long after the click its send has begun."""
    request = tenant.asked()

    def began() -> bool:
        request.refresh_from_db()
        return request.first_attempt_at is not None

    until(began, "the click's turn", 30)
    assert request.first_attempt_at
    return request.first_attempt_at - request.requested_at


def begun(tenant: Tenant) -> bool:
    return InterviewRequest.objects.filter(
        company=tenant.company, first_attempt_at__lte=timezone.now()
    ).exists()


def timed(tenant: Tenant) -> list[timedelta]:
    """How long the calls lasted that ended without an answer."""
    ended = InterviewRequest.objects.filter(
        company=tenant.company, unknown_since__gt=timezone.now() - timedelta(minutes=5)
    ).exclude(reason="")
    return [
        each.unknown_since - each.first_attempt_at
        for each in ended
        if each.unknown_since and each.first_attempt_at
    ]


def ms(duration: timedelta) -> str:
    return f"{duration.total_seconds() * 1000:.0f} ms"
