"""What every answer of a site in production tells the browser, whoever asks and whoever answers."""

import re
import runpy
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from recruiting.models import Candidate, User
from scripts.processes import ROOT
from tests.people import PASSWORD, log_in, make_user
from tests.repository.test_settings import PRODUCTION, VENDOR
from tests.video_interviews.markup import Markup
from tests.video_interviews.test_every_page import asked, files, outside, pages  # noqa: F401

SAMPLES = {
    "app_label": "recruiting",
    "content_type_id": 1,
    "object_id": 1,
    "pk": 1,
    "request_pk": 1,
}
OURS = ("SECURE_", "SESSION_COOKIE", "CSRF_", "TOASTS_", "X_FRAME", "CONTENT_", "MIDDLEWARE")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORBIDDEN = ("default-src 'none'", "base-uri 'none'")
A_YEAR = 365 * 24 * 3600


@pytest.fixture
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What settings.py says of headers and cookies in production."""
    for name, value in (PRODUCTION | VENDOR | {"DATA_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    for name, value in runpy.run_path(str(ROOT / "recruiting/settings.py")).items():
        if name.startswith(OURS):
            setattr(settings, name, value)


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """An address of every name of the site, Django's admin included; what it names may be missing."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield reverse(space + pattern.name, kwargs=sample(pattern))


def sample(pattern: URLPattern) -> dict[str, Any]:
    """Something for each part of an address that differs."""
    named: dict[str, Any] = dict.fromkeys(re.compile(pattern.pattern.regex.pattern).groupindex, "x")
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__
        named[name] = {"IntConverter": 1, "UUIDConverter": UUID(int=1)}.get(kind, "x")
    return {
        name: SAMPLES.get(name, value) if value == "x" else value for name, value in named.items()
    }


def trouble(response: HttpResponseBase, *, secure: bool = True) -> Iterator[str]:
    """What an answer lacks, or says and should not."""
    headers = response.headers
    yield from (
        f"{name} {headers.get(name)}" for name in ALWAYS if headers.get(name) != ALWAYS[name]
    )
    if secure:
        age = re.match(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
        if not age or int(age[1]) < A_YEAR:
            yield "Strict-Transport-Security"
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        yield "Permissions-Policy"
    if "no-store" not in headers.get("Cache-Control", ""):
        yield f"Cache-Control {headers.get('Cache-Control')}"
    policy = headers.get("Content-Security-Policy", "").split("; ")
    framed = response.headers.get("Content-Type") == "application/pdf"
    needed = (*FORBIDDEN, f"frame-ancestors {chr(39)}{'self' if framed else 'none'}{chr(39)}")
    yield from (f"without {directive}" for directive in needed if directive not in policy)
    yield from (f"{word} in {policy}" for word in ("unsafe", "*;", "http:") if word in str(policy))
    for name, cookie in response.cookies.items():
        hidden = (
            cookie["httponly"] or not cookie.value
        )  # one that is taken back has nothing to hide
        safe = cookie["secure"] and hidden and cookie["samesite"] == "Lax"
        if not (safe and name.startswith("__Host-") and cookie["path"] == "/") or cookie["domain"]:
            yield f"cookie {cookie.OutputString()}"
    if "text/html" in headers.get("Content-Type", "") and not response.streaming:
        yield from Markup(response.content.decode()).inline  # type: ignore[attr-defined]


def test_every_address_answers_everybody_with_all_headers(
    request: pytest.FixtureRequest,
    dana: User,
    alice: User,
    candidate: Candidate,
) -> None:
    """Row R30: pages, windows, files, refusals and what is missing; with no inline script or style."""
    its_request, uploads = (request.getfixturevalue(name) for name in ("asked", "files"))
    request.getfixturevalue("production")  # last: what is there already was uploaded over http
    support = make_user(None, is_staff=True, is_superuser=True)
    everywhere = sorted(
        {*addresses(), *chain(*pages(candidate, its_request, uploads, alice).values())}
    )
    resume = reverse("candidate-resume", args=[candidate.pk])
    found, statuses = [], set()
    for client in (Client(), log_in(dana), log_in(support)):
        client.raise_request_exception = True
        for address in [*everywhere, *outside(dana), resume, "/nowhere/"]:
            if address == reverse("logout"):
                continue
            answer = client.get(address, secure=True)
            statuses.add(answer.status_code)
            found += [f"{address} {answer.status_code}: {line}" for line in trouble(answer)]
    assert not found, "\n".join(found)
    assert statuses >= {200, 302, 404, 405}


def test_whoever_answers_early_says_the_same(
    production: None, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row R30: refused forms, other hosts, plain http, a fault of ours and the door for webhooks."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana)
    strict.raise_request_exception = False
    door = reverse("spark-hire-webhook", args=["unknown", "InterviewAccepted"])
    answers = {
        403: strict.post(reverse("job-create"), secure=True),
        404: strict.post(door, b"{}", content_type="application/json", secure=True),
        405: strict.get(door, secure=True),
        400: strict.get("/", headers={"Host": "evil.example"}, secure=True),
    }
    monkeypatch.setattr("recruiting.views.candidates.CandidateList", None)
    answers[500] = strict.get(reverse("candidates"), secure=True)
    answers[301] = strict.get("/jobs/?q=a", headers={"Host": "evil.example"})
    assert answers[301].headers["Location"] == "https://ats.example.com/jobs/?q=a"
    for status, answer in answers.items():
        assert answer.status_code == status
        assert not [*trouble(answer, secure=status != 301)], status


def test_static_files_say_it_too_and_may_be_kept(production: None, db: None) -> None:
    """Row R30: they hold nothing of anybody."""
    for name, status in {"recruiting/site.js": 200, "recruiting/nothing.js": 404}.items():
        answer = Client().get(f"/static/{name}", secure=True)
        assert answer.status_code == status
        kept = [f"Cache-Control {answer.headers.get('Cache-Control')}"] * (status == 200)
        assert [*trouble(answer)] == kept


def test_all_cookies_are_bound_to_this_host(production: None, dana: User) -> None:
    """Row R30: of the session, of forms and of toasts."""
    client = Client()
    answers = [client.get(reverse("login"), secure=True)]
    form = {"username": dana.email, "password": PASSWORD}
    answers.append(client.post(reverse("login"), form, secure=True))
    general = {"name": "Northwind", "time_zone": "America/New_York"}
    answers.append(client.post(reverse("company-settings"), general, secure=True))
    set_by_us = {name for answer in answers for name in answer.cookies}
    assert set_by_us == {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    assert not [line for answer in answers for line in trouble(answer)]
