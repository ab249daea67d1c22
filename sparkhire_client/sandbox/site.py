"""The sandbox as a plain little Django site of its own, apart from any other settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings

HERE = Path(__file__).parent
MANY = 1_000_000


def application(secret_key: str) -> Callable[..., Any]:
    """The WSGI application. Once in a process, which belongs to the sandbox alone."""
    settings.configure(
        SECRET_KEY=secret_key,
        DEBUG=False,
        ALLOWED_HOSTS=["*"],  # reached by whatever name a container gives it
        ROOT_URLCONF="sparkhire_client.sandbox.urls",
        MIDDLEWARE=[
            "sparkhire_client.sandbox.middleware.address",
            "sparkhire_client.sandbox.middleware.headers",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        # Cookies know no ports: names of its own keep the sandbox and the product apart.
        SESSION_COOKIE_NAME="sandbox_session",
        CSRF_COOKIE_NAME="sandbox_csrf",
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        CSRF_FAILURE_VIEW="sparkhire_client.sandbox.pages.render.csrf_failure",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.csrf",
                        "sparkhire_client.sandbox.pages.render.acting",
                    ]
                },
            }
        ],
        USE_TZ=True,
        TIME_ZONE="UTC",
        APPEND_SLASH=False,
        DATA_UPLOAD_MAX_MEMORY_SIZE=16 * MANY,
        FILE_UPLOAD_MAX_MEMORY_SIZE=4 * MANY,
        LOGGING={
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
            "filters": {
                "broken": {  # a 5xx that was ordered is an everyday answer too
                    "()": "django.utils.log.CallbackFilter",
                    "callback": lambda record: bool(record.exc_info),
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                # 4xx are everyday answers here
                "django.request": {"level": "ERROR", "filters": ["broken"]},
                "django.security": {"level": "ERROR"},
                "django.server": {"level": "ERROR", "handlers": [], "propagate": False},
                "django": {"handlers": [], "level": "WARNING"},
            },
        },
    )
    django.setup(set_prefix=False)
    from django.core.handlers.wsgi import WSGIHandler

    return WSGIHandler()
