"""Each call of the client: what goes over the wire, and what comes back of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import responses
from responses import matchers

from sparkhire_client import (
    DEFAULT_BASE_URL,
    Gone,
    NotFound,
    SparkHireClient,
    Unintelligible,
    Unreachable,
)
from sparkhire_client.pages import interview_page, job_page, question_sets_page

URL = "https://spark-hire.test/v1.0"
MIDNIGHT = datetime(2026, 11, 30, tzinfo=timezone(timedelta(hours=-5)))


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as vendor:
        yield vendor


@pytest.fixture
def alice() -> SparkHireClient:
    return SparkHireClient("k-alice", URL + "/")


def sent(vendor: responses.RequestsMock) -> Any:
    """The JSON of the one call made."""
    (call,) = vendor.calls
    assert call.request.headers["Content-Type"] == "application/json"
    return json.loads(call.request.body or b"null")


def test_without_another_address_the_vendors_own_is_called() -> None:
    assert DEFAULT_BASE_URL == "https://api.sparkhire.com/v1.0"
    assert repr(SparkHireClient("k-alice")) == f"SparkHireClient({DEFAULT_BASE_URL})"


def test_me_is_the_account_of_the_key(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.get(f"{URL}/me", json={"uuid": "u-1", "email": "alice@example.com"})
    assert alice.me().email == "alice@example.com"


def test_the_plan_can_be_read(vendor: responses.RequestsMock, alice: SparkHireClient) -> None:
    vendor.get(f"{URL}/plan", json={"name": "Pro"})
    assert alice.plan().name == "Pro"


def test_one_job_can_be_read(vendor: responses.RequestsMock, alice: SparkHireClient) -> None:
    vendor.get(f"{URL}/jobs/j-1", json={"uuid": "j-1", "status": "closed"})
    assert alice.job("j-1").status == "closed"


def test_a_job_is_made_with_its_place(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.post(f"{URL}/jobs", status=201, json={"uuid": "j-1"})
    place = {"city": "Chicago", "state": "IL", "country": "USA"}
    assert alice.create_job(title="Engineer", description="…", **place).uuid == "j-1"
    assert sent(vendor) == {"title": "Engineer", "description": "…", "location": place}


def test_a_deleted_question_set_is_not_found(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.get(f"{URL}/question_sets/q-1", status=404)
    with pytest.raises(NotFound):
        alice.question_set("q-1")


def create(alice: SparkHireClient, message: str = "") -> str:
    return alice.create_interview(
        job_uuid="j-1",
        question_set_uuid="q-1",
        first_name="Casey",
        last_name="Candidate",
        email="casey@example.com",
        deadline_at=MIDNIGHT,
        time_zone="America/New_York",
        message=message,
    ).uuid


def test_an_interview_is_made_as_the_vendor_page_says(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.post(f"{URL}/interviews", status=201, json={"uuid": "i-1"})
    assert create(alice, "See you soon") == "i-1"
    casey = {"first_name": "Casey", "last_name": "Candidate", "email": "casey@example.com"}
    assert sent(vendor) == {
        "type": "one_way",
        "scheduled_at": "2026-11-30T05:00:00Z",
        "timezone": "America/New_York",
        "assigned_to": [{"name": "Casey Candidate", **casey}],
        "email_message": "See you soon",
        "job_post": {"uuid": "j-1"},
        "interview_question_set": "q-1",
    }


def test_without_a_message_none_is_sent(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.post(f"{URL}/interviews", status=201, json={"uuid": "i-1"})
    create(alice)
    assert "email_message" not in sent(vendor)


def test_making_an_interview_is_never_tried_twice(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.post(f"{URL}/interviews", status=503)
    with pytest.raises(Unreachable) as caught:
        create(alice)
    assert caught.value.outcome_unknown
    assert len(vendor.calls) == 1


def test_an_expired_interview_is_gone(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.get(f"{URL}/interviews/i-1", status=410, json={"reason": "It has expired."})
    with pytest.raises(Gone, match="It has expired"):
        alice.interview("i-1")


def test_a_deadline_can_be_moved(vendor: responses.RequestsMock, alice: SparkHireClient) -> None:
    answer = {"uuid": "i-1", "status": "rescheduled", "scheduled_at": "2026-11-30T05:00:00Z"}
    vendor.put(f"{URL}/interviews/i-1", json=answer)
    moved = alice.reschedule_interview("i-1", deadline_at=MIDNIGHT, time_zone="America/New_York")
    assert moved.deadline_at == datetime(2026, 11, 30, 5, tzinfo=UTC)
    assert sent(vendor) == {"scheduled_at": "2026-11-30T05:00:00Z", "timezone": "America/New_York"}


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"uuid": "i-1"}'])
def test_an_interview_can_be_deleted_whatever_json_the_answer_is(
    vendor: responses.RequestsMock, alice: SparkHireClient, answer: bytes
) -> None:
    vendor.delete(f"{URL}/interviews/i-1", status=200 if answer else 204, body=answer)
    alice.delete_interview("i-1")
    assert len(vendor.calls) == 1


def test_a_page_of_some_network_in_between_is_no_proof_of_a_deletion(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.delete(f"{URL}/interviews/i-1", body="<html>Please log in</html>")
    with pytest.raises(Unintelligible) as caught:
        alice.delete_interview("i-1")
    assert caught.value.outcome_unknown


def test_the_share_link_that_exists_is_used(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.get(f"{URL}/interviews/i-1/share_link", json={"uuid": "s-1", "url": "https://x/1"})
    assert alice.share_link("i-1").url == "https://x/1"


@pytest.mark.parametrize(
    "none_yet", [{"status": 404}, {"json": None}, {"json": {}}, {"status": 204}]
)
def test_a_share_link_is_made_where_there_is_none(
    vendor: responses.RequestsMock, alice: SparkHireClient, none_yet: dict[str, Any]
) -> None:
    path = f"{URL}/interviews/i-1/share_link"
    vendor.get(path, **none_yet)
    vendor.post(path, status=201, json={"uuid": "s-1", "url": "https://x/1"})
    assert alice.share_link("i-1").url == "https://x/1"


def test_a_share_link_without_an_address_is_unintelligible(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    vendor.get(f"{URL}/interviews/i-1/share_link", json={"uuid": "s-1", "url": "javascript:x"})
    with pytest.raises(Unintelligible):
        alice.share_link("i-1")


def test_a_subscription_can_be_made_listed_replayed_and_ended(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    webhook = {"uuid": "w-1", "url": "https://example.com/hook", "event": "InterviewRated"}
    body = {"url": webhook["url"], "event": webhook["event"]}
    vendor.post(
        f"{URL}/webhooks", status=201, json=webhook, match=[matchers.json_params_matcher(body)]
    )
    vendor.get(f"{URL}/webhooks", json=[webhook])
    vendor.get(f"{URL}/webhooks/replay/InterviewRated", body=b"")
    vendor.delete(f"{URL}/webhooks/w-1", status=204)
    made = alice.create_webhook(url="https://example.com/hook", event="InterviewRated")
    assert alice.webhooks() == [made]
    alice.replay_webhook("InterviewRated")
    alice.delete_webhook(made.uuid)


def test_people_find_the_pages_of_spark_hire() -> None:
    app = "https://app.sparkhire.com/"
    assert job_page(app, "j/1") == "https://app.sparkhire.com/company/jobs/j%2F1"
    assert interview_page(app, "i-1") == "https://app.sparkhire.com/company/interviews/i-1/watch"
    assert question_sets_page(app) == "https://app.sparkhire.com/company/question_sets"
