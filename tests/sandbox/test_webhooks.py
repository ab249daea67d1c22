"""What the sandbox posts, again and again until it is taken."""

import time

from sparkhire_client.webhooks import verify
from tests.sandbox.process import CHARLIE, RITA, Api, Sandbox, until
from tests.sandbox.receiver import Receiver

ALL_EVENTS = (
    "InterviewCreated",
    "InterviewAccepted",
    "InterviewCompleted",
    "InterviewDeleted",
    "InterviewExpired",
    "InterviewRescheduled",
    "InterviewReset",
    "InterviewRated",
    "JobCreated",
    "JobUpdated",
    "JobDeleted",
)


def test_everything_that_happens_is_told_once(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    receiver.subscribe(ada, *ALL_EVENTS)
    job = ada.make_job()
    interview = ada.make_interview(job)["uuid"]
    for lever in ("accept", "complete", "rate", "reset"):
        sandbox.lever(f"interviews/{interview}/{lever}")
    ada.put(f"/interviews/{interview}", json={"scheduled_at": "2099-01-01T00:00:00Z"})
    ada.delete(f"/interviews/{interview}")
    ada.put(f"/jobs/{job['uuid']}", json={"status": "closed"})
    ada.delete(f"/jobs/{job['uuid']}")

    receiver.wait(10)

    assert receiver.paths == sorted(f"/{e}" for e in ALL_EVENTS if e != "InterviewExpired")
    words = {one.path: one.json["status"] for one in receiver.posted if "Interview" in one.path}
    assert words == {
        "/InterviewCreated": "created",
        "/InterviewAccepted": "accepted",
        "/InterviewCompleted": "completed",
        "/InterviewRated": "rated",
        "/InterviewReset": "reset",
        "/InterviewRescheduled": "rescheduled",
        "/InterviewDeleted": "rescheduled",
    }


def test_a_delivery_carries_the_newer_headers_as_hints(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    receiver.subscribe(ada, "JobCreated")
    job = ada.make_job()

    [posted] = receiver.wait(1)

    assert posted.json == job
    assert posted.headers["Content-Type"] == "application/json"
    assert posted.headers["X-SparkHire-Event"] == "JobCreated"
    assert posted.headers["X-SparkHire-Event-Time"] == job["created_at"]
    assert len(posted.headers["X-SparkHire-Request-UUID"]) == 36
    secret = sandbox.look("deliveries")["signing_secrets"]["Northwind Talent"].encode()
    assert verify(secret, posted.body, posted.headers["X-SparkHire-Signature"])


def test_a_refused_delivery_comes_again_with_the_same_id(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    receiver.answers = [503, 302]
    receiver.subscribe(ada, "JobCreated")
    ada.make_job()

    posted = receiver.wait(3)

    assert {one.path for one in posted} == {"/JobCreated"}, "a redirect was followed"
    assert len({one.headers["X-SparkHire-Request-UUID"] for one in posted}) == 1
    state = until(
        lambda: [d for d in sandbox.look("deliveries")["deliveries"] if d["state"] == "delivered"],
        "the delivery to be marked delivered",
    )
    assert state[0]["attempts"] == 3


def test_a_dead_receiver_holds_up_neither_the_api_nor_others(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    ada.post("/webhooks", json={"url": "http://127.0.0.1:9/dead", "event": "JobCreated"})
    receiver.subscribe(ada, "JobCreated")
    began = time.monotonic()

    ada.make_job()

    assert time.monotonic() - began < 2
    receiver.wait(1)


def test_pending_deliveries_go_on_after_kill_9(mortal_sandbox: Sandbox, receiver: Receiver) -> None:
    ada = mortal_sandbox.api()
    receiver.subscribe(ada, "JobCreated")
    mortal_sandbox.lever("deliveries/pause")
    job = ada.make_job()
    mortal_sandbox.kill()
    mortal_sandbox.start()
    assert mortal_sandbox.look("deliveries")["paused"]
    assert receiver.posted == []

    mortal_sandbox.lever("deliveries/resume")

    assert receiver.wait(1)[0].json["uuid"] == job["uuid"]


def test_an_ended_subscription_gets_nothing_more(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    receiver.subscribe(ada, "JobCreated", "JobUpdated")
    sandbox.lever("deliveries/pause")
    job = ada.make_job()
    [made] = [w for w in ada.get("/webhooks").json() if w["event"] == "JobCreated"]
    assert ada.delete(f"/webhooks/{made['uuid']}").status_code == 204
    ada.put(f"/jobs/{job['uuid']}", json={"title": "Renamed"})

    sandbox.lever("deliveries/resume")

    receiver.wait(1)
    assert receiver.paths == ["/JobUpdated"]


def test_replay_sends_the_newest_payload_again(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    receiver.subscribe(ada, "JobCreated")
    assert ada.get("/webhooks/replay/InterviewRated").status_code == 404
    ada.make_job(title="Older")
    ada.make_job(title="Newer")
    receiver.wait(2)

    assert ada.get("/webhooks/replay/JobCreated").status_code == 200

    assert receiver.wait(3)[2].json["title"] == "Newer"


def test_charlie_of_another_company_hears_nothing(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    charlie = sandbox.api(CHARLIE)
    receiver.subscribe(charlie, "JobCreated")
    ada.make_job(title="Not hers")
    charlie.make_job(title="Hers")

    assert receiver.wait(1)[0].json["title"] == "Hers"
    assert sandbox.look("deliveries")["deliveries"][0]["attempts"] == 1
    assert len(sandbox.look("deliveries")["deliveries"]) == 1


def test_alice_sees_and_ends_only_her_own_subscriptions(
    sandbox: Sandbox, ada: Api, receiver: Receiver
) -> None:
    alice = sandbox.api(RITA)
    receiver.subscribe(ada, "JobCreated")
    receiver.subscribe(alice, "JobCreated")
    [hers] = alice.get("/webhooks").json()
    of_ada = next(w for w in ada.get("/webhooks").json() if w["uuid"] != hers["uuid"])

    assert alice.delete(f"/webhooks/{of_ada['uuid']}").status_code == 404
    assert ada.delete(f"/webhooks/{hers['uuid']}").status_code == 204
