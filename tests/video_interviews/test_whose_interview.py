"""An interview that Spark Hire lists and nobody knows: a late create of ours, or not ours at all."""

from datetime import timedelta

from recruiting.models import Candidate, User
from sparkhire_client.resources import Interview
from tests.sandbox.process import Sandbox
from tests.video_interviews.doubts import alive, made_late, noticed, send_twice
from tests.video_interviews.walks import (
    ask,
    later,
    spoken,
    states,
)
from video_interviews.actions import canceling, sending
from video_interviews.models import (
    Integration,
    InterviewRequest,
    JobLink,
)

CASEY = "casey@example.com"


def test_only_a_late_create_of_ours_is_taken_for_one(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> None:
    """V5, V10: what somebody sends from Spark Hire itself is theirs."""
    request = send_twice(sandbox, candidate, alice)
    by_hand = made_late(
        sandbox, request, scheduled_at=spoken(request.expires_at - timedelta(days=1))
    )
    elsewhere = made_late(sandbox, request, job_post={"uuid": sandbox.api().make_job()["uuid"]})
    other = {"first_name": "Kay", "last_name": "Other", "email": "kay@example.com"}
    for_another = made_late(sandbox, request, assigned_to=[other | {"name": "Kay Other"}])
    for theirs in (by_hand, elsewhere, for_another):
        assert not noticed(theirs, integration)
    InterviewRequest.objects.update(creates=1)
    assert not noticed(made_late(sandbox, request), integration), "never in doubt"
    assert states(candidate) == ["requested"]


def test_what_a_worker_still_looks_for_is_left_to_it(
    sandbox: Sandbox, alice: User, candidate: Candidate, linked: JobLink, integration: Integration
) -> None:
    """B2: also when an earlier request of the record was in doubt: the new one is not canceled."""
    sandbox.lever("faults", operation="create_interview", fault="502")
    first = ask(candidate, alice)
    sending.send(first.pk)
    canceling.cancel_request(first, by=alice)
    with later(seconds=140):
        canceling.cancel(first.pk)
    sandbox.lever("faults", operation="create_interview", fault="500_after_commit")
    second = ask(candidate, alice)
    sending.send(second.pk)
    [uuid] = alive(sandbox)
    made = Interview.from_json(sandbox.api().get(f"/interviews/{uuid}").json())

    assert not noticed(made, integration)
    with later(seconds=140):
        sending.send(second.pk)
    assert not noticed(made, integration), "it is known now"

    assert states(candidate) == ["canceled", "requested"]
    assert alive(sandbox) == [uuid]
