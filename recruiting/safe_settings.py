"""What start-up refuses in production: settings that work, and that are not safe."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# What development makes up where nothing is set.
SECRET_KEY = "for-development-only"  # noqa: S105  (and refused in production)
ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1kZXZlbG9wbWVudC1vbmw="
LEAST_SECRET = 50  # characters of the SECRET_KEY; Django's own measure
LEAST_DIFFERENT = 5
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
ENCRYPTED = ("BASE_URL", "SPARKHIRE_API_URL", "SPARKHIRE_APP_URL")
MAIL_FOR_NOBODY = ("console", "locmem", "filebased")


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured, which names each variable and its remedy, and no secret.

    What never leaves this machine may be plain http, and a Redis of this machine needs no password.
    """
    wrong = [
        *_keys(settings["SECRET_KEY"], settings["FIELD_ENCRYPTION_KEYS"]),
        *_addresses(settings["ALLOWED_HOSTS"], {name: settings[name] for name in ENCRYPTED}),
        *_services(settings["REDIS_URL"], settings["EMAIL_BACKEND"]),
    ]
    if wrong:
        raise ImproperlyConfigured(
            "\n".join(["These settings are not safe with DEBUG off.", *wrong])
        )


def _keys(secret_key: str, encryption_keys: Sequence[str]) -> Iterator[str]:
    if len(secret_key) < LEAST_SECRET or len(set(secret_key)) < LEAST_DIFFERENT:
        yield (
            f"SECRET_KEY can be guessed: give it at least {LEAST_SECRET} random characters "
            '(python -c "import secrets; print(secrets.token_urlsafe(50))").'
        )
    elif SECRET_KEY in secret_key or secret_key.startswith("django-insecure-"):
        yield "SECRET_KEY is a development key, known to everybody: make a new one (see .env.example)."
    if ENCRYPTION_KEY in encryption_keys:
        yield (
            "FIELD_ENCRYPTION_KEYS holds the development key, known to everybody: take it out, "
            "and make a new one (see .env.example)."
        )


def _addresses(allowed_hosts: Sequence[str], addresses: dict[str, str]) -> Iterator[str]:
    if any("*" in host for host in allowed_hosts):
        yield "ALLOWED_HOSTS has a *: name the hosts of this site, such as recruiting.example.com."
    for name, address in addresses.items():
        parts = urlsplit(address)
        here = parts.scheme == "http" and parts.hostname in THIS_MACHINE
        if not parts.hostname or not (parts.scheme == "https" or here):
            yield f"{name} is not encrypted: give an address that begins with https://."


def _services(redis_url: str, email_backend: str) -> Iterator[str]:
    redis = urlsplit(redis_url)
    if redis.hostname and redis.hostname not in THIS_MACHINE and not redis.password:
        yield (
            "REDIS_URL has no password, and its Redis is on another machine: "
            "set one there, and write redis://:password@host:6379/0."
        )
    if any(f".{name}." in email_backend for name in MAIL_FOR_NOBODY):
        yield "EMAIL_URL sends no mail: give smtp+tls://user:password@host:587."
