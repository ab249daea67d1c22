"""The clock that leases, due times and midnights go by: one for all machines."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

TOLERANCE = timedelta(minutes=5)  # Spark Hire's clock and ours may differ by minutes


def now() -> datetime:
    """This moment in UTC, by the database server's clock where there is a server.

    Two machines whose clocks differ, or one whose clock is set, would take each other's leases and
    expire requests early. Elsewhere (SQLite, or CLOCK=machine) it is this machine's clock.
    """
    if settings.CLOCK != "database" or connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
