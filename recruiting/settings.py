"""One settings file. What differs between machines is read from the environment, at the top."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet, MultiFernet
from django.core.exceptions import ImproperlyConfigured

from recruiting import content_policy, safe_settings, uploads

BASE_DIR = Path(__file__).resolve().parent.parent

# NAME_FILE names a file that holds NAME's value, as Docker and others hand secrets over.
env = environ.FileAwareEnv()
environ.FileAwareEnv.read_env(BASE_DIR / ".env")


def required_in_production(name: str, development: str) -> str:
    """The variable's value; without one, `development` when DEBUG is on, a refusal to start otherwise."""
    value: str = env.str(name, default="").strip()
    if value:
        return value
    if DEBUG:
        return development
    raise ImproperlyConfigured(f"{name} is not set. Set it in the environment (see .env.example).")


def comma_list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY = required_in_production("SECRET_KEY", safe_settings.SECRET_KEY)
BASE_URL: str = (env.str("BASE_URL", default="") or "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = comma_list(required_in_production("ALLOWED_HOSTS", "127.0.0.1,localhost"))
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
REDIS_URL: str = env.str("REDIS_URL", default="").strip()
FIELD_ENCRYPTION_KEYS = comma_list(
    required_in_production("FIELD_ENCRYPTION_KEYS", safe_settings.ENCRYPTION_KEY)
)
try:
    MultiFernet([Fernet(key) for key in FIELD_ENCRYPTION_KEYS])
except ValueError:
    raise ImproperlyConfigured(
        "FIELD_ENCRYPTION_KEYS is not a comma list of Fernet keys (see .env.example)."
    ) from None

# -- Spark Hire -----------------------------------------------------------------------------------
SPARKHIRE_API_URL: str = env.str("SPARKHIRE_API_URL", default="https://api.sparkhire.com/v1.0")
SPARKHIRE_APP_URL: str = env.str("SPARKHIRE_APP_URL", default="https://app.sparkhire.com")
# The clock of leases, due times and midnights: `database`, one for all machines, or `machine`, for
# whoever moves the clock of a process (tests do).
CLOCK: str = env.str("CLOCK", default="database")
VIDEO_INTERVIEW_MAX_DAYS = 90  # the latest Expiration Date, in days from today
# A call whose outcome is unknown may still be carried out this long after we gave up on it.
SPARKHIRE_QUARANTINE = timedelta(seconds=env.int("SPARKHIRE_QUARANTINE_SECONDS", default=120))

# -- Django ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "video_interviews",
    "recruiting",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "qsessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",  # its widget templates, for FORM_RENDERER
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
]
MIDDLEWARE = [
    "recruiting.headers.ResponseHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "video_interviews.webhooks.FirstInLine",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "recruiting.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "recruiting.middleware.CompanyTimeZoneMiddleware",
    "recruiting.middleware.AuditMiddleware",
    "recruiting.proof.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "recruiting.urls"
WSGI_APPLICATION = "recruiting.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_URL: str = env.str("DATABASE_URL", default="").strip()
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url_config(DATABASE_URL or f"sqlite:///{DATA_DIR / 'recruiting.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # For the demo alone. IMMEDIATE takes the write lock at the start of every atomic block, without
    # which two writers deadlock, and so stands in for select_for_update.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

AUTH_USER_MODEL = "recruiting.User"
AUTHENTICATION_BACKENDS = ["recruiting.auth.MemberBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Admins and Recruiting Support need a second factor, and what is worth most to a thief needs a password
# given lately. Off with DEBUG: the demo's accounts log in with their password alone.
SECOND_FACTOR_REQUIRED = REAUTHENTICATE = not DEBUG

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG  # else known at start
STATICFILES_FINDERS = [
    "recruiting.bundles.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site's page reads anything here
# One style sheet and one script for every page; a later part overrules an earlier one.
BUNDLES = {
    "recruiting/site.css": [
        "recruiting/base.css",
        "recruiting/components.css",
        "recruiting/controls.css",
        "recruiting/windows.css",
        "recruiting/frame.css",
        "recruiting/dashboard.css",
        "recruiting/jobs.css",
        "recruiting/lists.css",
        "recruiting/imports.css",
        "recruiting/record.css",
        "recruiting/settings.css",
        "recruiting/help.css",
        "recruiting/print.css",
        "video_interviews/video_interviews.css",
    ],
    "recruiting/site.js": [
        "django_htmx/htmx-2.min.js",
        "recruiting/windows.js",
        "recruiting/buttons.js",
        "recruiting/shortcuts.js",
        "recruiting/board.js",
        "recruiting/filter.js",
        "recruiting/imports.js",
        "recruiting/mentions.js",
        "recruiting/bulk.js",
        "video_interviews/live.js",
    ],
}
ERASURES_FILE = DATA_DIR / "erasures.jsonl"  # outlives a restored database
MEDIA_ROOT = DATA_DIR / "uploads"  # never served as files: views check who asks
FILE_UPLOAD_HANDLERS = uploads.HANDLERS

DEFAULT_FROM_EMAIL: str = required_in_production("DEFAULT_FROM_EMAIL", "recruiting@localhost")
vars().update(env.email_url_config(required_in_production("EMAIL_URL", "consolemail://")))
EMAIL_TIMEOUT = 5  # seconds; a mail server that is silent holds up nothing

# Django sets the rest safely by itself; tests/video_interviews/test_headers.py looks at the answers.
SESSION_ENGINE = "recruiting.sessions"
CONTENT_SECURITY_POLICY = content_policy.policy(SPARKHIRE_API_URL, SPARKHIRE_APP_URL)
CSRF_COOKIE_HTTPONLY = True  # pages carry the token, no script reads the cookie
CSRF_TRUSTED_ORIGINS = [BASE_URL]
MESSAGE_STORAGE = "recruiting.toasts.Storage"
TOASTS_COOKIE_NAME = "messages"
if not DEBUG:
    SECURE_SSL_REDIRECT = urlsplit(BASE_URL).scheme == "https"
    SECURE_SSL_HOST = urlsplit(BASE_URL).netloc  # whatever host the request named
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz)$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # Both are promises about other hosts of the same domain: for whoever runs them to make.
    SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD: bool = env.bool("SECURE_HSTS_PRELOAD", default=False)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    TOASTS_COOKIE_NAME = "__Host-messages"
    safe_settings.refuse_unsafe(vars())

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

# -- Celery: the broker only rings the bell, the rows say what is due -------------------------------
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker never gives up on its broker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A bell that the broker does not take at once is not rung; the sweep finds what it was for.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 0}
CELERY_WORKER_POOL = "threads"  # they wait for Spark Hire most of the time
CELERY_WORKER_CONCURRENCY: int = env.int("WORKER_CONCURRENCY", default=8)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 300,
        "socket_connect_timeout": 1,
        "socket_timeout": 1,  # of answers that are due; the wait for work is not one
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"  # nobody looks it up; without a name kombu warns
    CELERY_BROKER_TRANSPORT = "recruiting.embedded_broker:Transport"
    for folder in ("queue", "control"):
        (DATA_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker" / "queue"),
        "data_folder_out": str(DATA_DIR / "broker" / "queue"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
# Touched by a worker and by beat while they work; unset: not.
HEARTBEAT_FILE: str = env.str("HEARTBEAT_FILE", default="")
# Regular work and its seconds. Beat only ticks; rows whose time has come decide what is done.
TICKS = {"ring_for_what_is_due": 5.0, "expire_overdue": 15.0, "poll_integrations": 60.0}
CELERY_BEAT_SCHEDULE = {
    # A tick that no worker took before the next one is dropped: ticks never pile up.
    name.replace("_", "-"): {
        "task": "video_interviews.tick",
        "args": [name],
        "schedule": seconds,
        "options": {"expires": seconds},
    }
    for name, seconds in TICKS.items()
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "recruiting.error_reports.WithoutValues"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"secrets": {"()": "video_interviews.log_filter.HideWebhookSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Named, so that they lose the handlers that Django gives them, which filter nothing.
    "loggers": {"django": {"level": "INFO"}, "django.server": {"propagate": True}},
}
