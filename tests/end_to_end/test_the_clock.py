"""Midnight comes for everybody, whatever Spark Hire does."""

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.processes import ROOT
from tests.end_to_end.product import Product

MANY_REQUESTS_AND_ONE_OVERDUE = """
from django.utils import timezone
from recruiting.models import Company, Job, User
from tests.people import make_candidate
from tests.video_interviews.walks import ask, give_key
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser
rita = User.objects.get(email="recruiter@example.com")
integration, _ = Integration.objects.get_or_create(company=rita.company)
SparkHireUser.objects.all().delete()
key = give_key(integration, rita, "k-recruiter-000000000000")
Integration.objects.filter(pk=integration.pk).update(is_on=True, primary_user=key)
job = Job.objects.get(title="Backend Engineer", company=rita.company)
JobLink.objects.create(company=job.company, job=job, spark_hire_uuid="j", title="Backend Engineer",
    question_set_uuid="q", question_set_name="Screen")
overdue = ask(make_candidate(job, "Olive"), rita)
for number in range(20):
    ask(make_candidate(job, f"Person {number}"), rita)
InterviewRequest.objects.filter(pk=overdue.pk).update(
    status="requested", spark_hire_uuid="i", next_attempt_at=None, expires_at=timezone.now())
"""


@pytest.fixture
def silence() -> Iterator[tuple[str, list[socket.socket]]]:
    """The address of a Spark Hire that takes every call and answers none; the calls."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1.0", taken
        server.shutdown(socket.SHUT_RDWR)
    for call in taken:
        call.close()


def test_a_spark_hire_that_never_answers_does_not_stop_the_clock(
    tmp_path: Path, silence: tuple[str, list[socket.socket]]
) -> None:
    """T1, B3: every slot of the ordinary worker waits for it; the clock has a worker of its own."""
    address, calls = silence
    product = Product(tmp_path, {"SPARKHIRE_API_URL": address})
    try:
        product.start()
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", MANY_REQUESTS_AND_ONE_OVERDUE],
            cwd=ROOT,
            env=os.environ | product.env,
            check=True,
        )
        began = time.monotonic()
        while _status_of(tmp_path, "Olive") != "expired":
            assert time.monotonic() - began < 30
            time.sleep(0.2)
        assert len(calls) >= 4
    finally:
        product.stop()


def _status_of(folder: Path, first_name: str) -> str:
    database = sqlite3.connect(folder / "data" / "recruiting.sqlite3", timeout=20)
    found: tuple[str] = database.execute(
        "SELECT status FROM video_interviews_interviewrequest WHERE first_name = ?", [first_name]
    ).fetchone()
    database.close()
    return found[0]
