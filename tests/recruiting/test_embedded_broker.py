"""The demo's broker, which keeps its messages in files."""

import os
from collections.abc import Callable
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue


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


def _empty(queue: SimpleQueue) -> bool:
    try:
        queue.get(block=False)
    except Empty:
        return True
    return False
