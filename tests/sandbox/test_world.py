"""The world outlives its process."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import requests

from tests.sandbox.process import CHARLIE, RITA, Api, Sandbox, until


def test_the_world_survives_kill_9(mortal_sandbox: Sandbox) -> None:
    ada = mortal_sandbox.api()
    interview = ada.make_interview(ada.make_job())["uuid"]
    mortal_sandbox.lever(f"interviews/{interview}/complete")
    link = ada.post(f"/interviews/{interview}/share_link").json()["url"]
    mortal_sandbox.kill()
    mortal_sandbox.start()

    found = mortal_sandbox.api().get(f"/interviews/{interview}").json()

    assert found["status"] == "completed"
    page = requests.get(link, timeout=10).text
    assert "Casey Candidate" in page
    source = page.split('class="recording" src="')[1].split('"')[0]
    assert requests.get(mortal_sandbox.url + source, timeout=10).content.startswith(b"\x89PNG")


def test_it_stops_quickly_even_while_a_call_is_held(mortal_sandbox: Sandbox) -> None:
    mortal_sandbox.lever("faults", operation="me", fault="timeout_before_commit", seconds=60)
    held = subprocess.Popen(
        [sys.executable, "-c", f"import requests; requests.get('{mortal_sandbox.v1}/me')"],
        stderr=subprocess.DEVNULL,
    )
    until(lambda: mortal_sandbox.look("ledger")["calls"], "the call")
    began = time.monotonic()

    assert mortal_sandbox.stop() == 0

    assert time.monotonic() - began < 3
    held.wait(5)


def test_two_processes_cannot_share_a_world(mortal_sandbox: Sandbox) -> None:
    second = subprocess.run(
        [
            *(sys.executable, "-m", "sparkhire_client.sandbox"),
            *("--port", "0", "--data", str(mortal_sandbox.data)),
        ],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert second.returncode == 1
    assert "Cannot open the world" in second.stderr


def test_a_world_of_another_version_is_moved_aside(mortal_sandbox: Sandbox) -> None:
    mortal_sandbox.api().make_job()
    mortal_sandbox.stop()
    with closing(sqlite3.connect(mortal_sandbox.data / "world.sqlite3")) as world:
        world.execute("PRAGMA user_version = 7")

    mortal_sandbox.start()

    assert len(mortal_sandbox.api().get("/jobs").json()) == 1
    assert (mortal_sandbox.data / "old-7-world.sqlite3").exists()


def test_clearing_leads_back_to_the_first_day(sandbox: Sandbox, ada: Api) -> None:
    ada.make_interview(ada.make_job())

    sandbox.lever("clear")

    assert [job["title"] for job in ada.get("/jobs").json()] == ["Data Analyst"]
    assert ada.get("/interviews").json() == []
    assert sandbox.look("mails") == []
    assert len(ada.get("/question_sets").json()) == 3


def test_seeded_keys_belong_to_the_people_of_the_demo(sandbox: Sandbox, ada: Api) -> None:
    assert ada.get("/me").json()["email"] == "admin@example.com"
    assert sandbox.api(RITA).get("/me").json()["name"] == "Rita Recruiter"
    assert sandbox.api(CHARLIE).get("/me").json()["email"] == "outsider@example.com"


def test_the_ledger_knows_every_call_and_every_effect(sandbox: Sandbox, ada: Api) -> None:
    interview = ada.make_interview(ada.make_job())["uuid"]
    sandbox.api("k-wrong").get("/me")
    ada.delete(f"/interviews/{interview}")

    ledger = sandbox.look("ledger")

    assert [(c["operation"], c["status"]) for c in ledger["calls"]] == [
        ("create_job", 201),
        ("question_sets", 200),
        ("create_interview", 201),
        ("me", 401),
        ("delete_interview", 204),
    ]
    assert [c["account_email"] for c in ledger["calls"]].count("admin@example.com") == 4
    assert [(e["effect"], e["status_before"]) for e in ledger["effects"]] == [
        ("created", None),
        ("deleted", "created"),
    ]
    assert sandbox.look("ledger", since="2099-01-01T00:00:00Z") == {"calls": [], "effects": []}


def test_a_moved_clock_moves_the_whole_process(tmp_path: Path) -> None:
    moved = (
        "import runpy, sys, time_machine;"
        "time_machine.travel('2031-05-05T05:05:05Z').start();"
        "runpy.run_module('sparkhire_client.sandbox', run_name='__main__', alter_sys=True)"
    )
    running = Sandbox(tmp_path / "world", ("-c", moved))
    try:
        ada = running.api()
        assert ada.make_job()["created_at"].startswith("2031-05-05T05:05:")
        late = ada.post("/interviews", json=ada.interview_body(ada.get("/jobs").json()[0]))
        assert late.status_code == 400, "a deadline of the real year lies in its past"
    finally:
        running.kill()
