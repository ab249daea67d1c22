"""A key sees what its user may see, and nothing of another company."""

import requests

from tests.sandbox.process import NORA, RITA, Api, Sandbox


def test_without_a_good_key_there_is_only_401(sandbox: Sandbox) -> None:
    for credentials in ("", "Basic ", "Basic ay13cm9uZzo=", "Basic \u00ff\u00ff", "Bearer k"):
        answer = requests.get(
            f"{sandbox.v1}/me", headers={"Authorization": credentials}, timeout=10
        )
        assert answer.status_code == 401
        assert answer.json()["reason"]


def test_a_disabled_user_has_a_disabled_key(sandbox: Sandbox) -> None:
    rita = sandbox.api(RITA)
    sandbox.lever("accounts/recruiter@example.com/disable")
    assert rita.get("/me").status_code == 401

    sandbox.lever("accounts/recruiter@example.com/enable")

    assert rita.get("/me").status_code == 200


def test_nora_of_another_company_sees_nothing_of_northwind(sandbox: Sandbox, ada: Api) -> None:
    job = ada.make_job()
    interview = ada.make_interview(job)
    asked = ada.get("/question_sets").json()[0]["uuid"]
    nora = sandbox.api(NORA)

    assert [j["title"] for j in nora.get("/jobs").json()] == ["Warehouse Manager"]
    assert nora.get("/interviews").json() == []
    for path in (
        f"/jobs/{job['uuid']}",
        f"/question_sets/{asked}",
        f"/interviews/{interview['uuid']}",
        f"/interviews/{interview['uuid']}/share_link",
    ):
        assert nora.get(path).status_code == 404
    assert nora.delete(f"/interviews/{interview['uuid']}").status_code == 404
    assert nora.post("/interviews", json=ada.interview_body(job)).status_code == 404


def test_a_private_job_is_for_its_maker_and_admins(sandbox: Sandbox, ada: Api) -> None:
    browser = requests.Session()
    _act_as(browser, sandbox, "Ada Admin")
    page = browser.get(f"{sandbox.url}/company/jobs/new", timeout=10)
    made = browser.post(
        page.url,
        data={
            "csrfmiddlewaretoken": _token(page.text),
            "title": "Secret Role",
            "city": "Reno",
            "state": "NV",
            "country": "USA",
            "private": "on",
        },
        timeout=10,
    )
    uuid = made.url.rsplit("/", 1)[1]
    job = ada.get(f"/jobs/{uuid}").json()
    interview = ada.make_interview(job)["uuid"]
    rita = sandbox.api(RITA)

    assert rita.get(f"/jobs/{uuid}").status_code == 404
    assert uuid not in [j["uuid"] for j in rita.get("/jobs").json()]
    assert rita.get(f"/interviews/{interview}").status_code == 404
    assert rita.get("/interviews").json() == []
    assert ada.get(f"/interviews/{interview}").status_code == 200


def _act_as(browser: requests.Session, sandbox: Sandbox, name: str) -> None:
    page = browser.get(f"{sandbox.url}/company", timeout=10).text
    account = page.split(f">{name}</button>")[0].rsplit('value="', 1)[1].rstrip('"')
    browser.post(
        f"{sandbox.url}/company",
        data={"csrfmiddlewaretoken": _token(page), "account": account},
        timeout=10,
    )


def _token(page: str) -> str:
    return page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
