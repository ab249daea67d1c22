"""A company whose integration runs: Dana is the Primary User, Alice has a key, Bob has none."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import responses
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from recruiting import content_policy
from recruiting.models import Candidate, Job, User
from tests.people import log_in
from tests.sandbox.process import ADA, RITA, Sandbox
from tests.video_interviews.addresses import there
from tests.video_interviews.doubts import Doubled, made_late, noticed, send_twice
from tests.video_interviews.walks import EVENT, WIRE, give_key, requested, subscribed
from video_interviews.actions import subscribing
from video_interviews.models import Integration, InterviewRequest, JobLink, Subscription


@pytest.fixture
def integration(dana: User, alice: User) -> Integration:
    """ON. Dana's key is that of Ada, Alice's that of Rita at the sandbox."""
    assert dana.company is not None
    running = Integration.objects.create(company=dana.company, is_on=True)
    give_key(running, alice, RITA)
    running.primary_user = give_key(running, dana, ADA)
    running.save()
    return running


@pytest.fixture
def link(job: Job, integration: Integration) -> JobLink:
    """The job is linked and has a question set, at no Spark Hire in particular."""
    return JobLink.objects.create(
        company=job.company,
        job=job,
        spark_hire_uuid="job-1",
        title="Backend Engineer",
        question_set_uuid="set-1",
        question_set_name="Software Engineer Screen",
    )


@pytest.fixture
def wire(settings: Settings) -> Iterator[responses.RequestsMock]:
    """Spark Hire answers what the test says, and nothing else."""
    settings.SPARKHIRE_API_URL = WIRE
    with responses.RequestsMock(assert_all_requests_are_fired=False) as answered:
        yield answered


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = Sandbox(tmp_path_factory.mktemp("spark-hire"))
    yield running
    running.kill()


@pytest.fixture
def sandbox(one_sandbox: Sandbox, settings: Settings) -> Sandbox:
    """A Spark Hire on its first day, which the product calls."""
    one_sandbox.lever("clear")
    settings.SPARKHIRE_API_URL = one_sandbox.v1
    settings.SPARKHIRE_APP_URL = one_sandbox.url
    settings.CONTENT_SECURITY_POLICY = content_policy.policy(one_sandbox.url)
    settings.DEBUG = True  # the sandbox's links are http
    return one_sandbox


@pytest.fixture
def linked(sandbox: Sandbox, link: JobLink) -> JobLink:
    """The job is linked to one that the sandbox has."""
    ada = sandbox.api(ADA)
    chosen = ada.get("/question_sets").json()[0]
    link.spark_hire_uuid = ada.make_job()["uuid"]
    link.question_set_uuid, link.question_set_name = chosen["uuid"], chosen["name"]
    link.save()
    return link


@pytest.fixture
def request_of_alice(alice: User, candidate: Candidate, link: JobLink) -> InterviewRequest:
    """Requested an hour ago, so that what happens since lies between then and now."""
    request = requested(candidate, alice)
    asked_at = timezone.now() - timedelta(hours=1)
    InterviewRequest.objects.filter(pk=request.pk).update(requested_at=asked_at)
    candidate.newsfeed.update(happened_at=asked_at)
    request.refresh_from_db()
    return request


@pytest.fixture
def admin(dana: User) -> Client:
    """Dana's browser, logged in."""
    return log_in(dana)


@pytest.fixture
def doubled(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> Doubled:
    """A request of which Spark Hire made a second invitation late, and that report came in."""
    request = send_twice(sandbox, candidate, alice)
    surplus = made_late(sandbox, request)
    assert noticed(surplus, integration)
    request.refresh_from_db()
    return request, surplus


@pytest.fixture
def running(sandbox: Sandbox, integration: Integration) -> Integration:
    """Subscribed with Ada's key."""
    Integration.objects.update(subscribe_at=timezone.now())
    subscribing.subscribe(integration.pk)
    integration.refresh_from_db()
    assert len(there(sandbox)) == 8
    return integration


@pytest.fixture
def subscription(integration: Integration) -> Subscription:
    return subscribed(integration, EVENT)
