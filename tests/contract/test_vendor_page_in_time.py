"""Facts of the vendor page that take a candidate, a passing deadline or a crowd of calls: what
only a sandbox can be made to do."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox.process import Api, Sandbox, in_future, until
from tests.sandbox.receiver import Receiver


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = Sandbox(Path(tmp_path_factory.mktemp("sandbox")))
    yield running
    running.stop()


@pytest.fixture
def vendor(sandbox: Sandbox) -> Api:
    sandbox.lever("clear")
    return sandbox.api()


@pytest.fixture
def interview(vendor: Api) -> dict[str, Any]:
    return vendor.make_interview(vendor.make_job())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    door = Receiver()
    yield door
    door.close()


def test_the_statuses_follow_the_events(
    sandbox: Sandbox, vendor: Api, interview: dict[str, Any]
) -> None:
    path = f"/interviews/{interview['uuid']}"
    words = []
    for lever in ("accept", "complete", "rate", "reset"):
        sandbox.lever(path[1:] + f"/{lever}")
        words.append(vendor.get(path).json()["status"])

    assert words == ["accepted", "completed", "rated", "reset"]


def test_a_completed_interview_says_when_and_a_rated_one_how(
    sandbox: Sandbox, vendor: Api, interview: dict[str, Any]
) -> None:
    sandbox.lever(f"interviews/{interview['uuid']}/complete")
    sandbox.lever(f"interviews/{interview['uuid']}/rate", rating=3)

    found = vendor.get(f"/interviews/{interview['uuid']}").json()

    assert datetime.fromisoformat(found["completed_at"]).tzinfo
    assert found["rating"] == 3


def test_a_share_link_plays_the_recording_without_an_account(
    sandbox: Sandbox, vendor: Api, interview: dict[str, Any]
) -> None:
    path = f"/interviews/{interview['uuid']}"
    sandbox.lever(path[1:] + "/complete")
    made = vendor.post(f"{path}/share_link").json()

    assert {"uuid", "url", "created_at", "updated_at", "status"} <= made.keys()
    assert vendor.get(f"{path}/share_link").json() == made
    assert vendor.get(path).json()["share_link"] == {"uuid": made["uuid"], "url": made["url"]}
    assert "Casey Candidate" in requests.get(made["url"], timeout=10).text


def test_share_links_can_be_made_with_wishes(
    sandbox: Sandbox, vendor: Api, interview: dict[str, Any]
) -> None:
    sandbox.lever(f"interviews/{interview['uuid']}/complete")
    wishes = {"interview_uuid": interview["uuid"], "allow_ratings": True}

    past = vendor.post("/share_links", json=wishes | {"expires_at": "2020-01-01T00:00:00Z"}).json()
    ahead = vendor.post("/share_links", json=wishes | {"expires_at": in_future(days=1)}).json()

    assert past.keys() == ahead.keys() == {"uuid", "url", "created_at", "updated_at", "status"}
    assert requests.get(past["url"], timeout=10).status_code == 410
    assert requests.get(ahead["url"], timeout=10).status_code == 200


def test_an_expired_interview_answers_410_and_is_still_listed(
    vendor: Api, interview: dict[str, Any], receiver: Receiver
) -> None:
    receiver.subscribe(vendor, "InterviewExpired")
    path = f"/interviews/{interview['uuid']}"
    vendor.put(path, json={"scheduled_at": in_future(seconds=3)})

    [posted] = receiver.wait(1)  # nobody asks: the clock alone does it

    assert posted.json["status"] == "expired"
    assert vendor.get(path).status_code == 410
    assert vendor.delete(path).status_code == 410
    assert [i["status"] for i in vendor.get("/interviews").json()] == ["expired"]


def test_the_body_of_a_webhook_is_the_changed_object(
    sandbox: Sandbox, vendor: Api, interview: dict[str, Any], receiver: Receiver
) -> None:
    receiver.subscribe(vendor, "InterviewAccepted")
    sandbox.lever(f"interviews/{interview['uuid']}/accept")

    [posted] = receiver.wait(1)

    assert posted.json == vendor.get(f"/interviews/{interview['uuid']}").json()


def test_anything_but_a_2xx_is_tried_again(vendor: Api, receiver: Receiver) -> None:
    receiver.answers = [500]
    receiver.subscribe(vendor, "JobCreated")
    vendor.make_job()

    first, second = receiver.wait(2)

    assert first.body == second.body


def test_replay_redelivers_the_newest_payload(vendor: Api, receiver: Receiver) -> None:
    receiver.subscribe(vendor, "JobCreated")
    vendor.make_job()
    receiver.wait(1)

    assert vendor.get("/webhooks/replay/JobCreated").ok

    first, second = receiver.wait(2)
    assert first.body == second.body


def test_spark_hire_mails_the_candidate_on_sending_and_on_deleting(
    sandbox: Sandbox, vendor: Api, interview: dict[str, Any]
) -> None:
    vendor.delete(f"/interviews/{interview['uuid']}")

    mails = until(lambda: sandbox.look("mails", to="casey@example.com"), "the mails")

    assert [mail["kind"] for mail in mails] == ["canceled", "invitation"]


def test_at_most_100_rows_in_one_list_and_20_unless_asked(vendor: Api) -> None:
    for number in range(101):
        vendor.make_job(title=f"Job {number}")

    assert len(vendor.get("/jobs", params={"range": "1-500"}).json()) == 100
    assert len(vendor.get("/jobs").json()) == 20


def test_past_400_a_minute_429_names_the_seconds(vendor: Api) -> None:
    refused = next(a for a in (vendor.get("/me") for _ in range(402)) if a.status_code != 200)

    assert refused.status_code == 429
    assert 1 <= int(refused.headers["X-Rate-Limit-Try-Again-Seconds"]) <= 60
