"""What is in an entry of the audit log, and what a walk along a chain says, to the number."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from recruiting import audit, audit_check
from recruiting.audit_actions import PASSWORD_CHANGED, PERSON_INVITED
from recruiting.audit_check import check, check_all
from recruiting.models import BEGINNING, AuditEntry, AuditHead, User

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def write(user: User, count: int = 1) -> None:
    with transaction.atomic():
        subjects = [[number, 7] for number in range(count)]
        audit.record_all(PERSON_INVITED, subjects, by=user, company_id=user.company_id)


def hashes(user: User) -> list[str]:
    entries = AuditEntry.objects.filter(company_id=user.company_id).order_by("number")
    return [entry.hash for entry in entries]


def test_an_entry_holds_who_what_to_whom_from_where_and_when(alice: User) -> None:
    """Row R31."""
    with time_machine.travel(NOW, tick=False), audit.coming_from("192.0.2.7"):
        audit.record(PERSON_INVITED, 5, 6, by=alice, company_id=alice.company_id)
        audit.record(PASSWORD_CHANGED, 5, by=None, company_id=None)
    audit.record(PERSON_INVITED, 8, by=alice, company_id=alice.company_id)
    columns = ("company_id", "number", "actor_id", "action", "subject_kind", "subject_ids")
    told = list(AuditEntry.objects.order_by("id").values_list(*columns, "address"))
    invited = (PERSON_INVITED.code, PERSON_INVITED.about.value)
    company = alice.company_id
    assert told == [
        (company, 1, alice.pk, *invited, [5, 6], "192.0.2.7"),
        (None, 1, None, PASSWORD_CHANGED.code, PASSWORD_CHANGED.about.value, [5], "192.0.2.7"),
        (company, 2, alice.pk, *invited, [8], ""),
    ]
    first, _, third = AuditEntry.objects.order_by("id")
    assert (first.at, first.previous_hash, third.previous_hash) == (NOW, BEGINNING, first.hash)
    head = AuditHead.objects.get(chain=company or 0)
    assert (head.number, head.hash) == (2, third.hash)


def test_whoever_asks_without_an_address_has_none(alice: User) -> None:
    with audit.coming_from(None):
        write(alice)
    assert AuditEntry.objects.get().address == ""


def test_an_address_is_forgotten_when_the_request_fails(alice: User) -> None:
    with pytest.raises(ValueError, match="failed"), audit.coming_from("192.0.2.7"):
        raise ValueError("failed")
    write(alice)
    assert AuditEntry.objects.get().address == ""


@pytest.mark.django_db(transaction=True)
def test_nothing_to_tell_needs_no_transaction_and_locks_nothing() -> None:
    audit.record_all(PERSON_INVITED, [], by=None, company_id=None)
    assert not AuditHead.objects.exists()
    with pytest.raises(audit.NotInTransaction, match=PERSON_INVITED.code):
        audit.record(PERSON_INVITED, 1, by=None, company_id=None)


def test_entries_are_written_a_thousand_at_a_time(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(alice)
    for count, statements in ((1000, 5), (1001, 6)):  # savepoint, lock, inserts, head, release
        with django_assert_num_queries(statements):
            write(alice, count)


@pytest.mark.django_db(transaction=True)
def test_a_person_may_be_loaded_and_linked_to_while_the_chain_is_held(alice: User) -> None:
    """The lock is the weaker one, that foreign keys get past; another writer waits for its end."""
    write(alice)
    waiting: list[str] = []

    def look() -> None:
        try:
            held = AuditHead.objects.filter(chain=alice.company_id or 0)
            with transaction.atomic():
                free = held.select_for_update(skip_locked=True, no_key=True)
                waiting.append("free" if free.exists() else "")
            with transaction.atomic(), connection.cursor() as cursor:
                sql = "SELECT 1 FROM recruiting_audithead FOR KEY SHARE NOWAIT"
                cursor.execute(sql)
                waiting.append("linked")
        finally:
            connection.close()

    with transaction.atomic():
        audit.record(PERSON_INVITED, 1, by=alice, company_id=alice.company_id)
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert waiting == ["", "linked"]


def test_chains_are_walked_in_the_order_of_their_numbers(alice: User, charlie: User) -> None:
    for user in (charlie, alice):
        write(user)
    AuditHead.objects.create(chain=0)
    walked = [one.chain for one in check_all()]
    assert walked == sorted([0, alice.company_id or 0, charlie.company_id or 0])


def test_a_chain_whose_head_was_taken_is_walked_too(alice: User) -> None:
    write(alice)
    AuditHead.objects.all().delete()
    told = [(one.count, one.broken) for one in check_all()]
    assert told == [(1, "entry 1: the chain ended before it")]


def test_entries_after_the_chains_end_are_found(alice: User) -> None:
    write(alice, 3)
    AuditHead.objects.update(number=2, hash=hashes(alice)[1])
    assert check(alice.company_id or 0).broken == "entry 3: the chain ended before it"


def test_entries_missing_at_the_end_are_counted(alice: User) -> None:
    write(alice, 3)
    AuditHead.objects.update(number=5)
    told = check(alice.company_id or 0)
    assert told.broken == "entries 4 to 5 are missing at the end"
    assert (told.count, told.head) == (3, hashes(alice)[-1])


def test_an_end_that_is_another_is_found(alice: User) -> None:
    write(alice, 3)
    AuditHead.objects.update(hash="f" * 64)
    said = "entry 3: it is not the one that the chain ended with"
    assert check(alice.company_id or 0).broken == said


def test_an_anchor_is_met_by_the_hash_it_names_and_the_beginning_by_any_chain(
    alice: User,
) -> None:
    write(alice, 3)
    chain = alice.company_id or 0
    anchors: dict[str, bool] = dict.fromkeys(hashes(alice), True)
    anchors |= {BEGINNING: True, "": False, "f" * 64: False}
    assert {anchor: check(chain, anchor).anchor_met for anchor in anchors} == anchors
    assert [one.anchor_met for one in check_all(hashes(alice)[0])] == [True]
    assert [one.anchor_met for one in check_all()] == [False]


def test_what_others_write_meanwhile_is_no_fault(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end is looked at before the walk and again after it."""
    write(alice, 2)
    entries = audit_check._entries

    def and_one_more(chain: int) -> Any:
        write(alice)
        return entries(chain)

    monkeypatch.setattr(audit_check, "_entries", and_one_more)
    told = check(alice.company_id or 0)
    assert (told.count, told.broken) == (3, "")


def test_a_chain_without_entries_is_whole(alice: User) -> None:
    told = check(alice.company_id or 0)
    assert (told.count, told.head, told.broken, told.anchor_met) == (0, BEGINNING, "", False)
