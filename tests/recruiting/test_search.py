"""Finding candidate records by words, in PostgreSQL and in SQLite."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruiting import search, sources
from recruiting.actions import candidates as actions
from recruiting.actions import changes
from recruiting.folding import fold
from recruiting.models import Candidate, Job, SearchDocument, User
from tests.people import make_candidate

WORDS = "jose alvarez jose example com 312 555 0101 3125550101 cplusplus"
FOUND = ["jose", "JOSÉ", "álv jos", "example", "c++", "312-555", "3125550101", "0101", " jose  a "]
NOT_FOUND = ["ose", "jose smith", "lvarez", "c#", "5550101x", "josef", "jose a z"]


def found(typed: str) -> list[str]:
    rows = search.matching(Candidate.objects.order_by("pk"), typed)
    return [candidate.first_name for candidate in rows]


@pytest.fixture
def jose(job: Job) -> Candidate:
    return make_candidate(
        job,
        "José",
        last_name="Álvarez",
        email="jose@example.com",
        phone="+1 (312) 555-0101",
        source="C++ fair",
    )


@pytest.mark.parametrize("typed", FOUND)
def test_each_typed_word_begins_a_word_of_the_record(jose: Candidate, typed: str) -> None:
    """E7."""
    make_candidate(jose.job, "Robin", email="robin@elsewhere.net")
    assert found(typed) == ["José"]


@pytest.mark.parametrize("typed", NOT_FOUND)
def test_what_begins_no_word_finds_nobody(jose: Candidate, typed: str) -> None:
    """E7."""
    assert found(typed) == []


@pytest.mark.parametrize("typed", ["", "  ", "%", "'", "&|!():*", "\\"])
def test_no_words_find_everybody(jose: Candidate, typed: str) -> None:
    """E7."""
    assert found(typed) == ["José"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
@given(typed=st.text(max_size=200))
def test_whatever_is_typed_is_answered(jose: Candidate, typed: str) -> None:
    """E7."""
    found(typed)


def test_so_many_words_are_looked_for_and_no_more(jose: Candidate) -> None:
    """E7."""
    assert found("jose " * search.MOST_WORDS + "nobody") == ["José"]


@pytest.mark.parametrize("few", [0, 1, 2])
def test_few_and_many_are_found_alike(
    jose: Candidate, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E7."""
    make_candidate(jose.job, "Josefa")
    make_candidate(jose.job, "Robin")
    monkeypatch.setattr(search, "FEW", few)
    assert found("jos") == ["José", "Josefa"]


def test_postgresql_asks_its_index(jose: Candidate) -> None:
    """E7."""
    rows = search.holding(Candidate.objects.order_by(), ["jose", "alv"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        assert "search_document_words" in rows.explain()


def test_what_a_record_is_found_by_follows_its_edits(alice: User, jose: Candidate) -> None:
    """E7."""
    jose.first_name, jose.phone = "Pepe", "555"
    changed = {"first_name": "First name", "phone": "Phone"}
    actions.edit_candidate(jose, by=alice, changed=changed, tags=[], old_resume="")
    changes.add_tag(Candidate.objects.all(), "Guitar", by=alice)
    assert found("pepe guit") == ["Pepe"]
    assert found("jose") == ["Pepe"], "his e-mail is jose@ still"
    assert found("0101") == []


def test_a_tag_that_is_undone_is_not_found_by(alice: User, jose: Candidate) -> None:
    """E7."""
    done = changes.add_tag(Candidate.objects.all(), "Guitar", by=alice)
    assert found("guitar")
    assert done.change
    changes.undo(done.change, by=alice)
    assert not found("guitar")


def test_records_made_in_bulk_are_indexed_together(job: Job) -> None:
    """E7."""
    stage = job.stages.all()[0]
    Candidate.objects.bulk_create(
        Candidate(job=job, company=job.company, stage=stage, first_name=f"N{n}", last_name="Many")
        for n in range(3)
    )
    search.index(Candidate.objects.all())
    search.index(Candidate.objects.all())
    assert found("many") == ["N0", "N1", "N2"]
    assert SearchDocument.objects.count() == 3


@pytest.fixture
def sqlite(db: None) -> Iterator[DatabaseWrapper]:
    """The demo's kind of database, with a record and its document."""
    values: dict[str, Any] = {
        "NAME": ":memory:",
        "OPTIONS": {},
        "TIME_ZONE": None,
        "ATOMIC_REQUESTS": False,
    }
    values |= {"AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    lite = DatabaseWrapper(values, alias="lite")
    with lite.cursor() as cursor:
        cursor.execute("CREATE TABLE recruiting_candidate (id, company_id, source, archived_at)")
        cursor.execute("CREATE TABLE recruiting_searchdocument (candidate_id, words, resume_words)")
        cursor.execute("INSERT INTO recruiting_searchdocument VALUES (1, %s, 'python')", [WORDS])
        for pk, source in enumerate(("Web", "Fair", "Web", ""), start=1):
            cursor.execute(
                "INSERT INTO recruiting_candidate VALUES (%s, 1, %s, NULL)", [pk, source]
            )
    yield lite
    lite.close()


@pytest.mark.parametrize("typed", [*FOUND, "python", "jose pyth"])
def test_sqlite_finds_the_same(sqlite: DatabaseWrapper, typed: str) -> None:
    """E7."""
    assert found_by(sqlite, typed) == [1]


@pytest.mark.parametrize("typed", [*NOT_FOUND, "ython"])
def test_sqlite_finds_nobody_else(sqlite: DatabaseWrapper, typed: str) -> None:
    """E7."""
    assert found_by(sqlite, typed) == []


def test_sqlite_names_each_source_once(sqlite: DatabaseWrapper) -> None:
    """E7."""
    with sqlite.cursor() as cursor:
        cursor.execute(sources.EACH_ONCE, {"company": 1, "most": 200})
        assert cursor.fetchall() == [("Fair",), ("Web",)]


def found_by(database: DatabaseWrapper, typed: str) -> list[int]:
    rows = search.holding(Candidate.objects.order_by(), fold(typed).split()).values_list("pk")
    with database.cursor() as cursor:
        cursor.execute(*rows.query.get_compiler(connection=database).as_sql())
        return [pk for (pk,) in cursor.fetchall()]
