"""Whatever people, candidates, files or Spark Hire write is text, to a real browser too. More: row R27."""

from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CharField, Field, Model, TextField, URLField
from django.test import Client
from playwright.sync_api import Dialog, Page
from pytest_django.live_server_helper import LiveServer

from recruiting.models import AuditEntry, Candidate, ImportRow, User
from tests.torture.payloads import OUT, VECTORS
from tests.video_interviews.browsing import enter
from tests.video_interviews.markup import Markup
from tests.video_interviews.test_every_page import WATCH, asked, files, pages  # noqa: F401

# Written by the product alone, and read by it: names, hashes, ciphers, and what has its own forms.
OURS = {"time_zone", "kind", "once", "event", "state", "password", "sealed_key", "key", "query"}
OURS |= {
    "token_hash",
    "key_hash",
    "encoding",
    "session_key",
    "key_state",
    "role",
    "status",
    "email",
}
OURS |= {"marked", "resume", "file", "sort_name", "words", "resume_words", "outcome"}
OURS |= {"spark_hire_uuid", "question_set_uuid", "spark_hire_job_uuid", "surplus_uuid"}
HARMLESS = "harmless"
LONGEST = 400  # characters of a field: notes would take more


def text_fields() -> Iterator[tuple[type[Model], "Field[str, str]"]]:
    """Every text field of the product that somebody else fills."""
    for name in ("recruiting", "video_interviews"):
        for model in apps.get_app_config(name).get_models():
            if model is AuditEntry:  # which the database lets nobody change
                continue
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, CharField | TextField) and not isinstance(
                    field, URLField
                )
                if is_text and not (field.name in OURS or field.choices or field.primary_key):
                    yield model, field


def write(texts: dict[int, str]) -> None:
    """Into every field, of every row that has something there, the text of the field's room."""
    for model, field in text_fields():
        text = texts[min(field.max_length or LONGEST, LONGEST)][: field.max_length]
        rows = model._default_manager.exclude(**{field.name: ""})
        try:
            with transaction.atomic():
                rows.update(**{field.attname: text})
        except IntegrityError:  # each has to differ
            for number, row_ in enumerate(rows):
                differs = (f"{number} {text}")[: field.max_length]
                model._default_manager.filter(pk=row_.pk).update(**{field.attname: differs})
    longest = texts[LONGEST]
    for each in ImportRow.objects.all():
        each.cells = [longest] * len(each.cells)
        each.save(update_fields=["cells"])


def seen(client: Client, addresses: Iterable[str]) -> dict[str, Markup]:
    return {address: Markup(client.get(address).content.decode()) for address in addresses}


MAIN = (
    *("dashboard", "jobs", "job", "candidates", "candidate", "candidate-edit", "company-settings"),
    *("team", "import", "video-interviewing", "audit-log"),
)
# What a text would do that a browser takes for script.
MARK = "window.XSS = () => { window.done = (window.done || 0) + 1; }; "


def test_a_browser_runs_nothing_of_it_and_refuses_nothing(
    request: pytest.FixtureRequest,
    page: Page,
    live_server: LiveServer,
    dana: User,
    alice: User,
    candidate: Candidate,
) -> None:
    """Row R27: on the main pages, with a text in every field: no dialog, no script, 0 violations."""
    its_request, uploads = (request.getfixturevalue(name) for name in ("asked", "files"))
    text = "".join(out + vector for vector, out in product(VECTORS, OUT[:12]))
    write({room: text[:room] for room in range(1, LONGEST + 1)})
    page.add_init_script(WATCH + MARK)
    dialogs: list[Dialog] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog))
    enter(page, live_server, dana)
    listed = pages(candidate, its_request, uploads, alice)
    for name in MAIN:
        for address in listed[name][:1]:
            page.goto(live_server.url + address)
            assert page.evaluate("[refused, window.done || 0]") == [[], 0], address
    assert not dialogs
