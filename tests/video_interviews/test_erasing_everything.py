"""An erased candidate is found nowhere: not in a column, a file, a session, a queue or the log."""

import logging
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from recruiting.actions import erasing
from recruiting.models import AuditEntry, Candidate, Erasure, User
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews import canary
from tests.video_interviews.walks import truth
from video_interviews.actions import unmaking
from video_interviews.models import InterviewErasure, JobLink, Subscription


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    return tmp_path


def erase(browser: Client, candidate: Candidate) -> Erasure:
    """Dana types the name; then the worker comes by."""
    answer = browser.post(reverse("candidate-erase", args=[candidate.pk]), {"name": str(candidate)})
    assert answer.status_code == 302, answer.content.decode()
    erasure = Erasure.objects.get(record=candidate.pk)
    erasing.erase(erasure.pk)
    erasure.refresh_from_db()
    return erasure


def test_of_an_erased_candidate_nothing_is_left(
    dana: User,
    alice: User,
    bob: User,
    sandbox: Sandbox,
    linked: JobLink,
    subscription: Subscription,
    media: Path,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Row R32: 0 canaries in every table, file, session, queue and log line; Spark Hire has none either."""
    settings.DEBUG = False  # with it every statement is logged
    caplog.set_level(logging.DEBUG)
    candidate = canary.imported_candidate(dana)
    canary.worked_on(candidate, dana, bob)
    request = canary.interviewed(candidate, alice, sandbox)
    browser = log_in(dana)
    assert len(canary.canaries(canary.told(media, ""))) >= 15

    erasure = erase(browser, candidate)
    unmaking.unmake()

    assert erasure.erased_at is not None, erasure.problem
    for page in ("erasures", "audit-log", "candidates", "dashboard"):
        assert canary.BIRD not in browser.get(reverse(page)).content.decode().lower()
    assert canary.canaries(canary.told(media, caplog.text)) == []
    assert not list(filter(Path.is_file, (media / "uploads").rglob("*")))  # whatever their encoding
    assert Candidate.objects.get().first_name == "Mia"
    assert truth(sandbox, request)["deleted"]
    assert InterviewErasure.objects.get().state == "gone"
    assert AuditEntry.objects.filter(action="candidate.erased").count() == 1
