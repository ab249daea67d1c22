"""The recruiter's side: the key, jobs, question sets, interviews, the recording."""

import re

import pytest

from tests.sandbox.person import Person
from tests.sandbox.process import Api, Sandbox


@pytest.fixture
def dana(sandbox: Sandbox) -> Person:
    """Acts as the admin."""
    return Person(sandbox).act_as("Ada Admin")


def test_whoever_has_not_said_who_they_are_is_asked_and_led_on(sandbox: Sandbox) -> None:
    person = Person(sandbox).open("/company/question_sets")
    assert "Whom do you act as?" in person.page

    account = re.search(r'value="([^"]*)">Rita Recruiter<', person.page)
    person.send(account=account[1] if account else "", next="/company/question_sets")

    assert person.address == "/company/question_sets"
    assert "Acting as Rita Recruiter" in person.page
    person.open("/company").send(account=account[1] if account else "", next="//evil.example/")
    assert person.address == "/company/interviews"


def test_activating_the_integration_shows_the_key(sandbox: Sandbox) -> None:
    sam = Person(sandbox).act_as("Sam Sourcer").open("/company/settings")
    sam.open(sam.link("Integration"))
    sam.open(sam.link("Recruiting"))
    assert "User API Key</label>" not in sam.page

    sam.send()

    key = re.search(r'readonly value="([^"]+)"', sam.page)
    assert key
    assert sandbox.api(key[1]).get("/me").json()["email"] == "sam@example.com"
    assert key[1] in sam.open("/company/settings/integration/recruiting").page


def test_a_seeded_key_is_the_one_that_activating_reveals(dana: Person) -> None:
    dana.open("/company/settings/integration/recruiting").send()

    assert 'value="k-admin-0000000000000000"' in dana.page


def test_jobs_are_made_closed_opened_and_deleted(dana: Person, ada: Api) -> None:
    dana.open("/company/jobs/new")
    dana.send(title="Night Porter", city="", state="IL", country="USA")
    assert "city is required" in dana.page
    assert 'value="Night Porter"' in dana.page
    dana.send(title="Night Porter", city="Chicago", state="IL", country="USA")
    job = dana.address
    uuid = job.rsplit("/", 1)[1]

    dana.send(status="closed")
    assert ada.get(f"/jobs/{uuid}").json()["status"] == "closed"
    dana.send(status="open")
    assert ada.get(f"/jobs/{uuid}").json()["status"] == "open"
    dana.send(delete="1")
    assert dana.open(job).status == 404


def test_question_sets_are_made_edited_and_deleted(dana: Person, ada: Api) -> None:
    dana.open("/company/question_sets/new").send(name="Porters", questions=" \n ")
    assert "At least one question" in dana.page
    dana.send("/company/question_sets/new", name="Porters", questions="Why nights?\n\nWhy here?\n")
    assert dana.address == "/company/question_sets"

    def porters() -> dict[str, list[str]]:
        sets = ada.get("/question_sets").json()
        return {s["uuid"]: [q["text"] for q in s["questions"]] for s in sets if s["name"][0] == "P"}

    [(uuid, texts)] = porters().items()
    assert texts == ["Why nights?", "Why here?"]
    dana.open(f"/company/question_sets/{uuid}").send(name="Porters", questions="Why here?")
    assert porters() == {uuid: ["Why here?"]}
    dana.open(f"/company/question_sets/{uuid}").send(delete="1")
    assert porters() == {}


def test_an_interview_keeps_the_questions_it_was_sent_with(dana: Person, ada: Api) -> None:
    interview = ada.make_interview(ada.make_job())
    asked = ada.get("/question_sets").json()[0]["uuid"]
    dana.open(f"/company/question_sets/{asked}").send(name="Changed", questions="Only this?")

    assert ada.get(f"/interviews/{interview['uuid']}").json()["questions"] == interview["questions"]


def test_an_interview_is_sent_from_spark_hire_itself(dana: Person, ada: Api) -> None:
    job = ada.make_job()["uuid"]
    asked = ada.get("/question_sets").json()[0]["uuid"]
    form = {"job": job, "question_set": asked, "first_name": "Robin", "last_name": "Reyes"}
    when = {"deadline": "2098-07-01T00:00", "time_zone": "America/New_York"}

    dana.open("/company/interviews/new").send(**form, **when, email="nonsense")
    assert "valid e-mail" in dana.page
    dana.send(**form, **when, email="robin@example.com")

    [made] = ada.get("/interviews").json()
    assert made["scheduled_at"] == "2098-07-01T04:00:00Z"
    assert made["assigned_to"]["name"] == "Robin Reyes"


def test_an_interview_is_rescheduled_rated_shared_reset_and_deleted(
    sandbox: Sandbox, dana: Person, ada: Api
) -> None:
    uuid = ada.make_interview(ada.make_job())["uuid"]
    path = f"/company/interviews/{uuid}"

    def status() -> str:
        return str(ada.get(f"/interviews/{uuid}").json()["status"])

    dana.open(path).send(reschedule="1", deadline="2001-01-01T00:00")
    assert "must be in the future" in dana.page
    dana.send(reschedule="1", deadline="2098-01-01T00:00")
    assert status() == "rescheduled"
    sandbox.lever(f"interviews/{uuid}/complete")
    dana.open(path).send(rate="1", rating="5")
    assert status() == "rated"
    dana.send(share="1")
    link = dana.link("Open the share link")
    assert link.startswith(f"{sandbox.url}/share/")
    stranger = Person(sandbox).open(link.removeprefix(sandbox.url))
    assert stranger.page.count('class="recording"') == 4
    source = stranger.page.split('class="recording" src="')[1].split('"')[0]
    assert stranger.open(source).status == 200
    dana.send(reset="1")
    assert status() == "reset"
    assert stranger.open(source).status == 404
    dana.send(delete="1")
    assert ada.get(f"/interviews/{uuid}").status_code == 404


def test_the_watch_page_is_for_the_company_alone(sandbox: Sandbox, dana: Person, ada: Api) -> None:
    uuid = ada.make_interview(ada.make_job())["uuid"]
    watch = f"/company/interviews/{uuid}/watch"
    assert "not completed" in dana.open(watch).page
    sandbox.lever(f"interviews/{uuid}/complete")

    assert dana.open(watch).page.count('class="recording"') == 4
    source = dana.page.split('class="recording" src="')[1].split('"')[0]
    assert dana.open(source).status == 200
    charlie = Person(sandbox).act_as("Olga Outsider")
    assert charlie.open(watch).status == 404
    assert charlie.open(source).status == 404
    assert "Whom do you act as?" in Person(sandbox).open(watch).page


def test_the_switches_work_from_their_pages(sandbox: Sandbox, dana: Person, ada: Api) -> None:
    dana.open("/sandbox/faults").send(operation="me", fault="500", times="2", seconds="1")
    assert ada.get("/me").status_code == 500
    assert "for the next 1 of me" in dana.open("/sandbox/faults").page
    dana.send(cancel="1")
    assert ada.get("/me").status_code == 200
    dana.send(operation="me", fault="500", times="x", seconds="1")
    assert dana.status == 400

    dana.open("/sandbox/deliveries").send(pause="1")
    assert "held back" in dana.page
    dana.send(resume="1")
    assert "going out" in dana.page
    assert "/v1.0/me" in dana.open("/sandbox/ledger").page
