"""Nothing of one company is seen, told apart from what is missing, or changed by anybody of another.

Every address is asked by every role in every method for an id of one's own, a foreign and a missing one.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django import Settings

from tests.people import make_user
from tests.recruiting.asking import Answer, Browser, names
from tests.recruiting.classified import ADDRESSES, NAMELESS, Address, Open
from tests.recruiting.two_companies import Side, arguments, make_side, missing, rows_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MAY_OPEN = {
    "Admin": Open.ADMINS,
    "Recruiter": Open.EDITORS,
    "on the team": Open.MEMBERS,
    "on no team": Open.MEMBERS,
    "deactivated": Open.ANYBODY,
}
OF_A_TEAM = {"job", "candidate"}  # what only those on its hiring team see, editors apart


@pytest.fixture
def sides(db: None, settings: Settings, tmp_path: Path) -> tuple[Side, Side]:
    settings.MEDIA_ROOT = tmp_path
    return make_side("quokkanest"), make_side("zebrafinch")


def test_every_address_is_classified() -> None:
    """A new address says here what its ids name and to whom it is open, or the walk cannot hold it."""
    there = list(names())
    named = {name for name, _pattern, _view in there if name}
    where = (
        "tests/recruiting/classified.py: say in ADDRESSES what its ids name, and who may open it"
    )
    assert not named - set(ADDRESSES), where
    assert not set(ADDRESSES) - named - {"admin:app_list", "admin:view_on_site"}
    assert {pattern for name, pattern, _view in there if not name} <= NAMELESS, where


def walk(
    who: str, browser: Browser, own: Side, other: Side
) -> Iterator[tuple[str, Address, str, Answer, Answer | None, Answer | None]]:
    """Every address in every method, undone at once: the answers for own, foreign and missing ids."""
    before = rows_of(other.company)
    for name, address in ADDRESSES.items():
        with transaction.atomic():
            for method in METHODS if thorough(who, name) else ("GET", "POST"):
                sets = [own.ids.__getitem__]
                if any(not kind.startswith("=") for kind in address.ids):
                    sets += [other.ids.__getitem__, missing]
                answers: list[Answer] = []
                for of in sets:
                    if (
                        len(answers) == 2 and answers[0].status == 405
                    ):  # whatever the id: as one's own
                        answers.append(answers[0])
                        continue
                    asked = reverse(name, args=arguments(address.ids, of))
                    answers.append(browser.ask(method, asked))
                if any(answer.wrote for answer in answers):
                    assert rows_of(other.company) == before, (who, name, method)
                foreign, nobody = answers[1:] if len(answers) > 1 else (None, None)
                yield name, address, method, answers[0], foreign, nobody
            transaction.set_rollback(True)


def test_a_foreign_id_is_a_missing_id(sides: tuple[Side, Side]) -> None:
    """P7: in every address, role and method: the same answer, no word, no change."""
    own, other = sides
    for who, level in MAY_OPEN.items():
        walked(who, Browser(own.people[who]), own, other, level)
    walked("the other Admin", Browser(other.people["Admin"]), other, own, Open.ADMINS)


def test_a_visitor_and_recruiting_support_see_no_company(sides: tuple[Side, Side]) -> None:
    """P1, P7: those of no company have no id of their own; Support has the admin."""
    own, other = sides
    walked("a visitor", Browser(None), own, other, Open.ANYBODY)
    support = make_user(None, "support@example.com", is_staff=True)
    browser = Browser(support)
    for name, _address, method, mine, foreign, nobody in walk("Support", browser, own, other):
        if name.startswith("admin:"):
            continue  # companies and their people are theirs
        where = (name, method)
        assert foreign is None or nobody is None or foreign.alike == nobody.alike, where
        for answer in filter(None, (mine, foreign)):
            assert own.word not in answer.text, where
            assert other.word not in answer.text, where
            assert not answer.wrote or name == "second-factor", where  # their own, begun


def thorough(who: str, name: str) -> bool:
    """Those who see little try to open and to post; of the members, Admins alone try all of Django's
    admin, which asks who is staff before anything else."""
    if name.startswith("admin:"):
        return who in ("Admin", "Support")
    return who not in ("on no team", "deactivated")


def walked(who: str, browser: Browser, own: Side, other: Side, level: Open) -> None:
    for name, address, method, mine, foreign, nobody in walk(who, browser, own, other):
        where = (who, name, method)
        open_to_them = level >= address.open_to
        if foreign and nobody:
            assert foreign.alike == nobody.alike, where
            assert not foreign.wrote, where
            if open_to_them and "uid" not in address.ids:
                assert foreign.status in (404, 405, *said_missing(name, method)), where
        for answer in filter(None, (mine, foreign, nobody)):
            assert other.word not in answer.text, where
        refused = mine.status in (403, 404, 405) or "login" in mine.location
        if not open_to_them:
            assert refused, where
            assert own.word not in mine.text.replace(f"{own.word}{own.company.pk}", ""), where
        elif method == "GET" and not (who == "on no team" and OF_A_TEAM & set(address.ids)):
            assert mine.status != 403 or name == "admin:login", where
            assert name in ("login", "admin:login", "admin:logout", "logout") or (
                "/login" not in mine.location
            ), where


def said_missing(name: str, method: str) -> tuple[int, ...]:
    """A session that is not there has ended already, which is what its button is for."""
    return (302,) if (name, method) == ("account-session-end", "POST") else ()


def test_the_words_are_planted(sides: tuple[Side, Side]) -> None:
    """The walk looks for words that are there to be found."""
    own, _other = sides
    browser = Browser(own.people["Admin"])
    found = [
        browser.ask("GET", reverse(name, args=arguments(ADDRESSES[name].ids, own.ids.get))).body
        for name in ("job", "candidate", "candidates", "team", "video-interviewing", "import")
    ]
    assert all(own.word in body for body in found)
    assert list(chain(*rows_of(own.company)))
