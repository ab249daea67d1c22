"""One worker at a time: a lease on one kind of an integration's work, with a token that fences it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, Self

from django.db.models import Q

from video_interviews import clock
from video_interviews.actions.outbox import LEASE
from video_interviews.models import Integration

Kind = Literal["reading", "polling", "subscribing"]  # the columns <kind>_token and <kind>_until


class Lost(Exception):
    """The lease ran out, and another worker may have taken it: nothing was written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Held until 45 s after the last `write`, if nobody lets go of it before.

    One that ends later than that was taken by a clock that has been set back since: it holds nobody up.
    """

    pk: int
    kind: Kind
    token: uuid.UUID

    @classmethod
    def take(cls, pk: int, kind: Kind) -> Self | None:
        """None while somebody else holds it, and for an integration that is no more."""
        lease, now = cls(pk, kind, uuid.uuid4()), clock.now()
        free = ~Q(**{f"{kind}_until__gt": now, f"{kind}_until__lte": now + LEASE})
        columns = {f"{kind}_token": lease.token, f"{kind}_until": now + LEASE}
        return lease if Integration.objects.filter(free, pk=pk).update(**columns) else None

    def write(self, **columns: Any) -> None:
        """Write columns of the integration, and hold the lease for its full length again. Raises Lost."""
        self._write({f"{self.kind}_until": clock.now() + LEASE} | columns)

    def let_go(self, *, after: timedelta = timedelta(0)) -> None:
        """Nobody else holds it before then. Raises Lost."""
        self._write({f"{self.kind}_until": clock.now() + after})

    def _write(self, columns: dict[str, Any]) -> None:
        held = Integration.objects.filter(pk=self.pk, **{f"{self.kind}_token": self.token})
        if not held.update(**columns):
            raise Lost
