"""Addresses of the API, below ``/v1.0/``."""

from django.urls import path, re_path

from . import interviews, resources, webhooks
from .door import endpoint, nowhere_view

urlpatterns = [
    path("me", endpoint(GET=resources.me)),
    path("plan", endpoint(GET=resources.plan)),
    path("jobs", endpoint(GET=resources.jobs, POST=resources.create_job)),
    path(
        "jobs/<uuid>",
        endpoint(GET=resources.job, PUT=resources.update_job, DELETE=resources.delete_job),
    ),
    path("question_sets", endpoint(GET=resources.question_sets)),
    path("question_sets/<uuid>", endpoint(GET=resources.question_set)),
    path("interviews", endpoint(GET=interviews.interviews, POST=interviews.create_interview)),
    path(
        "interviews/<uuid>",
        endpoint(
            GET=interviews.interview,
            PUT=interviews.reschedule_interview,
            DELETE=interviews.delete_interview,
        ),
    ),
    path(
        "interviews/<uuid>/share_link",
        endpoint(GET=interviews.share_link, POST=interviews.create_share_link),
    ),
    path("share_links", endpoint(POST=interviews.create_share_link_with_wishes)),
    path("webhooks", endpoint(GET=webhooks.webhooks, POST=webhooks.create_webhook)),
    path("webhooks/replay/<event>", endpoint(GET=webhooks.replay_webhook)),
    path("webhooks/<uuid>", endpoint(DELETE=webhooks.delete_webhook)),
    re_path(r"", nowhere_view),
]
