"""Each fault as it looks from the other end of the wire, and what it left behind."""

import time

import pytest
import requests

from tests.sandbox.process import Api, Sandbox, job_body, until


def titles(ada: Api) -> list[str]:
    return [job["title"] for job in ada.get("/jobs").json()]


def order(sandbox: Sandbox, fault: str, seconds: float = 0.3, **more: object) -> None:
    sandbox.lever("faults", operation="create_job", fault=fault, seconds=seconds, **more)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500])
def test_a_refusal_has_a_reason_and_no_effect(sandbox: Sandbox, ada: Api, status: int) -> None:
    order(sandbox, str(status), seconds=7)

    answer = ada.post("/jobs", json=job_body())

    assert answer.status_code == status
    assert answer.json()["reason"]
    assert answer.headers.get("X-Rate-Limit-Try-Again-Seconds") == ("7" if status == 429 else None)
    assert titles(ada) == ["Data Analyst"]


@pytest.mark.parametrize("fault", ["timeout_before_commit", "reset_before_commit"])
def test_the_connection_ends_and_nothing_was_done(sandbox: Sandbox, ada: Api, fault: str) -> None:
    order(sandbox, fault)

    with pytest.raises(requests.ConnectionError):
        ada.post("/jobs", json=job_body())

    assert titles(ada) == ["Data Analyst"]


@pytest.mark.parametrize("fault", ["timeout_after_commit", "truncated", "reset_mid_body"])
def test_the_connection_ends_and_it_was_done(sandbox: Sandbox, ada: Api, fault: str) -> None:
    order(sandbox, fault)

    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ada.post("/jobs", json=job_body())

    assert "Backend Engineer" in titles(ada)


def test_a_held_call_is_silent_until_its_time(sandbox: Sandbox, ada: Api) -> None:
    order(sandbox, "timeout_after_commit", seconds=30)

    with pytest.raises(requests.ReadTimeout):
        ada.post("/jobs", json=job_body(), timeout=0.5)

    assert "Backend Engineer" in titles(ada)
    assert sandbox.look("ledger")["calls"][0]["fault"] == "timeout_after_commit"


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [("500_after_commit", 500, True), ("502", 502, False), ("html", 200, False)],
)
def test_an_answer_that_misleads(
    sandbox: Sandbox, ada: Api, fault: str, status: int, done: bool
) -> None:
    order(sandbox, fault)

    answer = ada.post("/jobs", json=job_body())

    assert answer.status_code == status
    assert ("Backend Engineer" in titles(ada)) is done


def test_an_empty_200_was_carried_out(sandbox: Sandbox, ada: Api) -> None:
    order(sandbox, "empty_200")

    answer = ada.post("/jobs", json=job_body())

    assert (answer.status_code, answer.content) == (200, b"")
    assert "Backend Engineer" in titles(ada)


@pytest.mark.parametrize("fault", ["late_commit", "502_late_commit"])
def test_a_late_commit_comes_after_the_caller_gave_up(
    sandbox: Sandbox, ada: Api, fault: str
) -> None:
    order(sandbox, fault, seconds=3)

    if fault == "late_commit":
        with pytest.raises(requests.ReadTimeout):
            ada.post("/jobs", json=job_body(), timeout=0.3)
    else:
        assert ada.post("/jobs", json=job_body()).status_code == 502

    assert titles(ada) == ["Data Analyst"]
    until(lambda: "Backend Engineer" in titles(ada), "the late job")


def test_a_redirect_leads_into_a_trap_that_tells(sandbox: Sandbox, ada: Api) -> None:
    order(sandbox, "redirect")

    answer = ada.post("/jobs", json=job_body(), allow_redirects=False)

    assert answer.status_code == 302
    assert "trap" not in [c["operation"] for c in sandbox.look("ledger")["calls"]]
    requests.get(answer.headers["Location"], auth=("k", ""), timeout=10)
    [trapped] = [c for c in sandbox.look("ledger")["calls"] if c["operation"] == "trap"]
    assert trapped["account_email"] == "with a key"


def test_a_drip_answers_byte_by_byte(sandbox: Sandbox, ada: Api) -> None:
    sandbox.lever("faults", operation="me", fault="drip", seconds=0.01)
    began = time.monotonic()

    assert ada.get("/me").json()["email"] == "admin@example.com"

    assert time.monotonic() - began > 1


def test_faults_are_used_up_in_order_and_can_be_canceled(sandbox: Sandbox, ada: Api) -> None:
    order(sandbox, "500", times=2)
    sandbox.lever("faults", operation="any", fault="403", times=1)

    answers = [ada.post("/jobs", json=job_body()).status_code for _ in range(4)]

    assert answers == [500, 500, 403, 201]
    order(sandbox, "500", times=5)
    requests.delete(f"{sandbox.url}/sandbox/api/faults", timeout=10)
    assert ada.post("/jobs", json=job_body()).status_code == 201
    assert sandbox.look("faults") == []


def test_an_order_that_makes_no_sense_is_refused_with_the_choices(sandbox: Sandbox) -> None:
    for body in (
        {"fault": "flood"},
        {"operation": "dance", "fault": "500"},
        {"fault": "500", "times": 0},
    ):
        answer = requests.post(f"{sandbox.url}/sandbox/api/faults", json=body, timeout=10)
        assert answer.status_code == 400
        assert answer.json()["reason"]


def test_another_site_cannot_pull_the_levers(sandbox: Sandbox) -> None:
    answer = requests.post(
        f"{sandbox.url}/sandbox/api/clear", headers={"Sec-Fetch-Site": "cross-site"}, timeout=10
    )

    assert answer.status_code == 403
