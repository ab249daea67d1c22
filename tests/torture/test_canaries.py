"""Row R24: whatever goes wrong and wherever, no key and no secret address is told to anybody."""

import base64
import io
import json
import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from sparkhire_client.sandbox.world.records import Webhook
from sparkhire_client.sandbox.world.store import db
from tests.people import log_in
from tests.torture.kill import Point, deadly
from tests.torture.rows import row
from tests.torture.stage import Stage, stage
from video_interviews import tasks
from video_interviews.actions import canceling, sending
from video_interviews.log_filter import HideWebhookSecrets
from video_interviews.models import InterviewRequest, SparkHireUser

__all__ = ["stage"]  # the fixture

# Where it goes wrong, and how deep: the n-th time that one of them is come to.
PLACES = {
    "requests.sessions.Session.send": 2,
    "urllib3.connectionpool.HTTPConnectionPool.urlopen": 2,
    "sparkhire_client.transport.strict_json": 3,
    "video_interviews.gate.KeyGate.enter": 3,
    "cryptography.fernet.Fernet.decrypt": 3,
    "cryptography.fernet.Fernet.encrypt": 1,
    "django.db.backends.utils.CursorWrapper.execute": 15,
    "django.template.base.Template.render": 2,
    "django.shortcuts.render": 1,
}


@dataclass
class Eyes:
    """What a reader of logs, pages, error reports and messages gets to see."""

    canaries: set[str] = field(default_factory=set)
    seen: int = 0
    raised: int = 0

    def know(self, *secrets: str) -> None:
        for secret in secrets:
            basic = base64.b64encode(f"{secret}:".encode()).decode()
            self.canaries |= {secret, basic, basic.rstrip("=")}

    def look(self, text: str, where: str) -> None:
        self.seen += len(text)
        for canary in self.canaries:
            assert canary not in text, f"{where}: {text[max(0, text.index(canary) - 200) :][:400]}"

    def report(self, error: BaseException) -> None:
        """As Django would mail it."""
        self.raised += 1
        reporter = ExceptionReporter(None, type(error), error, error.__traceback__)
        self.look(reporter.get_traceback_text(), "error report")
        self.look(reporter.get_traceback_html(), "error report in HTML")


class Log(logging.StreamHandler[io.StringIO]):
    """What is logged from DEBUG on, as the product's own handler writes it; each error is reported too,
    as an operator's mail handler would."""

    def __init__(self, eyes: Eyes) -> None:
        super().__init__(io.StringIO())
        self._eyes = eyes
        self.addFilter(HideWebhookSecrets())
        formatters: Any = django_settings.LOGGING["formatters"]
        self.setFormatter(logging.Formatter(formatters["plain"]["format"]))

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if record.exc_info and record.exc_info[1]:
            self._eyes.report(record.exc_info[1])

    def look(self) -> None:
        self._eyes.look(self.stream.getvalue(), "log")
        self.setStream(io.StringIO())


@pytest.fixture
def eyes() -> Eyes:
    return Eyes()


@pytest.fixture
def log(eyes: Eyes) -> Iterator[Log]:
    root, log = logging.getLogger(), Log(eyes)
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(log)
    yield log
    root.removeHandler(log)
    root.setLevel(before)


@row(
    "R24",
    asked="canary keys through 10,000 errors at DEBUG: 0 hits for a key, its Basic form, an encryption key "
    "or the secret of an address in logs, pages, messages, error reports with their variables, the database",
    full=10_000,
    ci=20,
    means="Keys are in no log, page, message or error report, whatever goes wrong.",
)
def test_no_error_tells_a_key(
    size: int, seed: int, stage: Stage, settings: Settings, eyes: Eyes, log: Log
) -> str:
    settings.DEBUG = False
    rng = random.Random(seed)  # noqa: S311 -- a seed that can be run again
    eyes.know(*stage.tenant.keys, *settings.FIELD_ENCRYPTION_KEYS, settings.SECRET_KEY)
    stage.begin_anew()
    stage.be_primary(stage.tenant.dana.pk)
    acts = list(what_people_do(stage, eyes))
    number = 0
    while eyes.raised < size:
        number += 1
        if number % 50 == 0:
            stage.begin_anew()
        eyes.know(*(urlsplit(each.url).path.split("/")[3] for each in db.select(Webhook)))
        place, deepest = rng.choice(list(PLACES.items()))
        point = Point(
            "trouble", "any", place, rng.choice(["before", "after"]), rng.randint(1, deepest)
        )
        with deadly(point, fail):
            try:
                rng.choice(acts)()
            except Injected as error:
                eyes.report(error)
        SparkHireUser.objects.update(failures=0, down_since=None, paused_until=None)
        log.look()
    eyes.look(whole_database(), "database")
    seen = f"{eyes.seen / 1e6:,.0f} MB"
    return f"{eyes.raised:,} errors reported in {number:,} acts, {seen} looked at: 0 hits"


class Injected(Exception):
    """Of a kind that nobody expects."""


def fail() -> None:
    raise Injected


def what_people_do(stage: Stage, eyes: Eyes) -> Iterator[Callable[[], object]]:
    tenant = stage.tenant
    admin, alice = log_in(tenant.dana), log_in(tenant.alice)
    page = reverse("video-interviewing")

    def look(client: Client, method: str, address: str, data: dict[str, str] | None = None) -> None:
        client.raise_request_exception = False
        answer = getattr(client, method)(address, data or {})
        eyes.look(answer.content.decode(errors="replace"), address)
        eyes.look(repr(answer.headers), address)

    def type_key() -> None:
        field = f"key_{SparkHireUser.objects.get(user=tenant.alice).pk}"
        look(admin, "post", page, {field: tenant.keys[2], "is_on": "on"})

    def send() -> None:
        candidate = tenant.candidate()
        address = reverse("request-video-interview", args=[candidate.pk])
        look(alice, "post", address, {"expires_on": "2026-12-01"})
        for request in InterviewRequest.objects.filter(candidate=candidate):
            sending.send(request.pk)
            canceling.cancel_request(request, by=tenant.alice)
        tasks.work()

    def report() -> None:
        for url, body in stage.world.newest_posts()[:1]:
            address = urlsplit(url).path
            answer = Client(raise_request_exception=False).post(address, body, "application/json")
            eyes.look(answer.content.decode(), "webhook")

    def renew() -> None:
        look(admin, "post", reverse("renew-addresses"))
        tasks.subscribe(integration)

    integration = tenant.integration.pk
    yield type_key
    yield send
    yield report
    yield lambda: look(admin, "get", page)
    yield lambda: look(admin, "post", reverse("test-connection"))
    yield lambda: look(alice, "get", reverse("question-set", args=[tenant.job.pk]))
    yield lambda: look(alice, "get", reverse("job", args=[tenant.job.pk]))
    yield lambda: tasks.poll(integration)
    yield lambda: tasks.read_reports(integration)
    yield renew


def whole_database() -> str:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(r)::text FROM "{table}" r')  # noqa: S608
            rows += [row for (row,) in cursor.fetchall()]
    return json.dumps(rows)
