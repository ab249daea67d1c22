"""A key sees what its user may see, and nothing of another company."""

import requests

from tests.sandbox.person import Person
from tests.sandbox.process import CHARLIE, RITA, Api, Sandbox


def test_without_a_good_key_there_is_only_401(sandbox: Sandbox) -> None:
    for credentials in ("", "Basic ", "Basic ay13cm9uZzo=", "Basic \u00ff\u00ff", "Bearer k"):
        answer = requests.get(
            f"{sandbox.v1}/me", headers={"Authorization": credentials}, timeout=10
        )
        assert answer.status_code == 401
        assert answer.json()["reason"]


def test_a_disabled_user_has_a_disabled_key(sandbox: Sandbox) -> None:
    alice = sandbox.api(RITA)
    sandbox.lever("accounts/recruiter@example.com/disable")
    assert alice.get("/me").status_code == 401

    sandbox.lever("accounts/recruiter@example.com/enable")

    assert alice.get("/me").status_code == 200


def test_charlie_of_another_company_sees_nothing_of_northwind(sandbox: Sandbox, ada: Api) -> None:
    job = ada.make_job()
    interview = ada.make_interview(job)
    asked = ada.get("/question_sets").json()[0]["uuid"]
    charlie = sandbox.api(CHARLIE)

    assert [j["title"] for j in charlie.get("/jobs").json()] == ["Warehouse Manager"]
    assert charlie.get("/interviews").json() == []
    for path in (
        f"/jobs/{job['uuid']}",
        f"/question_sets/{asked}",
        f"/interviews/{interview['uuid']}",
        f"/interviews/{interview['uuid']}/share_link",
    ):
        assert charlie.get(path).status_code == 404
    assert charlie.delete(f"/interviews/{interview['uuid']}").status_code == 404
    assert charlie.post("/interviews", json=ada.interview_body(job)).status_code == 404


def test_a_private_job_is_for_its_maker_and_admins(sandbox: Sandbox, ada: Api) -> None:
    person = Person(sandbox).act_as("Ada Admin").open("/company/jobs/new")
    person.send(title="Secret Role", city="Reno", state="NV", country="USA", private="on")
    uuid = person.address.rsplit("/", 1)[1]
    job = ada.get(f"/jobs/{uuid}").json()
    interview = ada.make_interview(job)["uuid"]
    alice = sandbox.api(RITA)

    assert alice.get(f"/jobs/{uuid}").status_code == 404
    assert uuid not in [j["uuid"] for j in alice.get("/jobs").json()]
    assert alice.get(f"/interviews/{interview}").status_code == 404
    assert alice.get("/interviews").json() == []
    assert ada.get(f"/interviews/{interview}").status_code == 200
