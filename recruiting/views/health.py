"""Whether this process answers, and whether it may be sent people. Neither tells strangers more."""

import functools
import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when this process answers: another one would help nothing against a lost database."""
    return HttpResponse("ok", content_type=PLAIN)


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers within two seconds and has every migration of this code;
    503 "not ready" otherwise, the reason in the log alone. Redis only rings bells: not asked for."""
    try:
        missing = _known_migrations() - _applied()
    except Error as trouble:
        logger.warning("Not ready, the database: %s", trouble)
    else:
        if not missing:
            return HttpResponse("ok", content_type=PLAIN)
        logger.warning("Not ready, to be migrated: %s", sorted(missing))
    return HttpResponse("not ready", status=503, content_type=PLAIN)


def _applied() -> set[tuple[str, str]]:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = '2s'")
        return set(MigrationRecorder(connection).applied_migrations())


@functools.cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
