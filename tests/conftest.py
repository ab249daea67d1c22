"""Fixtures that tests of every package share."""

import os
import shutil
from collections.abc import Iterator

import pytest
import redis
from django.db import connection
from pytest_django import DjangoDbBlocker

pytest_plugins = ["tests.people"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of this run's Redis; skips, which the summary says, when there is none."""
    if not (url := os.environ["REDIS_URL"]):
        pytest.skip("no Redis: install redis-server, or set REDIS_SERVER or REDIS_URL")
    return url


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tests' own database may be emptied, which is how a transactional test ends."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_truncate ON recruiting_auditentry")


@pytest.fixture(autouse=True)
def no_call_counts() -> None:
    """Every test is the first to call Spark Hire with its keys: what others called does not count."""
    if url := os.environ["REDIS_URL"]:
        with redis.Redis.from_url(url) as server:
            if counted := list(server.scan_iter("spark-hire-calls:*", count=1000)):
                server.delete(*counted)


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """The path of a Chromium; skips, which the summary says, when the machine has none."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    if found is None:
        pytest.skip(f"no Chromium: {named or 'none of ' + ', '.join(BROWSERS) + ' on PATH'}")
    # Playwright's event loop lives in the tests' thread, where Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield found
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """How pytest-playwright starts the one browser of a run: the machine's own, also as root in a
    container, with a made-up camera that may be used without asking, and a home of its own."""
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-dev-shm-usage", *camera],
        "env": {**os.environ, "HOME": str(tmp_path_factory.mktemp("home"))},
    }
