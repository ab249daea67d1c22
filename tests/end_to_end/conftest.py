"""The whole product, on PostgreSQL and Redis and on the demo's embedded defaults."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.end_to_end.product import Product


@pytest.fixture(params=["postgresql-and-redis", "embedded"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    env = {}
    if request.param != "embedded":
        redis_url = request.getfixturevalue("redis_url")
        env = {"DATABASE_URL": _new_database(), "REDIS_URL": f"{redis_url.rpartition('/')[0]}/9"}
    product = Product(tmp_path, env)
    try:
        product.start()
        yield product
    finally:
        product.stop()


def _new_database() -> str:
    """A database of its own on the server of the test run."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"end_to_end_{uuid.uuid4().hex}"
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{server}/{name}"


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Browser contexts that a test opens, closed after it."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()
