"""Named places where a feature joins in, filled in its AppConfig.ready.

Recruiting calls what is there and knows nothing of who put it there.
"""

from collections.abc import Callable

from recruiting.models import User

# Each gives None, or the sentence that says why this person cannot be deactivated now.
deactivation_checks: list[Callable[[User], str | None]] = []


def refusal_to_deactivate(user: User) -> str | None:
    """Why this person cannot be deactivated now, if somebody objects."""
    return next(filter(None, (check(user) for check in deactivation_checks)), None)
