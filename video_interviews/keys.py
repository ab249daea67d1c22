"""Spark Hire API keys at rest: encrypted, and bound to the person they belong to."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.views.decorators.debug import sensitive_variables


class SealBroken(Exception):
    """The stored key cannot be opened: another encryption key, or a value moved between rows."""


@sensitive_variables("api_key")
def seal(api_key: str, *, owner_id: int) -> str:
    """The key encrypted with the first of FIELD_ENCRYPTION_KEYS, with its owner inside the ciphertext."""
    return _fernet().encrypt(f"{owner_id}:{api_key}".encode()).decode()


@sensitive_variables("api_key")
def unseal(sealed: str, *, owner_id: int) -> str:
    """The key in the clear. Raises SealBroken if it was not sealed for this owner."""
    try:
        owner, _, api_key = _fernet().decrypt(sealed.encode()).decode().partition(":")
    except InvalidToken:
        raise SealBroken from None
    if owner != str(owner_id):
        raise SealBroken
    return api_key


def is_current(sealed: str) -> bool:
    """Is it encrypted with the first of FIELD_ENCRYPTION_KEYS?"""
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def reseal(sealed: str) -> str:
    """The same, encrypted with the first of FIELD_ENCRYPTION_KEYS. Raises SealBroken if none opens it."""
    try:
        return _fernet().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken from None


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
