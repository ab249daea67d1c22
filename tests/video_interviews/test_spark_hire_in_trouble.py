"""Whatever Spark Hire answers while a person waits: a page that says so, never an error page."""

import pytest
from django.test import Client
from django.urls import reverse

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.walks import send
from video_interviews.actions import canceling
from video_interviews.models import InterviewRequest, JobLink, SparkHireUser, Status

FAULTS = ["500", "502", "html", "empty_200", "truncated", "redirect", "401", "403", "404", "429"]


def trouble(sandbox: Sandbox, fault: str) -> None:
    """From now on, whoever calls, whatever for."""
    sandbox.lever("faults", operation="any", fault=fault, times=100)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_page_that_asks_spark_hire_opens_and_answers(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str
) -> None:
    """B1, B3: linking, listing, choosing, requesting, watching, sharing."""
    request = send(candidate, alice)
    InterviewRequest.objects.update(status=Status.COMPLETED)
    trouble(sandbox, fault)
    client, job, both = log_in(alice), linked.job_id, (candidate.pk, request.pk)
    asked = [
        client.get(reverse("question-set", args=[job])),
        client.post(reverse("question-set", args=[job]), {"question_set": "set-1"}),
        client.get(reverse("request-video-interview", args=[candidate.pk])),
        client.get(reverse("view-completed-interview", args=both)),
        client.get(reverse("share", args=both)),
    ]
    assert [answer.status_code for answer in asked if answer.status_code >= 500] == []
    linked.delete()
    for answer in (
        client.get(reverse("link-job", args=[job])),
        client.post(reverse("link-job", args=[job]), {"how": "new"}),
        client.post(reverse("link-job", args=[job]), {"how": "existing", "existing": "job-1"}),
    ):
        assert answer.status_code in (200, 302, 422)  # 302: it may have been made after all
    assert not JobLink.objects.exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_settings_say_what_spark_hire_said_and_keep_no_unchecked_key(
    sandbox: Sandbox, admin: Client, alice: User, linked: JobLink, fault: str
) -> None:
    """S3, S5, B3: the key typed is not kept, the one that was there is."""
    spark_hire_user = SparkHireUser.objects.get(user=alice)
    before = spark_hire_user.sealed_key
    trouble(sandbox, fault)
    typed = {f"key_{spark_hire_user.pk}": RITA[:-1] + "1", "is_on": "on"}
    typed["primary_user"] = str(linked.company.integration.primary_user_id)
    page = admin.post(reverse("video-interviewing"), typed)
    assert page.status_code == 422
    assert typed[f"key_{spark_hire_user.pk}"] not in page.content.decode()
    spark_hire_user.refresh_from_db()
    assert spark_hire_user.sealed_key == before
    assert admin.post(reverse("test-connection"), follow=True).status_code == 200


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cancelation_is_confirmed_or_tried_again_or_given_back_with_the_reason(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, fault: str
) -> None:
    """V6, B3: never taken for done."""
    request = send(candidate, alice)
    trouble(sandbox, fault)
    canceling.cancel_request(request, by=alice)
    canceling.cancel(request.pk)
    request.refresh_from_db()
    assert request.reason
    assert request.status in (Status.CANCELING, Status.REQUESTED)
    if request.status == Status.CANCELING:
        assert request.next_attempt_at is not None
