"""Whether this process is on its way out."""

from threading import Event

stopping = Event()
"""Set on SIGINT and SIGTERM; whoever waits, waits on this, so that stopping is quick."""
