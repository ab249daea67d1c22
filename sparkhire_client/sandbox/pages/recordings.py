"""Recordings, as files that a browser plays, and the page a share link opens."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sparkhire_client.sandbox.world import access, clock, recordings
from sparkhire_client.sandbox.world.errors import Refused
from sparkhire_client.sandbox.world.records import Answer, Company, Interview, Job, ShareLink
from sparkhire_client.sandbox.world.store import db

from .candidate import find, is_candidate
from .interviews import takes
from .render import account_of, message, page

Found = tuple[ShareLink, Interview]


def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Plays the recording to whoever has the link, without logging in."""
    link, found = _shared(token)
    if link.expires_at and link.expires_at <= clock.now():
        text = "Ask whoever gave it to you for a new one."
        return message(request, "This link has expired", text, 410)
    return page(
        request,
        "share.html",
        interview=found,
        job=db.get(Job, found.job_uuid),
        company=db.get(Company, found.company_uuid),
        takes=[(text, answer, f"/share/{token}/{answer.uuid}") for text, answer in takes(found)],
    )


def for_share(request: HttpRequest, token: str, uuid: str) -> HttpResponseBase:
    link, found = _shared(token)
    if link.expires_at and link.expires_at <= clock.now():
        raise Http404
    return _file(request, found, uuid)


def for_company(request: HttpRequest, uuid: str) -> HttpResponseBase:
    account, answer = account_of(request), db.get(Answer, uuid)
    if account is None or answer is None:
        raise Http404
    try:
        return _file(request, access.interview_for(account, answer.interview_uuid), uuid)
    except Refused:
        raise Http404 from None


def for_candidate(request: HttpRequest, token: str, uuid: str) -> HttpResponseBase:
    found = find(token)
    if not is_candidate(request, found):
        raise Http404
    return _file(request, found, uuid)


def _shared(token: str) -> Found:
    link = db.first(ShareLink, "token = ?", [token])
    found = link and db.get(Interview, link.interview_uuid)
    if link is None or not found or found.deleted:
        raise Http404
    return link, found


def _file(request: HttpRequest, found: Interview, uuid: str) -> HttpResponseBase:
    """The file, or the part of it that was asked for: players seek by asking for parts."""
    answer = db.get(Answer, uuid)
    if answer is None or answer.interview_uuid != found.uuid:
        raise Http404
    try:
        file = recordings.path_of(answer).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    size = recordings.path_of(answer).stat().st_size
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
    if asked is None or int(asked[1]) >= size:
        response: HttpResponseBase = FileResponse(file, content_type=answer.content_type)
    else:
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
        with file:
            file.seek(first)
            part = file.read(max(0, last - first + 1))
        response = HttpResponse(part, status=206, content_type=answer.content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    return response
