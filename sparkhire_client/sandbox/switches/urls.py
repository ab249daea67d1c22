"""Addresses of the levers, below ``/sandbox/api/``."""

from django.urls import path

from . import levers

urlpatterns = [
    path("faults", levers.faults),
    path("ledger", levers.ledger),
    path("mails", levers.mails),
    path("clear", levers.clear),
    path("deliveries", levers.deliveries),
    path("deliveries/<verb>", levers.hold_deliveries),
    path("accounts/<email>/<verb>", levers.account_key),
    path("interviews/<uuid>", levers.interview),
    path("interviews/<uuid>/<verb>", levers.move_interview),
]
