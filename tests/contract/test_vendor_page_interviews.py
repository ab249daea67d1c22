"""Spark Hire's API v1.0 as the product relies on it: interviews, until the candidate acts."""

from datetime import datetime
from typing import Any

import pytest

from tests.contract.conftest import Vendor
from tests.sandbox.process import in_future


@pytest.fixture
def interview(vendor: Vendor, job: dict[str, Any]) -> dict[str, Any]:
    return vendor.make_interview(job)


def test_post_interviews_answers_the_interview(
    vendor: Vendor, job: dict[str, Any], interview: dict[str, Any]
) -> None:
    assert (interview["type"], interview["status"]) == ("one_way", "created")
    assert interview["job_post"]["uuid"] == job["uuid"]
    candidate = interview["assigned_to"]
    assert isinstance(candidate, dict), "a list of one in the call, an object in the answer"
    assert candidate["email"] == "casey@example.com"
    assert candidate["first_name"] == "Casey"
    assert interview["completed_at"] is None
    assert interview["questions"]


def test_the_deadline_is_scheduled_at_in_whole_seconds(vendor: Vendor, job: dict[str, Any]) -> None:
    wished = in_future(days=5)

    made = vendor.make_interview(job, scheduled_at=wished)

    assert datetime.fromisoformat(made["scheduled_at"]) == datetime.fromisoformat(wished)
    assert datetime.fromisoformat(made["created_at"]).microsecond == 0


def test_an_interview_is_read_by_its_uuid(vendor: Vendor, interview: dict[str, Any]) -> None:
    assert vendor.get(f"/interviews/{interview['uuid']}").json()["uuid"] == interview["uuid"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "two_way"},
        {"scheduled_at": "2020-01-01T00:00:00Z"},
        {"scheduled_at": "tomorrow"},
        {"timezone": "Mars/Olympus"},
        {"assigned_to": []},
        {"assigned_to": [{"first_name": "C", "last_name": "C", "email": "not an address"}]},
        {"assigned_to": [{"email": "casey@example.com"}]},
        {"job_post": {}},
    ],
    ids=lambda wrong: str(next(iter(wrong.items()))),
)
def test_what_cannot_be_sent_is_400_with_a_reason(
    vendor: Vendor, job: dict[str, Any], wrong: dict[str, Any]
) -> None:
    answer = vendor.post("/interviews", json=vendor.interview_body(job, **wrong))

    assert answer.status_code == 400
    assert isinstance(answer.json()["reason"], str)


def test_a_closed_job_takes_no_interviews(vendor: Vendor, job: dict[str, Any]) -> None:
    vendor.put(f"/jobs/{job['uuid']}", json={"status": "closed"})

    answer = vendor.post("/interviews", json=vendor.interview_body(job))

    assert answer.status_code == 400
    assert "reason" in answer.json()


def test_an_unknown_question_set_is_refused(vendor: Vendor, job: dict[str, Any]) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"

    answer = vendor.post(
        "/interviews", json=vendor.interview_body(job, interview_question_set=unknown)
    )

    assert answer.status_code in (400, 404)


def test_the_same_post_makes_a_second_interview(
    vendor: Vendor, job: dict[str, Any], interview: dict[str, Any]
) -> None:
    again = vendor.make_interview(job)

    assert again["uuid"] != interview["uuid"]


def test_interviews_can_be_filtered_by_job(vendor: Vendor, job: dict[str, Any]) -> None:
    other = vendor.make_job(title="Another")
    here, there = vendor.make_interview(job), vendor.make_interview(other)
    third = vendor.make_interview(vendor.make_job(title="A third"))

    one = vendor.get("/interviews", params={"job[uuid]": job["uuid"]}).json()
    both = vendor.get("/interviews", params={"job[uuid]": f"{job['uuid']},{other['uuid']}"}).json()

    assert [i["uuid"] for i in one] == [here["uuid"]]
    assert {i["uuid"] for i in both} == {here["uuid"], there["uuid"]}
    assert third["uuid"] not in {i["uuid"] for i in both}


def test_interviews_can_be_filtered_by_status_and_type(
    vendor: Vendor, job: dict[str, Any], interview: dict[str, Any]
) -> None:
    def found(**query: str) -> list[str]:
        asked = {"job[uuid]": job["uuid"]} | {f"{k}[]": v for k, v in query.items()}
        return [i["uuid"] for i in vendor.get("/interviews", params=asked).json()]

    assert found(status="created") == [interview["uuid"]]
    assert found(status="completed") == []
    assert found(type="one_way") == [interview["uuid"]]
    assert found(type="live") == []


def test_put_moves_the_deadline(vendor: Vendor, interview: dict[str, Any]) -> None:
    path, later = f"/interviews/{interview['uuid']}", in_future(days=20)

    answer = vendor.put(path, json={"scheduled_at": later, "timezone": "Europe/London"})

    assert answer.ok
    moved = vendor.get(path).json()
    assert datetime.fromisoformat(moved["scheduled_at"]) == datetime.fromisoformat(later)
    assert moved["status"] == "rescheduled"


def test_delete_is_204_and_then_404_and_in_no_list(
    vendor: Vendor, job: dict[str, Any], interview: dict[str, Any]
) -> None:
    path = f"/interviews/{interview['uuid']}"
    answer = vendor.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")

    assert vendor.get(path).status_code == 404
    assert vendor.delete(path).status_code == 404
    assert vendor.get("/interviews", params={"job[uuid]": job["uuid"]}).json() == []


def test_there_is_no_share_link_before_there_is_one(
    vendor: Vendor, interview: dict[str, Any]
) -> None:
    assert vendor.get(f"/interviews/{interview['uuid']}/share_link").status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff\xfe", b'"text"', b"null", b"[" * 100_000],
    ids=["empty", "half", "list", "no UTF-8", "text", "null", "deep"],
)
def test_a_body_that_is_no_json_object_is_400(vendor: Vendor, body: bytes) -> None:
    for path in ("/jobs", "/interviews", "/webhooks"):
        assert vendor.post(path, data=body).status_code == 400


def test_odd_text_is_refused_or_kept_and_never_breaks_anything(
    vendor: Vendor, job: dict[str, Any]
) -> None:
    for odd in ("\x00", "\ud800", 7, ["x"], {"uuid": 1}):
        for field in ("type", "scheduled_at", "timezone", "email_message", "job_post"):
            wrong = vendor.interview_body(job) | {field: odd}
            assert vendor.post("/interviews", json=wrong).status_code in (400, 404)
    far = {"scheduled_at": "9999-12-31T23:59:59Z", "timezone": "Pacific/Auckland"}
    assert vendor.post("/interviews", json=vendor.interview_body(job, **far)).status_code < 500
