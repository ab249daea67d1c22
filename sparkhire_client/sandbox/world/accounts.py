"""The users of a Spark Hire company and their API keys."""

import secrets

from .records import Account
from .store import db


def activate(account: Account) -> None:
    """Reveals the account's User API Key, made now where there is none."""
    if account.key is None:
        account.key = f"k-{account.first_name.lower()}-{secrets.token_hex(12)}"
    account.activated = True
    db.update(account)


def set_disabled(account: Account, disabled: bool) -> None:
    """A disabled user's key is refused until they are enabled again."""
    account.disabled = disabled
    db.update(account)
