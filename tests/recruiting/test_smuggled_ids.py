"""Ids of another company in what people send: in forms, in addresses' queries, in lists of ids.

Each answers as an id of nobody, says nothing of the other company, and changes nothing there.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.db import transaction
from django.urls import reverse
from pytest_django import Settings

import recruiting
import recruiting.forms
import video_interviews
import video_interviews.forms
from tests.recruiting.asking import Browser
from tests.recruiting.classified import ADDRESSES
from tests.recruiting.two_companies import arguments, make_side, missing, rows_of

PERSON = {"first_name": "Mia", "last_name": "Maus", "email": "mia@new.example"}


@dataclass(frozen=True, slots=True)
class Case:
    """`sent` to the address by an Admin; `{id}` is the id, `{own}` the same of one's own company."""

    address: str
    kind: str
    sent: dict[str, str | list[str]]
    method: str = "POST"
    writes: bool = False  # in one's own company


# By form and field. A field that names a row and is not here fails.
FIELDS = {
    "CandidateForm.job": Case("candidate-create", "job", {"job": "{id}", **PERSON}),
    "MoveForm.candidate": Case("job-move", "candidate", {"candidate": "{id}"}),
    "MoveForm.stage": Case("job-move", "stage", {"candidate": "{candidate}", "stage": "{id}"}),
    "HiringTeamForm.people": Case("hiring-team", "person", {"people": ["{own}", "{id}"]}),
    "ImportForm.job": Case("import-candidates", "job", {"job": "{id}"}),
    "FilterForm.job": Case("candidates", "job", {"job": "{id}"}, "GET"),
    "FilterForm.tag": Case("candidates", "tag", {"tag": "{id}"}, "GET"),
    "FilterWindowForm.job": Case("candidate-filter", "job", {"job": "{id}"}, "GET"),
    "FilterWindowForm.tag": Case("candidate-filter", "tag", {"tag": "{id}"}, "GET"),
    "AuditFilterForm.person": Case("audit-log", "person", {"person": "{id}"}, "GET"),
    "SettingsForm.primary_user": Case(
        "video-interviewing", "spark-hire-user", {"is_on": "on", "primary_user": "{id}"}
    ),
    "AddUsersForm.users": Case("add-users", "person", {"users": ["{own}", "{id}"]}),
}
# What views read by themselves.
PARAMETERS = [
    Case("bulk", "candidate", {"pk": ["{id}"], "action": "archive"}),
    Case("bulk", "candidate", {"pk": ["{own}", "{id}"], "action": "archive"}, writes=True),
    Case("bulk", "tag", {"all": "1", "list": "tag={id}", "action": "tag", "tag": "x"}),
    Case("candidate-stage", "stage", {"stage": "{id}"}),
    # A stage that is not the job's is a new one.
    Case("stages", "stage", {"stage": ["{id}"], "name_0": "New", "removed": "{id}"}, writes=True),
    Case("same-person", "job", {"job": "{id}", "email": "x@new.example"}, "GET"),
    Case("candidate-create", "job", {"job": "{id}"}, "GET"),
    Case("import-candidates", "job", {"job": "{id}"}, "GET"),
    Case("export-candidates", "job", {"job": "{id}"}, "GET"),
    Case("export-candidates", "tag", {"tag": "{id}"}, "GET"),
    Case("view-save", "job", {"job": "{id}"}, "GET"),
    Case("candidate", "job", {"list": "job={id}"}, "GET"),
    Case("candidate", "tag", {"list": "tag={id}"}, "GET"),
    Case("candidate-print", "job", {"list": "job={id}"}, "GET"),
    Case("request-video-interview", "request", {"again": "{id}"}, "GET"),
    Case("add-users", "spark-hire-user", {"primary_user": "{id}"}),
    Case("video-interviewing", "spark-hire-user", {"is_on": "on", "key_{id}": "x"}, writes=True),
    Case("audit-log-export", "person", {"person": "{id}"}, "GET"),
    Case("login", "candidate", {"next": "/candidates/{id}/"}, "GET"),
]
# Parameters that name a row, each with a case above, and those that name none.
NAMING = {"pk", "list", "stage", "removed", "job", "again", "primary_user"}
NAMING_NONE = {
    *("after", "before", "show", "notes", "tab", "view", "jobs", "version", "shown", "download"),
    *("all", "do", "email", "seen", "q", "outcome", "status", "typed", "expiration_date"),
    *("time_zone", "zone", "confirmed_zone", "username", "next"),
}
READS = re.compile(
    r'(?:GET|POST|query_params|\baddress|\bdata)(?:\.get|\.getlist|\.pop)?[(\[]"(\w+)"'
    r'|"(\w+)" (?:not )?in request\.(?:GET|POST)'
)


def modules(*packages: object) -> Iterator[object]:
    for package in packages:
        yield package
        for found in pkgutil.walk_packages(
            getattr(package, "__path__", []),
            f"{package.__name__}.",  # type: ignore[attr-defined]
        ):
            if not re.search(r"\.(migrations|management|wsgi|celery|settings)\b", found.name + "."):
                yield importlib.import_module(found.name)


def test_every_field_that_names_a_row_is_tried() -> None:
    naming = {
        f"{form.__name__}.{name}"
        for module in modules(recruiting.forms, video_interviews.forms)
        for form in vars(module).values()
        if inspect.isclass(form) and issubclass(form, forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField)
    }
    assert naming == set(FIELDS), f"name it in FIELDS of {__name__}, with a request that sends it"


def test_every_parameter_that_views_read_is_known() -> None:
    read = {
        first or second
        for package in (recruiting, video_interviews)
        for path in Path(package.__path__[0]).rglob("*.py")
        for first, second in READS.findall(path.read_text())
        if path.name != "settings.py" or "views" in path.parts
    }
    unknown = read - NAMING - NAMING_NONE
    assert not unknown, f"say in {__name__} whether it names a row: {unknown}"
    assert read >= NAMING


def test_a_foreign_id_that_is_sent_is_a_missing_id(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    """P7: and what it names stays as it is."""
    settings.MEDIA_ROOT = tmp_path
    own, other = make_side("quokkanest"), make_side("zebrafinch")
    browser, theirs = Browser(own.people["Admin"]), rows_of(other.company)
    for case in (*FIELDS.values(), *PARAMETERS):
        answers = []
        for pk in (other.ids[case.kind], missing(case.kind)):
            known = {"id": str(pk), "own": str(own.ids[case.kind])}
            known["candidate"] = str(own.ids["candidate"])
            sent = {
                name.format(**known): [one.format(**known) for one in value]
                if isinstance(value, list)
                else value.format(**known)
                for name, value in case.sent.items()
            }
            ids = arguments(ADDRESSES[case.address].ids, own.ids.__getitem__)
            with transaction.atomic():
                ours = rows_of(own.company)
                answers.append(browser.ask(case.method, reverse(case.address, args=ids), sent))
                assert rows_of(other.company) == theirs, case
                assert case.writes or rows_of(own.company) == ours, case
                transaction.set_rollback(True)
        foreign, nobody = answers
        assert foreign.status < 500, case
        assert foreign.alike == nobody.alike, case
        assert other.word not in foreign.text, case


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(db: None, settings: Settings, where: str) -> None:
    """By `next` of the login page."""
    side = make_side("quokkanest")
    browser = Browser(side.people["Admin"])
    answer = browser.ask("GET", reverse("login"), {"next": where})
    assert answer.status == 302
    assert "evil" not in answer.location
