"""Who is logged in where: sessions that know their person, browser and address, and when they were last seen.

They are django-qsessions' rows, and their keys never leave this module: a page names a session by
`name_of`, from which its key cannot be told.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from qsessions.backends import db
from qsessions.middleware import SessionMiddleware as QSessionMiddleware
from qsessions.models import Session

from recruiting.models import User

SEEN_EVERY = timedelta(minutes=5)  # a browser that stays is written down this often, and no oftener
MOST_SHOWN = 50
SYSTEMS = {"Mac OS X": "macOS", "Other": ""}


class SessionStore(db.SessionStore):  # type: ignore[misc]  # has no types
    """The settings' SESSION_ENGINE. Remembers when the session was last seen, which costs no query."""

    seen_at: datetime | None = None

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()
        self.seen_at = row.updated_at if row else None
        return row


class SessionMiddleware(QSessionMiddleware):  # type: ignore[misc]
    """Begins each request's session, and after it writes down now and then that it was seen."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = self.SessionStore(
            session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME),
            user_agent=request.headers.get("User-Agent", "").replace("\0", ""),
            ip=address_of(request),
        )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        seen: HttpResponse = super().process_response(request, response)
        _see(request.session)
        return seen


def address_of(request: HttpRequest) -> str | None:
    """The visitor's IP address: what the proxy says that ends TLS, where there is one."""
    address = request.META.get("REMOTE_ADDR", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        address = forwarded or address  # the last was added by our own proxy; others may be made up
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:  # a socket of this machine has none
        return None


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A browser in which a person is logged in."""

    name: str
    browser: str
    ip: str
    seen_at: datetime
    is_this: bool


def of_person(user: User, *, this: str | None) -> list[LoggedIn]:
    """Where the person is logged in, the browser with the key `this` first, then as last seen."""
    rows = _live(user).order_by("-updated_at")[:MOST_SHOWN]
    found = [
        LoggedIn(name_of(row), browser_of(row), row.ip or "", row.updated_at, row.pk == this)
        for row in rows
    ]
    return sorted(found, key=lambda session: not session.is_this)


def end(user: User, name: str) -> LoggedIn | None:
    """End the person's session of that name. None when there is none, or no longer."""
    for row in _live(user):
        if name_of(row) == name:
            row.delete()
            return LoggedIn(name, browser_of(row), row.ip or "", row.updated_at, is_this=False)
    return None


def end_all(user: User, *, but: str | None = None) -> int:
    """End the person's sessions, except for the one with the key `but`; how many were live."""
    rows = Session.objects.filter(user=user).exclude(pk=but)
    live: int = rows.filter(expire_date__gt=timezone.now()).count()
    rows.delete()
    return live


def forget_expired(user: User) -> None:
    """Delete what is kept of the person's sessions that ran out."""
    Session.objects.filter(user=user, expire_date__lte=timezone.now()).delete()


def name_of(row: Session) -> str:
    """What pages call a session."""
    return salted_hmac("recruiting.sessions", row.pk, algorithm="sha256").hexdigest()[:32]


def browser_of(row: Session) -> str:
    """The browser and its system in words, such as Firefox on Windows."""
    info = row.device_info
    if info is None or info.user_agent is None:
        return _("Unknown browser")
    system = info.os.family if info.os else ""
    system = SYSTEMS.get(system, system)
    browser = str(info.user_agent.family)
    named = {"browser": browser, "system": system}
    return _("%(browser)s on %(system)s") % named if system else browser


def _live(user: User) -> Any:
    return Session.objects.filter(user=user, expire_date__gt=timezone.now())


def _see(session: Any) -> None:
    """Write down that the session was seen, and its person, unless that was done a moment ago."""
    now = timezone.now()
    seen_at = getattr(session, "seen_at", None)
    if seen_at is None or now - seen_at < SEEN_EVERY or SESSION_KEY not in session:
        return
    # Of all requests at the same time one does it; what the session holds is left alone.
    if Session.objects.filter(pk=session.session_key, updated_at=seen_at).update(updated_at=now):
        User.objects.filter(pk=session[SESSION_KEY]).update(last_seen_at=now)
