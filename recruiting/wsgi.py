"""The web process: `gunicorn recruiting.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recruiting.settings")

application = get_wsgi_application()
resolve("/healthz")  # loads every page now, while nobody waits for an answer
