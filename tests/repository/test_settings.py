"""Settings: what start-up refuses by name, and what it makes up for development."""

import os
import re
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from recruiting import safe_settings
from scripts.processes import ROOT

KEY = "Zm9yLXRlc3RzLW9ubHktZm9yLXRlc3RzLW9ubHktMDA="
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "n3v3r-th3-s4m3-" * 5,
    "FIELD_ENCRYPTION_KEYS": f"{KEY}, {KEY}",
    "ALLOWED_HOSTS": "ats.example.com",
    "BASE_URL": "https://ats.example.com",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
    "DEFAULT_FROM_EMAIL": "ats@example.com",
    "DATABASE_URL": "postgres://user:password@db.example.com:5432/ats",
    "REDIS_URL": "",
}


def manage(folder: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """`python manage.py ...` of a site in production, with a variable or two changed."""
    env = os.environ | PRODUCTION | {"DATA_DIR": str(folder)} | changed
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )


def shown(folder: Path, code: str, **changed: str) -> str:
    code = f"from django.conf import settings; {code}"
    done = manage(folder, "shell", "--no-imports", "--command", code, **changed)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "name", sorted({*PRODUCTION} - {"BASE_URL", "DEBUG", "DATABASE_URL", "REDIS_URL"})
)
def test_production_does_not_start_without(tmp_path: Path, name: str) -> None:
    refused = manage(tmp_path, "check", **{name: ""})
    assert refused.returncode == 1
    assert f"{name} is not set" in refused.stderr


@pytest.mark.parametrize("keys", ["not-a-key", f"{KEY},short", f"{KEY[:-1]}"])
def test_production_does_not_start_with_keys_that_cannot_encrypt(tmp_path: Path, keys: str) -> None:
    refused = manage(tmp_path, "check", FIELD_ENCRYPTION_KEYS=keys)
    assert refused.returncode == 1
    assert "FIELD_ENCRYPTION_KEYS is not a comma list of Fernet keys" in refused.stderr
    assert keys not in refused.stderr


UNSAFE = {
    "SECRET_KEY": [
        ("too-short", "at least 50 random characters"),
        ("ab" * 40, "at least 50 random characters"),
        ("for-development-only" * 3, "is a development key"),
        ("django-insecure-" + "n3v3r-th3-s4m3-" * 5, "is a development key"),
    ],
    "FIELD_ENCRYPTION_KEYS": [
        (safe_settings.ENCRYPTION_KEY, "holds the development key"),
        (f"{KEY},{safe_settings.ENCRYPTION_KEY}", "holds the development key"),
    ],
    "ALLOWED_HOSTS": [("*", "has a *"), ("ats.example.com,*.example.com", "has a *")],
    "BASE_URL": [("http://ats.example.com", "https://"), ("ats.example.com", "https://")],
    "SPARKHIRE_API_URL": [("http://api.sparkhire.com/v1.0", "https://")],
    "SPARKHIRE_APP_URL": [("http://127.0.0.1.example.com", "https://"), ("https://", "https://")],
    "DATABASE_URL": [("sqlite:////tmp/ats.sqlite3", "give PostgreSQL's")],
    "REDIS_URL": [("redis://redis:6379/0", "has no password"), ("rediss://r:1", "has no password")],
    "EMAIL_URL": [("consolemail://", "sends no mail"), ("filemail:///tmp", "sends no mail")],
}
SAFE = {
    "BASE_URL": "http://127.0.0.1:8000",  # to look at it on one's own machine
    "SPARKHIRE_API_URL": "http://localhost:8001/v1.0",
    "DATABASE_URL": "postgres:///ats",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "dummymail://",
}
VENDOR = {
    "SPARKHIRE_API_URL": "https://api.example.com",
    "SPARKHIRE_APP_URL": "https://example.com",
}


def start(**changed: str) -> None:
    """What start-up makes of the environment, without a process for it."""
    said = PRODUCTION | VENDOR | changed
    env = environ.Env()
    safe_settings.refuse_unsafe(
        said
        | {name: said[name].split(",") for name in ("ALLOWED_HOSTS", "FIELD_ENCRYPTION_KEYS")}
        | {"DATABASES": {"default": env.db_url_config(said["DATABASE_URL"])}}
        | env.email_url_config(said["EMAIL_URL"])
    )


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [(name, *case) for name, cases in UNSAFE.items() for case in cases],
)
def test_production_does_not_start_with_an_unsafe(name: str, value: str, why: str) -> None:
    """Row R30: named, with the remedy, and without the value of a secret."""
    with pytest.raises(ImproperlyConfigured, match=f"\n{name} .*{re.escape(why)}") as refused:
        start(**{name: value})
    if name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS"):
        assert value not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 2, "something else was found unsafe"


@pytest.mark.parametrize("name", SAFE)
def test_production_starts_with_what_stays_on_this_machine(name: str) -> None:
    """Row R30: nothing but the unsafe is refused."""
    start()
    start(**{name: SAFE[name]})


def test_start_up_says_all_at_once_what_is_unsafe(tmp_path: Path) -> None:
    """Row R30: of the settings themselves, SQLite when no database is named included."""
    wrong = {name: cases[0][0] for name, cases in UNSAFE.items()} | {"DATABASE_URL": ""}
    refused = manage(tmp_path, "check", **wrong)
    assert refused.returncode == 1
    for name, cases in UNSAFE.items():
        assert re.search(f"(?m)^{name} .*{re.escape(cases[0][1])}", refused.stderr), name


def test_production_passes_djangos_own_checks(tmp_path: Path) -> None:
    """Row R30: nothing is silenced; two promises about other hosts are the operator's to make."""
    assert shown(tmp_path, "print(settings.SILENCED_SYSTEM_CHECKS)") == "[]"
    checked = manage(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        SECURE_HSTS_INCLUDE_SUBDOMAINS="1",
        SECURE_HSTS_PRELOAD="1",
    )
    assert checked.returncode == 0, checked.stderr
    left_open = manage(tmp_path, "check", "--deploy")
    assert {"security.W005", "security.W021"} == {
        line.split(")")[0].rpartition("(")[2]
        for line in left_open.stderr.splitlines()
        if line.startswith("?: (")
    }


def test_development_makes_up_whatever_is_left_empty(tmp_path: Path) -> None:
    """As in a copy of .env.example with nothing but DEBUG filled in."""
    empty = dict.fromkeys(PRODUCTION, "") | {"DEBUG": "1"}
    said = shown(tmp_path, "print(settings.BASE_URL, *settings.ALLOWED_HOSTS)", **empty)
    assert said == "http://127.0.0.1:8000 127.0.0.1 localhost"


def test_a_mail_server_that_is_silent_is_not_waited_for_long(tmp_path: Path) -> None:
    """B3: pages and workers go on."""
    assert float(shown(tmp_path, "print(settings.EMAIL_TIMEOUT)")) <= 5


def test_secrets_can_come_from_files(tmp_path: Path) -> None:
    """Docker and others hand them over so; the line break at the end is none of them."""
    names = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    values = PRODUCTION | {
        "DATABASE_URL": "postgres://a:b@db:5432/c",
        "REDIS_URL": "redis://:secret@redis:6379/0",
    }
    changed = dict.fromkeys(names, "")
    for name in names:
        (tmp_path / name).write_text(f"{values[name]}\n")
        changed[f"{name}_FILE"] = str(tmp_path / name)
    code = (
        "print(settings.SECRET_KEY, settings.FIELD_ENCRYPTION_KEYS[1], settings.EMAIL_HOST, "
        "settings.DATABASES['default']['PASSWORD'], settings.REDIS_URL, sep='|')"
    )
    read = shown(tmp_path, code, **changed).split("|")
    assert read == [values["SECRET_KEY"], KEY, "mail.example.com", "b", values["REDIS_URL"]]
