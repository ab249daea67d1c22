"""The second factor: a code of an authenticator app, or one of ten backup codes, each good once.

The secret is encrypted at rest with FIELD_ENCRYPTION_KEYS, bound to its person.
"""

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_variables
from django_otp.oath import TOTP

from recruiting import sessions
from recruiting.models import SecondFactor, User

ISSUER = "Recruiting"
BACKUP_CODES = 10
TOLERANCE = 1  # steps of 30 seconds that a clock may be off


def of(user: User) -> SecondFactor | None:
    """The person's second factor, once it was confirmed."""
    factor: SecondFactor | None = getattr(user, "second_factor", None)
    return factor if factor is not None and factor.confirmed_at is not None else None


def is_required(user: User) -> bool:
    """Whether the person must have one: whoever can set keys, and all of a company that asks for it."""
    if user.company is not None and user.company.second_factor_required:
        return True
    return bool(settings.SECOND_FACTOR_REQUIRED and (user.is_staff or user.is_admin))


def begin(user: User) -> SecondFactor:
    """The factor to be confirmed; the one that was begun before, if there is one."""
    sealed = _seal(secrets.token_bytes(20), user.pk)
    return SecondFactor.objects.get_or_create(user=user, defaults={"sealed_secret": sealed})[0]


@sensitive_variables()
def confirm(user: User, code: str) -> list[str] | None:
    """Switch it on if the code is right; the backup codes, which nobody can read again. None if it is not."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(user=user)
        if factor.confirmed_at is not None or not _take_code(factor, _tidied(code)):
            return None
        codes = [b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(BACKUP_CODES)]
        factor.backup_codes = [_hashed(each, user.pk) for each in codes]
        factor.confirmed_at = timezone.now()
        factor.save()
    user.second_factor = factor
    return [f"{each[:4]}-{each[4:8]}-{each[8:12]}-{each[12:]}" for each in codes]


@sensitive_variables()
def take(user: User, code: str) -> bool:
    """Whether the code is right. It is used up by that, whatever asks at the same time."""
    typed = _tidied(code)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None or factor.confirmed_at is None:
            return False
        taken = _take_code(factor, typed) or _take_backup_code(factor, typed)
        if taken:
            factor.save()
    return taken


@transaction.atomic
def remove(user: User, *, but: str | None = None) -> None:
    """Turn it off, and end the person's sessions, except for the one with the key `but`."""
    SecondFactor.objects.filter(user=user).delete()
    sessions.end_all(user, but=but)


@sensitive_variables()
def words_of(factor: SecondFactor) -> str:
    """The secret as one types it into an app, in groups of four."""
    secret = b32encode(_unseal(factor)).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@sensitive_variables()
def picture_of(factor: SecondFactor) -> SafeString:
    """The secret as a QR code: an SVG to stand in the page, so that no other address shows it."""
    label = quote(f"{ISSUER}:{factor.user.email}")
    query = urlencode({"secret": words_of(factor).replace(" ", ""), "issuer": ISSUER})
    drawn: str = segno.make(f"otpauth://totp/{label}?{query}").svg_inline(scale=5, light="#fff")
    return mark_safe(drawn)  # noqa: S308  # shapes alone: no text of anybody's is in it


def _take_code(factor: SecondFactor, typed: str) -> bool:
    if not (len(typed) == 6 and typed.isascii() and typed.isdigit()):
        return False
    totp = TOTP(_unseal(factor))
    totp.time = timezone.now().timestamp()
    if not totp.verify(int(typed), TOLERANCE, factor.last_step + 1):
        return False
    factor.last_step = totp.t()
    return True


def _take_backup_code(factor: SecondFactor, typed: str) -> bool:
    hashed = _hashed(typed, factor.user_id)
    if hashed not in factor.backup_codes:
        return False
    factor.backup_codes.remove(hashed)
    return True


def _tidied(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _hashed(code: str, owner_id: int) -> str:
    said = f"{owner_id}:{code}"
    return salted_hmac("recruiting.backup_codes", said, algorithm="sha256").hexdigest()


def _seal(secret: bytes, owner_id: int) -> str:
    return _fernet().encrypt(f"{owner_id}:{secret.hex()}".encode()).decode()


def _unseal(factor: SecondFactor) -> bytes:
    """Raises InvalidToken unless it was sealed for this person, with a key that is still known."""
    owner, _, secret = _fernet().decrypt(factor.sealed_secret.encode()).decode().partition(":")
    if owner != str(factor.user_id):
        raise InvalidToken
    return bytes.fromhex(secret)


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
