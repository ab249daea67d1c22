"""Company Settings > Audit log, as Admins read it."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruiting import audit
from recruiting.actions import inviting, team
from recruiting.audit_actions import PASSWORD_CHANGED, PERSON_INVITED, RESUME_DOWNLOADED, Action
from recruiting.models import Candidate, User
from tests.people import log_in, make_user

LOG, EXPORT = "audit-log", "audit-log-export"


def note(action: Action, subject: int, by: User | None, company_id: int | None) -> None:
    with transaction.atomic():
        audit.record(action, subject, by=by, company_id=company_id)


def shown(user: User, query: str = "") -> str:
    response = log_in(user).get(f"{reverse(LOG)}?{query}")
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def rows(page: str) -> Iterator[str]:
    yield from page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]


def exported(user: User, query: str = "") -> list[list[str]]:
    response = log_in(user).get(f"{reverse(EXPORT)}?{query}")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_dana_reads_who_did_what_to_whom_and_when(dana: User, bob: User) -> None:
    """Row R31: in the company's zone, which is named."""
    with time_machine.travel(datetime(2026, 3, 1, 2, 30, tzinfo=UTC), tick=False):
        team.change(bob, email=bob.email, role="admin", by=dana)
    page = shown(dana)
    [row] = rows(page)
    assert "Time (America/New_York)" in page
    assert "Feb 28, 2026, 9:30:00 PM EST" in row
    for cell in ("Dana", "Made a person Admin", "Bob"):
        assert f">{cell}</td>" in row
    assert f'href="{reverse(LOG)}" aria-current="page"' in page


def test_who_is_gone_has_no_name_anywhere(dana: User, candidate: Candidate) -> None:
    """Row R31, R32."""
    robert = make_user(dana.company, "robert@example.com")
    note(RESUME_DOWNLOADED, candidate.pk, robert, dana.company_id)
    assert ">Casey Candidate</td>" in shown(dana)
    candidate.delete()
    robert.delete()
    page = shown(dana)
    assert ">(erased)</td>" in page
    assert ">(deleted)</td>" in page
    assert "Casey" not in page + str(exported(dana))


def test_the_log_is_narrowed_by_person_action_and_days(dana: User, alice: User) -> None:
    """Row R31: a day is the company's, and included."""
    company = dana.company_id
    for hour, by in ((3, dana), (5, alice), (30, alice)):  # 5 UTC is midnight in New York
        moment = datetime(2026, 3, 1 + hour // 24, hour % 24, tzinfo=UTC)
        with time_machine.travel(moment, tick=False):
            note(PASSWORD_CHANGED, by.pk, by, company)
    with time_machine.travel(datetime(2026, 3, 1, 6, tzinfo=UTC), tick=False):
        note(PERSON_INVITED, alice.pk, None, company)
    for query, expected in {
        f"person={alice.pk}": 2,
        "action=person.invited": 1,
        "since=2026-03-01&until=2026-03-01": 2,
        "until=2026-02-28": 1,
        f"person={alice.pk}&since=2026-03-02": 1,
        "until=9999-12-31": 4,
    }.items():
        assert len(list(rows(shown(dana, query)))) == expected, query
    assert len(exported(dana, f"person={alice.pk}")) == 3
    assert log_in(dana).get(f"{reverse(LOG)}?since=soon").status_code == 422


@pytest.mark.parametrize("name", [LOG, EXPORT])
def test_only_admins_and_only_of_their_company(
    name: str, alice: User, bob: User, dana: User, charlie: User
) -> None:
    """P7, R31: 403 for others, 404 for Recruiting Support and for a foreign person."""
    note(PASSWORD_CHANGED, charlie.pk, charlie, charlie.company_id)
    for user in (alice, bob):
        assert log_in(user).get(reverse(name)).status_code == 403
    support = make_user(None, is_staff=True)
    assert log_in(support).get(reverse(name)).status_code == 404
    assert log_in(dana).get(f"{reverse(name)}?person={charlie.pk}").status_code == 404
    assert "charlie" not in (shown(dana) + str(exported(dana))).lower()


def test_a_long_log_is_paged_and_asks_equally_often(dana: User) -> None:
    def queries() -> int:
        client = log_in(dana)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(LOG)).status_code == 200
        return len(captured)

    note(PERSON_INVITED, dana.pk, dana, dana.company_id)
    few = queries()
    people = [make_user(dana.company).pk for _ in range(60)]
    with transaction.atomic():
        subjects = [[pk] for pk in people]
        audit.record_all(PERSON_INVITED, subjects, by=dana, company_id=dana.company_id)
    assert queries() == few
    page = shown(dana)
    assert len(list(rows(page))) == 50
    after = page.partition("?after=")[2].partition('"')[0]
    assert len(list(rows(shown(dana, f"after={after}")))) == 11


def test_the_file_is_safe_for_spreadsheets_and_its_export_is_an_entry(dana: User) -> None:
    """Row R31."""
    person = User(company=dana.company, email="new@example.com", first_name="=cmd()")
    inviting.invite(person, by=dana)
    headings, first, second = exported(dana)
    assert headings[1] == "Time (America/New_York)"
    assert first[3] == "Exported the audit log"
    assert second[5] == "'=cmd()"
    assert second[6] == str(person.pk)


def test_recruiting_support_is_named_as_that(dana: User) -> None:
    support = make_user(None, "secret@example.com", is_staff=True)
    note(PERSON_INVITED, dana.pk, support, dana.company_id)
    page = shown(dana)
    assert ">Recruiting Support</td>" in page
    assert "secret@example.com" not in page
