"""Create a new Spark Hire job: exactly one is made and linked, whatever dies in between."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from recruiting.models import Job, User
from sparkhire_client import SparkHireClient
from tests.people import log_in, make_job
from tests.sandbox.process import ADA, Sandbox
from tests.video_interviews.walks import calls, later
from video_interviews.actions import linking
from video_interviews.models import Integration, JobCreation, JobLink, SparkHireUser

IN_DOUBT = ["500_after_commit", "truncated", "empty_200", "reset_mid_body"]
NOT_DONE = ["500", "502", "reset_before_commit"]


def link(user: User, job: Job, **typed: str) -> str:
    """The window's answer, or the Job Info window that it leads to."""
    address = reverse("link-job", args=[job.pk])
    return log_in(user).post(address, {"how": "new"} | typed, follow=True).content.decode()


def job_info(user: User, job: Job) -> str:
    return log_in(user).get(reverse("job-info", args=[job.pk])).content.decode()


def comes_by(job: Job) -> None:
    """The worker, for the job that is being made."""
    linking.make_job(JobCreation.objects.get(job=job).pk)


def made(sandbox: Sandbox, title: str = "Backend Engineer") -> list[str]:
    return [row["uuid"] for row in sandbox.api(ADA).get("/jobs").json() if row["title"] == title]


@pytest.mark.parametrize("fault", IN_DOUBT)
def test_what_was_made_in_silence_is_found_and_linked(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, fault: str
) -> None:
    """L2, B2: after the quarantine, among her jobs, and never made twice."""
    sandbox.lever("faults", operation="create_job", fault=fault)

    shown = link(alice, job)

    assert "Being made in Spark Hire: “Backend Engineer”." in shown
    assert "may have made it all the same" in shown
    assert "EST" in shown
    comes_by(job)
    assert not JobLink.objects.exists(), "the quarantine is not over"
    with later(seconds=136):
        comes_by(job)
    assert [kept.spark_hire_uuid for kept in JobLink.objects.filter(job=job)] == made(sandbox)
    assert not JobCreation.objects.exists()
    assert "Linked to Spark Hire" in job_info(alice, job)


@pytest.mark.parametrize("fault", NOT_DONE)
def test_what_was_not_made_after_all_is_made_once(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, fault: str
) -> None:
    """L2, B2: after the quarantine and a look."""
    sandbox.lever("faults", operation="create_job", fault=fault)
    assert "Being made in Spark Hire" in link(alice, job)

    with later(seconds=136):
        comes_by(job)
        comes_by_again = JobCreation.objects.filter(job=job).exists()

    assert not comes_by_again
    assert [JobLink.objects.get(job=job).spark_hire_uuid] == made(sandbox)


@pytest.mark.parametrize(
    ("fault", "sentence"), [("400", "told to refuse"), ("429", "no more calls with this key")]
)
def test_what_was_refused_is_said_and_leaves_nothing_behind(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job, fault: str, sentence: str
) -> None:
    """L2, B1: beside the choice; the next click works."""
    sandbox.lever("faults", operation="create_job", fault=fault, seconds=7)

    assert sentence in link(alice, job)

    assert not JobCreation.objects.exists()
    with later(seconds=8):
        link(alice, job)
    assert JobLink.objects.filter(job=job).count() == len(made(sandbox)) == 1


def test_a_job_that_was_there_before_is_not_taken_for_the_one_being_made(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2: nor one that another record is linked to, nor one of another title."""
    ada = sandbox.api(ADA)
    ada.make_job(title="Frontend Engineer")
    taken = ada.make_job()["uuid"]
    other = make_job(job.company, "Backend Engineer")
    JobLink.objects.create(company=job.company, job=other, spark_hire_uuid=taken, title="Taken")
    sandbox.lever("faults", operation="create_job", fault="500")
    link(alice, job)

    with later(seconds=136):
        comes_by(job)

    assert len(made(sandbox)) == 2
    assert JobLink.objects.get(job=job).spark_hire_uuid != taken


def test_an_old_job_of_the_same_title_is_not_taken_for_it(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2: the two clocks may differ by five minutes, not by more."""
    old = sandbox.api(ADA).make_job()["uuid"]
    with later(minutes=6):
        sandbox.lever("faults", operation="create_job", fault="500")
        link(alice, job)
    with later(minutes=9):
        comes_by(job)
    assert JobLink.objects.get(job=job).spark_hire_uuid != old
    assert len(made(sandbox)) == 2


@pytest.mark.parametrize("point", ["before the call", "after the answer"])
def test_a_page_that_is_killed_leaves_the_rest_to_the_worker(
    sandbox: Sandbox,
    integration: Integration,
    alice: User,
    job: Job,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
) -> None:
    """L2, B2: one job, linked, whichever moment it was."""
    with monkeypatch.context() as killed:
        if point == "before the call":
            killed.setattr(SparkHireClient, "create_job", lambda *_, **__: sys.exit())
        else:
            killed.setattr(linking, "_link_made", lambda *_: sys.exit())
        with pytest.raises(SystemExit):
            linking.link_to_new_job(job, by=alice)
    comes_by(job)
    assert not JobLink.objects.exists(), "the page holds it"

    with later(seconds=46):
        comes_by(job)
    with later(seconds=136):
        comes_by(job)

    assert [JobLink.objects.get(job=job).spark_hire_uuid] == made(sandbox)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_job(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2, B2: and both are told so."""
    barrier = Barrier(4)

    def click() -> str:
        try:
            barrier.wait()
            return link(alice, job)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        shown = [each.result() for each in [people.submit(click) for _ in range(4)]]

    assert [JobLink.objects.get(job=job).spark_hire_uuid] == made(sandbox)
    assert calls(sandbox, "create_job") == 1
    assert all(
        "Being made" in page or "Linked to" in page or "linked already" in page for page in shown
    )


def test_somebody_without_a_key_by_then_is_said_and_another_goes_on_with_a_look(
    sandbox: Sandbox, integration: Integration, alice: User, dana: User, job: Job
) -> None:
    """L2, P5: in doubt, so that Dana's click looks for it before it makes another."""
    sandbox.lever("faults", operation="create_job", fault="500_after_commit")
    link(alice, job)
    SparkHireUser.objects.filter(user=alice).update(key_state=SparkHireUser.KeyState.REFUSED)
    with later(seconds=136):
        comes_by(job)
        shown = job_info(dana, job)
        assert "was not made in Spark Hire. Alice no longer has a working Spark Hire key." in shown
        assert "look for it among the existing Spark Hire jobs" in shown

        assert "Being made in Spark Hire" in link(dana, job)
        comes_by(job)

    assert [JobLink.objects.get(job=job).spark_hire_uuid] == made(sandbox)
    assert JobLink.objects.get(job=job).linked_by == dana


def test_what_spark_hire_refuses_the_worker_is_said_and_can_be_tried_again(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2, B3: what can never succeed says why."""
    sandbox.lever("faults", operation="create_job", fault="500")
    link(alice, job)
    sandbox.lever("faults", operation="create_job", fault="400")
    with later(seconds=136):
        comes_by(job)
        assert "Spark Hire refused it: The sandbox was told to refuse this" in job_info(alice, job)
        comes_by(job)
        assert "Linked to Spark Hire" in link(alice, job)
    assert len(made(sandbox)) == 1


def test_spark_hire_down_it_waits_and_is_looked_for_when_it_is_back(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2, B3: a look that fails leaves the doubt."""
    sandbox.lever("faults", operation="create_job", fault="500_after_commit")
    link(alice, job)
    sandbox.lever("faults", operation="jobs", fault="502")
    with later(seconds=136):
        comes_by(job)
        assert "Spark Hire has a fault of its own (error 502)." in job_info(alice, job)
    with later(seconds=150):
        comes_by(job)
    assert [JobLink.objects.get(job=job).spark_hire_uuid] == made(sandbox)


def test_alice_links_an_existing_job_instead_or_wants_none_any_more(
    sandbox: Sandbox, integration: Integration, alice: User, bob: User, job: Job
) -> None:
    """L2, P5: the worker then leaves it alone; Bob may do neither."""
    sandbox.lever("faults", operation="create_job", fault="500_after_commit", times=2)
    stop = reverse("stop-creating-job", args=[job.pk])
    link(alice, job)
    log_in(bob).post(stop)
    assert JobCreation.objects.exists()
    assert "Use an existing Spark Hire job" not in job_info(bob, job)
    log_in(alice).post(stop)
    assert not JobCreation.objects.exists()
    assert "Not linked yet." in job_info(alice, job)

    link(alice, job)
    creation = JobCreation.objects.get()
    window = log_in(alice).get(reverse("link-job", args=[job.pk])).content.decode()
    assert 'value="existing" required id="id_how_1" checked' in window
    [first, second] = sorted(made(sandbox))
    link(alice, job, how="existing", existing=first)

    assert JobLink.objects.get(job=job).spark_hire_uuid == first
    with later(seconds=136):
        linking.make_job(creation.pk)
    assert len(made(sandbox)) == 2, f"{second} was made in silence before"


def test_a_worker_that_lost_its_lease_links_nothing(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """B2: the fence: what another has taken over is left to them."""
    sandbox.lever("faults", operation="create_job", fault="500")
    link(alice, job)
    with later(seconds=136):
        slow = linking._claim(JobCreation.objects.get().pk)
    assert slow is not None
    with later(seconds=136 + 46):
        comes_by(job)
        key = SparkHireUser.objects.get(user=alice)
        assert linking._make(slow, key) is None
    assert len(made(sandbox)) == JobLink.objects.count() == 1


def test_two_records_of_one_title_in_doubt_get_a_job_each(
    sandbox: Sandbox, integration: Integration, alice: User, job: Job
) -> None:
    """L2: what one took for its own, the other makes anew."""
    other = make_job(job.company, "Backend Engineer", city="Boston", state="MA")
    sandbox.lever("faults", operation="create_job", fault="500_after_commit")
    sandbox.lever("faults", operation="create_job", fault="500")
    link(alice, job)
    link(alice, other)
    with later(seconds=136):
        comes_by(other)
        comes_by(job)
    linked = sorted(JobLink.objects.values_list("spark_hire_uuid", flat=True))
    assert linked == sorted(made(sandbox))
    assert len(linked) == 2
