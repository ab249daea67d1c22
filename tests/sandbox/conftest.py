"""One sandbox for many tests, each of which finds the world as on its first day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.process import Api, Sandbox
from tests.sandbox.receiver import Receiver


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield running
    running.stop()


@pytest.fixture
def sandbox(one_sandbox: Sandbox) -> Sandbox:
    """A fresh world. Not for tests that end the process."""
    one_sandbox.lever("clear")
    return one_sandbox


@pytest.fixture
def mortal_sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A process for this test alone, to stop, kill and start again."""
    running = Sandbox(tmp_path / "world")
    yield running
    running.kill()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    door = Receiver()
    yield door
    door.close()


@pytest.fixture
def ada(sandbox: Sandbox) -> Api:
    """The admin's key."""
    return sandbox.api()
