"""Addresses that Spark Hire posts to: what is subscribed there, by whom."""

import secrets

from django.conf import settings
from django.urls import reverse

from tests.sandbox.process import ADA, Sandbox


def there(sandbox: Sandbox) -> dict[str, str]:
    """What is subscribed at Spark Hire by whomever of the company: the uuid by the address."""
    rows: list[dict[str, str]] = sandbox.api(ADA).get("/webhooks?range=1-100").json()
    return {row["url"]: row["uuid"] for row in rows}


def token(address: str) -> str:
    return address.split("/")[-3]


def address(event: str = "InterviewRated") -> str:
    """Where this site would be posted to, with a secret that nobody here knows."""
    path = reverse("spark-hire-webhook", args=[secrets.token_urlsafe(32), event])
    return f"{settings.BASE_URL}{path}"


def post(sandbox: Sandbox, key: str, url: str) -> None:
    made = sandbox.api(key).post("/webhooks", json={"url": url, "event": "InterviewRated"})
    assert made.status_code == 201


def events_there(sandbox: Sandbox) -> list[str]:
    return sorted(url.split("/")[-2] for url in there(sandbox))
