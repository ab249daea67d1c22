"""How often a log-in may fail: counted in the database, so that it holds whatever else is down.

An attempt is written down before its password is looked at. So of any number at the same time no
more get an answer than the limit says. What was refused for its number does not count itself.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from recruiting.models import Attempt
from recruiting.sessions import address_of

WITHIN = timedelta(minutes=15)
MOST = 10  # of an account from an address: elsewhere its person still gets in
MOST_OF_ADDRESS = 100  # of all accounts together: an office may share an address
ANYWHERE = ""  # the address of attempts that count wherever they come from


class TooMany(Exception):
    """Too many failed. `wait` is how long until another may be made."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait

    @property
    def minutes(self) -> int:
        return self.seconds // 60 + bool(self.seconds % 60)

    @property
    def seconds(self) -> int:
        return max(1, -int(-self.wait.total_seconds() // 1))


def begin(request: HttpRequest, email: str) -> Attempt:
    """Write down a log-in with a password. Raises TooMany; otherwise the attempt, failed until `succeed`."""
    return _begin(_hashed("password", email.strip().lower()), address_of(request) or "local")


def begin_code(user_id: int) -> Attempt:
    """Write down that a code is tried, wherever from: whoever tries knows the password. Raises TooMany."""
    return _begin(_hashed("code", str(user_id)), ANYWHERE)


def begin_again(user_id: int) -> Attempt:
    """Write down that whoever is logged in types the current password again. Raises TooMany.

    It has a count of its own: knowing the password forgets no code that was tried.
    """
    return _begin(_hashed("password again", str(user_id)), ANYWHERE)


def succeed(attempt: Attempt) -> None:
    """It was the right one: the account's failures at this address are forgotten."""
    Attempt.objects.filter(account=attempt.account, address=attempt.address).delete()


def forget_old() -> None:
    """Delete what no longer counts."""
    Attempt.objects.filter(at__lte=timezone.now() - WITHIN).delete()


def _begin(account: str, address: str) -> Attempt:
    _refuse_above(MOST, _recent(account=account, address=address), before=True)
    attempt = Attempt.objects.create(account=account, address=address)
    try:
        _refuse_above(MOST, _recent(account=account, address=address))
        if address != ANYWHERE:
            _refuse_above(MOST_OF_ADDRESS, _recent(address=address))
    except TooMany:
        attempt.delete()
        raise
    return attempt


def _refuse_above(most: int, attempts: QuerySet[Attempt], *, before: bool = False) -> None:
    """Raises TooMany when there are more, or as many `before` the next is written down."""
    times = list(attempts.order_by("-at").values_list("at", flat=True)[: most + 1])
    if len(times) + before > most:
        raise TooMany(times[most - 1] + WITHIN - timezone.now())


def _recent(**of: str) -> QuerySet[Attempt]:
    return Attempt.objects.filter(at__gt=timezone.now() - WITHIN, **of)


def _hashed(kind: str, account: str) -> str:
    return salted_hmac(f"recruiting.attempts.{kind}", account, algorithm="sha256").hexdigest()
