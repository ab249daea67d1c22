"""Midnight comes for everybody, and what was asked for is sent, whatever is away."""

import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.processes import ROOT, free_port
from tests.end_to_end.product import Product
from tests.sandbox.process import RITA, Api, until

RITA_ASKS = """
import sys
from django.utils import timezone
from recruiting.models import Job, User
from tests.people import make_candidate
from tests.sandbox.process import RITA
from tests.video_interviews.walks import ask, give_key
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser
rita = User.objects.get(email="recruiter@example.com")
integration, _ = Integration.objects.get_or_create(company=rita.company)
key = SparkHireUser.objects.filter(user=rita).first() or give_key(integration, rita, RITA)
Integration.objects.filter(pk=integration.pk).update(is_on=True, primary_user=key)
job = Job.objects.get(title="Backend Engineer", company=rita.company)
JobLink.objects.update_or_create(company=job.company, job=job, defaults={"spark_hire_uuid": "%s",
    "title": "Backend Engineer", "question_set_uuid": "%s", "question_set_name": "Screen"})
for name in "%s".split():
    request = ask(make_candidate(job, name), rita)
    if name == "Overdue":
        InterviewRequest.objects.filter(pk=request.pk).update(status="requested",
            spark_hire_uuid="i", next_attempt_at=None, expires_at=timezone.now())
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
    """T1, B3: the only thread of the worker waits for it, and no beat ticks: the worker keeps the time."""
    address, calls = silence
    with running(tmp_path, {"SPARKHIRE_API_URL": address, "WORKER_CONCURRENCY": "1"}) as product:
        ask(product, *(f"Person{number}" for number in range(9)))
        until(lambda: calls, "a call that is not answered", patience=60)
        ask(product, "Overdue")
        wait_for(tmp_path, "Overdue", "expired")


def test_without_broker_and_beat_requests_are_sent_all_the_same(tmp_path: Path) -> None:
    """B2, T1: a little later. Nothing is lost, and it goes on like that all day."""
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    with running(tmp_path, {"REDIS_URL": nobody}) as product:
        spark_hire = Api(f"{product.spark_hire}/v1.0", RITA)
        job = spark_hire.make_job()["uuid"]
        question_set = spark_hire.get("/question_sets").json()[0]["uuid"]
        for name in ("Overdue", "Wanda"):
            ask(product, name, job=job, question_set=question_set)
        wait_for(tmp_path, "Wanda", "requested")
        wait_for(tmp_path, "Overdue", "expired")


@contextmanager
def running(folder: Path, env: dict[str, str]) -> Iterator[Product]:
    """The product without its beat."""
    product = Product(folder, env)
    try:
        product.start(beat=False)
        yield product
    finally:
        product.stop()


def ask(product: Product, *names: str, job: str = "j", question_set: str = "q") -> None:
    """Rita asks these people. One whose name is Overdue should have answered by now."""
    code = RITA_ASKS % (job, question_set, " ".join(names))
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    subprocess.run(command, cwd=ROOT, env=os.environ | product.env, check=True)


def wait_for(folder: Path, first_name: str, status: str) -> None:
    until(lambda: _status_of(folder, first_name) == status, f"{first_name} {status}", patience=60)


def _status_of(folder: Path, first_name: str) -> str:
    database = sqlite3.connect(folder / "data" / "recruiting.sqlite3", timeout=20)
    found: tuple[str] = database.execute(
        "SELECT status FROM video_interviews_interviewrequest WHERE first_name = ?", [first_name]
    ).fetchone()
    database.close()
    return found[0]
