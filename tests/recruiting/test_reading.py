"""Whatever is read, nothing is changed by it, and every answer says what it is."""

from pathlib import Path

from django.db import transaction
from django.urls import reverse
from pytest_django import Settings

from tests.people import make_user
from tests.recruiting.asking import Answer, Browser
from tests.recruiting.classified import ADDRESSES
from tests.recruiting.two_companies import arguments, make_side

KEEPS_A_TRACE = {
    *(
        "export-candidates",
        "candidate-data",
        "audit-log-export",
    ),  # that they were, in the audit log
    *("question-set", "link-job"),  # the calls to Spark Hire are counted
    "second-factor",  # the secret that it shows, for a code to confirm
}


def test_a_link_that_is_followed_changes_nothing_whoever_made_it(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    """ASVS 3.5.3, 4.1.1: GET of every address, as an Admin and as Recruiting Support."""
    settings.MEDIA_ROOT = tmp_path
    side = make_side("quokkanest")
    support = make_user(None, is_staff=True, is_superuser=True)
    changed, untyped = set(), []
    for person in (side.people["Admin"], support):
        browser = Browser(person)
        for name, address in ADDRESSES.items():
            if name.startswith("admin:") != (person is support):
                continue
            with transaction.atomic():
                where = reverse(name, args=arguments(address.ids, side.ids.__getitem__))
                answer = browser.ask("GET", where)
                transaction.set_rollback(True)
            if answer.wrote:
                changed.add(name)
            if answer.body and not is_typed(answer):
                untyped.append(f"{name}: {answer.headers.get('Content-Type')}")
    assert changed == KEEPS_A_TRACE
    assert untyped == []


def is_typed(answer: Answer) -> bool:
    """JSON is UTF-8 by definition, other text says its character set."""
    content_type = answer.headers.get("Content-Type", "text/").replace('"', "")
    return "charset=utf-8" in content_type or not content_type.startswith("text/")
