"""The whole product, on PostgreSQL and Redis and on the demo's embedded defaults."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker

from tests.end_to_end.product import Product


@pytest.fixture(params=["postgresql-and-redis", "embedded"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    env = {}
    if request.param != "embedded":
        redis_url = request.getfixturevalue("redis_url")
        database_url = request.getfixturevalue("new_database")
        env = {"DATABASE_URL": database_url, "REDIS_URL": f"{redis_url.rpartition('/')[0]}/9"}
    product = Product(tmp_path, env)
    try:
        product.start()
        yield product
    finally:
        product.stop()


@pytest.fixture
def new_database(django_db_blocker: DjangoDbBlocker) -> str:
    """The address of a database of its own on the server of the test run."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"end_to_end_{uuid.uuid4().hex}"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{server}/{name}"


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Opens a page in a browser context of its own: another person, with another session."""
    contexts: list[BrowserContext] = []

    def open_page() -> Page:
        contexts.append(browser.new_context())
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
