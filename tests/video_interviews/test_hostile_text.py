"""Whatever people, candidates, files or Spark Hire write is text: on pages, and in spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CharField, Field, Model, TextField, URLField
from django.test import Client
from django.urls import reverse

from recruiting.models import AuditEntry, Candidate, ImportRow, Job, Tag, User
from tests.people import log_in, make_candidate
from tests.video_interviews.hostile import BROKEN_OUT, FORMULAS, MARKUP
from tests.video_interviews.markup import Markup
from tests.video_interviews.test_every_page import asked, files, pages  # noqa: F401

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
SIZE = 400  # characters: what is longer than a field is cut


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


def fill(text: str) -> None:
    """Write it into every one of them, where there is something already, as far as it fits."""
    for model, field in text_fields():
        for number, row in enumerate(model._default_manager.exclude(**{field.name: ""})):
            for start in ("", f"{number} "):  # where each has to differ
                change = {field.attname: (start + text)[: field.max_length]}
                try:
                    with transaction.atomic():
                        model._default_manager.filter(pk=row.pk).update(**change)
                    break
                except IntegrityError:
                    continue
    for cells in ImportRow.objects.all():
        ImportRow.objects.filter(pk=cells.pk).update(cells=[text] * len(cells.cells))


def worlds() -> list[str]:
    """All payloads, one after the other, in a few texts."""
    texts = [""]
    for payload in MARKUP:
        if len(texts[-1]) + len(payload) > SIZE:
            texts.append("")
        texts[-1] += payload
    return texts


def seen(client: Client, addresses: Iterable[str]) -> dict[str, Markup]:
    return {address: Markup(client.get(address).content.decode()) for address in addresses}


def test_no_text_becomes_an_element_or_an_attribute(
    request: pytest.FixtureRequest, dana: User, alice: User, candidate: Candidate
) -> None:
    """Row R27: every text field, every page and window that shows one: the same tree as with plain words."""
    its_request, uploads = (request.getfixturevalue(name) for name in ("asked", "files"))
    client = log_in(dana)
    # These ask Spark Hire, and in vain here; its answers are of test_hostile_links.
    asking = {"view-completed-interview", "share", "request-video-interview", "link-job"}
    listed = pages(candidate, its_request, uploads, alice).items()
    everywhere = [*chain(*(found for name, found in listed if name not in asking))]
    fill(HARMLESS)
    plain = {
        address: page
        for address, page in seen(client, everywhere).items()
        if any(HARMLESS in text for text in page.texts)
    }
    assert len(plain) > 20
    for text in worlds():
        fill(text)
        for address, page in seen(client, plain).items():
            assert page.tree == plain[address].tree, (address, text)
            assert not page.inline, (address, text)
            assert not [link for link in page.links if link.lower().startswith("javascript:")]


def test_no_cell_of_an_export_is_a_formula(alice: User, job: Job) -> None:
    """Row R27: neither by its first sign nor by breaking out of its cell."""
    for text in FORMULAS + BROKEN_OUT:
        fields = {"last_name": text, "phone": text[:40], "source": text[:60]}
        made = make_candidate(job, **fields)
        Candidate.objects.filter(pk=made.pk).update(first_name=text)
    Job.objects.update(title="=1+1")
    job.stages.filter(position=0).update(name="@stage")
    for text in ("=tag", "+tag"):
        Tag.objects.create(company=job.company, name=text).candidates.add(made)
    answer = log_in(alice).get(reverse("export-candidates"))
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    cells = [*chain(*csv.reader(io.StringIO(content, newline="")))]
    assert len(cells) > 9 * len(FORMULAS + BROKEN_OUT)
    risky = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    assert not [cell for cell in cells if cell.startswith(risky)]
