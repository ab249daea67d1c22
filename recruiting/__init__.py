"""The recruiting module (ATS) and, as Django has it, the project package."""

from recruiting.celery import app as celery_app

__all__ = ["celery_app"]
