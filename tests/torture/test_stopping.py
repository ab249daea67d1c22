"""SIGTERM, which is how every update and every restart begins: what is under way is finished."""

import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from scripts.processes import Child
from tests.sandbox.process import until
from tests.torture.processes import staff
from tests.torture.vendor import Vendor
from tests.torture.world import Tenant
from video_interviews.models import InterviewRequest, Status

HALF = 4  # bytes of the body
HEAD = (
    "POST /webhooks/spark-hire/nobody/InterviewAccepted/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Content-Type: application/json\r\nContent-Length: {2 * HALF}\r\n\r\n"
)


def test_a_web_server_that_is_told_to_end_answers_the_request_in_flight_and_no_other(
    vendor: Vendor, tmp_path: Path
) -> None:
    """The system may let others connect still: they are cut off, so that a proxy tries elsewhere."""
    with staff(tmp_path, vendor) as everybody:
        url = urlsplit(everybody.web("recruiting.wsgi", processes=1, threads=2))
        address = (str(url.hostname), int(url.port or 0))
        [web] = everybody.children
        with socket.create_connection(address, 10) as slow:
            slow.sendall(HEAD.encode() + b"{" + b" " * (HALF - 1))
            until(
                lambda: "Handling signal: term" in web.written() or told(web), "it was told to end"
            )
            with socket.create_connection(address, 10) as late:
                late.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                slow.sendall(b" " * (HALF - 1) + b"}")
                answer = slow.recv(1000).decode()
                with suppress(ConnectionResetError):
                    assert late.recv(1000) == b""
        assert answer.startswith("HTTP/1.1 404")  # nobody's address: the product itself answered
        assert web.process.wait(10) == 0


def told(web: Child) -> bool:
    """Tell it to end; false, since it has to say that it heard."""
    web.process.send_signal(signal.SIGTERM)
    return False


def test_a_worker_that_is_told_to_end_finishes_what_it_is_at(
    vendor: Vendor, tenants: list[Tenant], tmp_path: Path
) -> None:
    """Spark Hire's answer to the invitation drips in meanwhile. No bell was rung, no beat ticks: even what
    a worker began by itself, past Celery, is finished."""
    vendor.lever("faults", operation="create_interview", fault="drip", seconds=0.001)
    request = tenants[0].asked()
    with staff(tmp_path, vendor) as everybody:
        worker = everybody.worker("worker", threads=1)
        at_it = InterviewRequest.objects.filter(pk=request.pk, unknown_since__isnull=False)
        until(at_it.exists, "the worker is at it")
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(20) == os.EX_OK
    request.refresh_from_db()
    assert request.status == Status.REQUESTED
    assert (request.lease_token, request.unknown_since) == (None, None)
