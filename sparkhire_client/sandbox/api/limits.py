"""400 requests in any 60 seconds, for each key."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from sparkhire_client.sandbox.world import clock

REQUESTS, WINDOW = 400, timedelta(seconds=60)

_lock = Lock()
_seen: defaultdict[str, deque[datetime]] = defaultdict(deque)


def admit(key: str) -> int:
    """0, or the whole seconds until the key may try again. Refused calls do not count."""
    now = clock.now()
    with _lock:
        seen = _seen[key]
        while seen and seen[0] <= now - WINDOW:
            seen.popleft()
        if len(seen) >= REQUESTS:
            return max(1, ceil((seen[0] + WINDOW - now).total_seconds()))
        seen.append(now)
        return 0


def forget() -> None:
    """Everybody starts afresh."""
    with _lock:
        _seen.clear()
