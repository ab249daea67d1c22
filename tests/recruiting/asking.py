"""Asking for addresses by the thousand: Django's handler with all its middleware, and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import URLResolver, get_resolver

from recruiting.models import User
from tests.people import log_in

WRITES = re.compile(
    r'^\s*(INSERT INTO|UPDATE|DELETE FROM) "(recruiting|video_interviews)_(?!user" SET "last_seen)'
)
# Reads or writes rows of companies, and names no id of what they belong to.
TENANTS = re.compile(r'(?:FROM|JOIN|UPDATE|INTO) "(?:recruiting|video_interviews)_(?!attempt")')
NARROWED = re.compile(
    r'"(?:\w+_)?(?:id|record|chain|hash|token|email|account)" (?:= %s|IN \()|INSERT INTO'
)
# What may differ between two answers about nothing: ids, and tokens.
VARYING = re.compile(r"\b[A-Za-z0-9]{64}\b|[0-9a-f-]{32,36}|\d+|/[\w-]+/no-token")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    wrote: bool

    @property
    def alike(self) -> tuple[int, str, str]:
        """What a foreign id and a missing one must agree on."""
        return self.status, VARYING.sub("", self.location), VARYING.sub("", self.body)

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    @property
    def text(self) -> str:
        return f"{self.headers}{self.body}"


class Browser:
    """Of a person, or of nobody. With `guarded`, CSRF is checked."""

    def __init__(self, user: User | None, *, guarded: bool = False) -> None:
        self.cookies = log_in(user).cookies.output(header="", sep=";") if user else ""
        self.cookies = self.cookies.split(";")[0].strip()
        self.handler: Any = ClientHandler(enforce_csrf_checks=guarded)
        self.wrote = False
        self.unscoped: set[str] = set()  # statements over rows of every company

    def ask(
        self, method: str, address: str, data: dict[str, Any] | None = None, *, token: str = ""
    ) -> Answer:
        headers = {"cookie": self.cookies} | ({"x-csrftoken": token} if token else {})
        factory = RequestFactory(headers=headers)
        if method in ("GET", "POST"):
            request = getattr(factory, method.lower())(address, data)
        else:
            request = factory.generic(method, address)
        self.wrote = False
        with connection.execute_wrapper(self._watch):
            response = self.handler(request.environ)
            streamed = getattr(response, "streaming_content", None)
            body = b"".join(streamed) if streamed is not None else response.content
        request_finished.disconnect(close_old_connections)  # the test's own goes on
        response.close()
        request_finished.connect(close_old_connections)
        return Answer(
            response.status_code, dict(response.headers), body.decode(errors="replace"), self.wrote
        )

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.wrote = self.wrote or bool(WRITES.match(sql))
        if TENANTS.search(sql) and not NARROWED.search(sql):
            self.unscoped.add(sql)
        return execute(sql, params, many, context)


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address of the site: its name, its pattern and its view; the admin's with `admin:`."""
    for pattern in (resolver or get_resolver(settings.ROOT_URLCONF)).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield (
                (space + pattern.name if pattern.name else ""),
                str(pattern.pattern),
                pattern.callback,
            )
