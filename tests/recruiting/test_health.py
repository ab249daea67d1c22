"""Health: who answers, who is ready, who works."""

import os
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from video_interviews import heartbeat
from video_interviews.metronome import Metronome


def asked(address: str) -> tuple[int, bytes]:
    answer = Client().get(address)
    return answer.status_code, answer.content


def lose_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object, **__: object) -> None:
        raise OperationalError("no route to 10.0.0.7, user recruiting")

    monkeypatch.setattr(connection, "cursor", lost)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_told_without_logging_in(db: None, address: str) -> None:
    assert asked(address) == (200, b"ok")


def test_a_process_without_its_database_is_up_and_not_ready_and_says_no_more(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as meanwhile:
        lose_the_database(meanwhile)
        assert asked("/healthz") == (200, b"ok")
        assert asked("/readyz") == (503, b"not ready")


def test_nobody_is_sent_to_a_process_whose_database_is_yet_to_be_migrated(db: None) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("recruiting", "0007_saved_views_and_sources")
    assert asked("/readyz") == (503, b"not ready")
    recorder.record_applied("recruiting", "0007_saved_views_and_sources")
    recorder.record_applied("recruiting", "9999_of_the_next_version")  # which is being rolled out
    assert asked("/readyz") == (200, b"ok")


def test_a_worker_shows_that_it_works_and_stops_to_when_it_cannot(
    db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEARTBEAT_FILE = str(tmp_path / "alive")
    alive = Path(settings.HEARTBEAT_FILE)
    Metronome().look()
    assert time.time() - alive.stat().st_mtime < 60
    os.utime(alive, (1, 1))
    with monkeypatch.context() as meanwhile:
        lose_the_database(meanwhile)
        Metronome().look()
    assert alive.stat().st_mtime == 1


def test_beat_shows_that_it_works_by_each_tick_that_was_taken(
    settings: Settings, tmp_path: Path
) -> None:
    settings.HEARTBEAT_FILE = str(tmp_path / "alive")
    heartbeat.of_beat(sender="recruiting.mail_mention")
    assert not Path(settings.HEARTBEAT_FILE).exists()
    heartbeat.of_beat(sender="video_interviews.tick")
    assert Path(settings.HEARTBEAT_FILE).exists()
