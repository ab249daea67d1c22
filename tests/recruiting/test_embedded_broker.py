"""The demo's broker, which keeps its messages in files."""

import os
from collections.abc import Callable
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue

from recruiting.celery import app


def connection(folder: Path) -> Connection:
    options = {name: str(folder) for name in ("data_folder_in", "data_folder_out")}
    return Connection(
        "filesystem://",
        transport="recruiting.embedded_broker:Transport",
        transport_options={**options, "control_folder": str(folder / "control")},
    )


def test_a_worker_that_looks_while_a_message_is_written_finds_nothing_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kombu's own transport ends the worker then: it makes the file before it writes it."""
    looks = []
    link: Callable[[Path, Path], None] = os.link

    with connection(tmp_path) as one, one.SimpleQueue("bells") as worker:

        def look_and_link(source: Path, target: Path) -> None:
            looks.append(_empty(worker))
            link(source, target)

        monkeypatch.setattr(os, "link", look_and_link)
        with connection(tmp_path) as other, other.SimpleQueue("bells") as web:
            looks.clear()
            web.put("ring")
        assert looks == [True]
        assert worker.get(timeout=5).payload == "ring"


def test_a_message_is_taken_by_one_worker_even_when_temporary_files_are_on_another_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B2: kombu's own transport copies the file then, and two workers take it."""
    rename: Callable[[Path, Path], Path] = Path.rename
    took = []

    with connection(tmp_path) as one, one.SimpleQueue("chimes") as quick:
        quick.put("ring")
        with connection(tmp_path) as other, other.SimpleQueue("chimes") as slow:

            def after_the_quick_one(source: Path, target: Path) -> Path:
                monkeypatch.setattr(Path, "rename", rename)
                took.append(quick.get(block=False).payload)
                return rename(source, target)

            monkeypatch.setattr(Path, "rename", after_the_quick_one)
            assert _empty(slow)
    assert took == ["ring"]


def test_the_clock_has_a_queue_of_its_own_that_a_plain_worker_serves_too(tmp_path: Path) -> None:
    """T1: so that one worker can keep time while Spark Hire holds all the others."""
    assert set(app.amqp.queues.consume_from) == {"celery", "clock"}
    assert {tick["options"]["queue"] for tick in app.conf.beat_schedule.values()} == {"clock"}
    with connection(tmp_path) as broker:
        app.send_task("tick", queue="clock", connection=broker)
        app.send_task("work", connection=broker)
    queues = sorted(file.name.split(".")[-2] for file in tmp_path.glob("*.msg"))
    assert queues == ["celery", "clock"]


def _empty(queue: SimpleQueue) -> bool:
    try:
        queue.get(block=False)
    except Empty:
        return True
    return False
