"""The audit log: nobody changes it unnoticed, whoever writes at the same moment, whatever dies."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from recruiting import audit
from recruiting.audit_actions import PASSWORD_CHANGED, PERSON_INVITED
from recruiting.audit_check import check, check_all
from recruiting.models import AuditEntry, AuditHead, Company, User

MIGRATION = import_module("recruiting.migrations.0008_the_audit_log")
TABLE = "recruiting_auditentry"
MANY = 2000


def write(user: User, count: int = 1) -> None:
    subjects = ([number] for number in range(count))
    with transaction.atomic():
        audit.record_all(PERSON_INVITED, subjects, by=user, company_id=user.company_id)


def anybody(verb: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    """Somebody owns the database and takes the guard away."""
    anybody(f"ALTER TABLE {TABLE} DISABLE TRIGGER audit_append_only")
    yield
    anybody(f"ALTER TABLE {TABLE} ENABLE TRIGGER audit_append_only")


def test_the_database_refuses_to_change_or_remove_an_entry(alice: User) -> None:
    """Row R31: on PostgreSQL."""
    write(alice, 3)
    anybody(
        f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION recruiting_audit_refuse()"
    )
    verbs = [f"UPDATE {TABLE} SET actor_id = 1", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE}"]  # noqa: S608
    for verb in [*verbs, f"{verbs[1]} WHERE number = 3"]:
        with pytest.raises(DatabaseError, match="append-only"):
            anybody(verb)
    for act in (lambda: AuditEntry.objects.update(at=F("at")), AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert AuditEntry.objects.count() == 3


def test_sqlite_refuses_too() -> None:
    """Row R31: the demo's."""
    demo = sqlite3.connect(":memory:")
    demo.execute(f"CREATE TABLE {TABLE} (number)")
    for statement in MIGRATION.SQLITE:
        demo.execute(statement)
    demo.execute(f"INSERT INTO {TABLE} VALUES (1)")  # noqa: S608
    for verb in (f"UPDATE {TABLE} SET number = 2", f"DELETE FROM {TABLE}"):  # noqa: S608
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            demo.execute(verb)
    demo.close()


def test_migrations_make_both_guards_and_tests_drop_one_alone() -> None:
    """What is dropped for the tests is there in production."""
    assert "BEFORE UPDATE OR DELETE" in MIGRATION.POSTGRESQL
    assert "BEFORE TRUNCATE" in MIGRATION.POSTGRESQL
    assert "current_setting" not in MIGRATION.POSTGRESQL


def test_the_chain_is_whole_and_starts_anew_for_each_company(alice: User, charlie: User) -> None:
    for user, count in ((alice, 3), (charlie, 2), (alice, 1)):
        write(user, count)
    with transaction.atomic():
        audit.record(PASSWORD_CHANGED, 7, by=None, company_id=None)
    found = {one.chain: (one.count, one.broken) for one in check_all()}
    assert found == {0: (1, ""), alice.company_id: (4, ""), charlie.company_id: (2, "")}


CHANGES: dict[str, object] = {
    "action": "password.changed",
    "actor_id": 4711,
    "subject_kind": "job",
    "subject_ids": [4711],
    "address": "192.0.2.1",
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "hash": "f" * 64,
    "previous_hash": "f" * 64,
}


@pytest.mark.parametrize("column", CHANGES)
def test_an_altered_entry_is_found_whichever_it_is(
    column: str, alice: User, unguarded: None
) -> None:
    """Row R31: every column, at places all over a chain of 2,000 and at its ends."""
    write(alice, MANY)
    chain = alice.company_id or 0
    changed = {column: CHANGES[column]}
    for number in (1, 2, 700, 1000, 1001, MANY - 1, MANY):
        before = AuditEntry.objects.filter(number=number).values(column).get()
        AuditEntry.objects.filter(number=number).update(**changed)
        assert check(chain).broken.startswith(f"entry {number}: it ")
        AuditEntry.objects.filter(number=number).update(**before)
    assert check(chain).broken == ""


def test_what_is_gone_is_missed(alice: User, unguarded: None) -> None:
    """Row R31: from the middle, from the end, and the end with its head."""
    write(alice, 10)
    chain, anchor = alice.company_id or 0, check(alice.company_id or 0).head
    with transaction.atomic():
        AuditEntry.objects.filter(number=5).delete()
        assert check(chain).broken == "entry 6: 5 is missing before it"
        transaction.set_rollback(True)
    with transaction.atomic():
        AuditEntry.objects.filter(number__gt=8).delete()
        assert check(chain).broken == "entries 9 to 10 are missing at the end"
        last = AuditEntry.objects.get(number=8)
        AuditHead.objects.update(number=8, hash=last.hash)  # a careful thief
        assert check(chain).broken == ""
        with pytest.raises(CommandError, match="entries are gone"):
            call_command("verify_audit_log", anchor=anchor)
        transaction.set_rollback(True)
    write(alice)
    call_command("verify_audit_log", anchor=anchor)


def test_the_command_says_the_first_broken_entry(
    alice: User, unguarded: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row R31: and ends with 1."""
    write(alice, 20)
    call_command("verify_audit_log", company=alice.company_id)
    head = AuditHead.objects.get(chain=alice.company_id or 0)
    said = f"company {alice.company_id}: 20 entries, head {head.hash}"
    assert capsys.readouterr().out.strip() == said
    AuditEntry.objects.filter(number__in=[12, 17]).update(actor_id=None)
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit_log")
    assert refused.value.returncode == 1
    assert "BROKEN, entry 12: it was altered" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_eight_who_write_at_once_write_one_chain(alice: User) -> None:
    """Row R31: also the very first entries; who rolls back leaves no gap."""
    start = Barrier(8)

    def work(number: int) -> None:
        try:
            start.wait(timeout=30)
            for turn in range(10):
                with transaction.atomic():
                    audit.record(PERSON_INVITED, number, by=alice, company_id=alice.company_id)
                    if turn % 5 == 4:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    checked = check(alice.company_id or 0)
    assert (checked.count, checked.broken) == (64, "")


def test_a_thousand_entries_are_few_statements(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """As for one: the lock, an insert a thousand, the head."""
    write(alice)
    with django_assert_num_queries(6):
        write(alice, MANY)


def test_a_company_that_was_never_written_for_has_nothing_to_check(company: Company) -> None:
    assert list(check_all()) == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    """Row R31: it could be there without what it tells of."""
    with pytest.raises(audit.NotInTransaction):
        audit.record(PASSWORD_CHANGED, 1, by=None, company_id=None)
