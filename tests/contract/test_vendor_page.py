"""Spark Hire's API v1.0 as the product relies on it, fact by fact, in raw HTTP: the transport,
the key's user, jobs, question sets and subscriptions."""

from datetime import datetime
from typing import Any

import pytest
import requests

from tests.contract.conftest import Vendor
from tests.sandbox.process import job_body

NOBODY = "00000000-0000-4000-8000-000000000000"


def is_time(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


def test_the_user_name_is_the_key_and_the_password_is_ignored(vendor: Vendor) -> None:
    key = vendor.auth[0]  # type: ignore[index]
    for password in ("", "anything"):
        answer = requests.get(f"{vendor.base}/me", auth=(str(key), password), timeout=10)
        assert answer.status_code == 200


def test_a_bad_key_is_401(vendor: Vendor) -> None:
    assert requests.get(f"{vendor.base}/me", auth=("k-wrong", ""), timeout=10).status_code == 401
    assert requests.get(f"{vendor.base}/me", timeout=10).status_code == 401


def test_json_in_and_json_out(vendor: Vendor) -> None:
    answer = vendor.get("/me")

    assert answer.headers["Content-Type"].startswith("application/json")
    assert not answer.history


def test_me_is_the_keys_user(vendor: Vendor) -> None:
    me = vendor.get("/me").json()

    assert {"uuid", "first_name", "last_name", "name", "email", "permission_level"} <= me.keys()


def test_plan_has_its_limits(vendor: Vendor) -> None:
    plan = vendor.get("/plan").json()

    assert {"name", "active_jobs_limit", "users_limit", "products"} <= plan.keys()


def test_post_jobs_answers_the_job(vendor: Vendor, job: dict[str, Any]) -> None:
    assert job["title"] == "Contract Test"
    assert job["status"] == "open"
    assert {"formatted_address", "city", "state", "country"} <= job["location"].keys()
    assert "Chicago" in job["location"]["formatted_address"]
    assert all(is_time(job[f]) for f in ("created_at", "updated_at", "status_updated_at"))
    assert vendor.get(f"/jobs/{job['uuid']}").json() == job


@pytest.mark.parametrize("missing", ["city", "state", "country"])
def test_a_job_wants_city_state_and_country(vendor: Vendor, missing: str) -> None:
    body = job_body()
    del body["location"][missing]

    answer = vendor.post("/jobs", json=body)

    assert answer.status_code == 400
    assert isinstance(answer.json()["reason"], str)


def test_put_changes_a_job_and_delete_ends_it(vendor: Vendor, job: dict[str, Any]) -> None:
    path = f"/jobs/{job['uuid']}"
    changed = vendor.put(path, json={"status": "closed", "title": "Renamed"}).json()
    assert (changed["status"], changed["title"]) == ("closed", "Renamed")

    assert vendor.delete(path).ok

    assert vendor.get(path).status_code == 404
    assert job["uuid"] not in [j["uuid"] for j in vendor.get("/jobs").json()]


def test_no_idempotency_a_repeated_post_creates_a_second_object(vendor: Vendor) -> None:
    first, second = (vendor.post("/jobs", json=job_body()).json() for _ in range(2))

    assert first["uuid"] != second["uuid"]


def test_range_counts_from_one_both_ends_included(vendor: Vendor) -> None:
    for number in range(3):
        vendor.make_job(title=f"Range {number}")
    newest = {"orderby": "created_desc"}

    three = vendor.get("/jobs", params={**newest, "range": "1-3"}).json()
    second = vendor.get("/jobs", params={**newest, "range": "2-2"}).json()

    assert len(three) == 3
    assert second == three[1:2]
    assert vendor.get("/jobs", params={**newest, "range": "9001-9002"}).json() == []


@pytest.mark.parametrize(
    ("order", "key", "backwards"),
    [
        ("updated_desc", lambda job: job["updated_at"], True),
        ("created_desc", lambda job: job["created_at"], True),
        ("title_asc", lambda job: job["title"].casefold(), False),
    ],
)
def test_lists_come_in_the_order_asked_for(
    vendor: Vendor, order: str, key: Any, backwards: bool
) -> None:
    for title in ("b contract", "A contract", "C contract"):
        vendor.make_job(title=title)

    jobs = vendor.get("/jobs", params={"orderby": order, "range": "1-100"}).json()

    assert {"A contract", "b contract", "C contract"} <= {job["title"] for job in jobs}
    keys = [key(job) for job in jobs]
    assert keys == sorted(keys, reverse=backwards)


def test_jobs_can_be_filtered_by_status(vendor: Vendor, job: dict[str, Any]) -> None:
    closed = vendor.make_job(title="Closed one")
    vendor.put(f"/jobs/{closed['uuid']}", json={"status": "closed"})

    asked = {"status[]": "closed", "orderby": "created_desc"}
    found = vendor.get("/jobs", params=asked).json()

    assert closed["uuid"] in [j["uuid"] for j in found]
    assert {j["status"] for j in found} == {"closed"}


def test_question_sets_have_names_and_questions(vendor: Vendor) -> None:
    sets = vendor.get("/question_sets").json()

    assert sets
    one = vendor.get(f"/question_sets/{sets[0]['uuid']}").json()
    assert one.get("name") or one.get("title")
    assert {"uuid", "text"} <= one["questions"][0].keys()


@pytest.mark.parametrize("kind", ["jobs", "question_sets", "interviews"])
def test_what_is_not_there_is_404(vendor: Vendor, kind: str) -> None:
    assert vendor.get(f"/{kind}/{NOBODY}").status_code == 404


def test_a_subscription_is_one_event_at_one_address(vendor: Vendor) -> None:
    body = {"url": "https://product.example/hook/secret", "event": "InterviewCompleted"}
    made = vendor.post("/webhooks", json=body)
    assert made.status_code == 201
    webhook = made.json()
    assert webhook.items() >= body.items()
    assert is_time(webhook["created_at"])
    assert webhook in vendor.get("/webhooks").json()

    assert vendor.delete(f"/webhooks/{webhook['uuid']}").ok

    assert webhook not in vendor.get("/webhooks").json()


@pytest.mark.parametrize(
    "body",
    [
        {"url": "https://product.example/", "event": "NoSuchEvent"},
        {"url": "ftp://product.example/", "event": "JobCreated"},
        {"event": "JobCreated"},
    ],
)
def test_a_subscription_that_makes_no_sense_is_400(vendor: Vendor, body: dict[str, str]) -> None:
    assert vendor.post("/webhooks", json=body).status_code == 400
