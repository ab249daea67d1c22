"""Another encryption key for the stored API keys, while everybody goes on sending with them."""

from collections.abc import Iterator

from video_interviews.keys import SealBroken, is_current, reseal
from video_interviews.models import SparkHireUser

AT_ONCE = 500  # rows read at the same time


def rotate() -> int:
    """Encrypt what is not yet with the first key; how many were. What cannot be opened is left alone.

    Each row is written for itself and only as it was read: a key that an Admin saves meanwhile stays, and
    whoever stops this at any moment loses nothing.
    """
    done = 0
    for pk, sealed in _stored():
        if is_current(sealed):
            continue
        try:
            resealed = reseal(sealed)
        except SealBroken:
            continue
        as_read = SparkHireUser.objects.filter(pk=pk, sealed_key=sealed)
        done += as_read.update(sealed_key=resealed)
    return done


def left() -> tuple[int, list[int]]:
    """How many are encrypted with another key than the first, and whose (user ids) no key opens."""
    others, broken = 0, []
    for pk, sealed in _stored():
        if is_current(sealed):
            continue
        try:
            reseal(sealed)
        except SealBroken:
            broken.append(pk)
        else:
            others += 1
    users = SparkHireUser.objects.filter(pk__in=broken).order_by("user_id")
    return others, list(users.values_list("user_id", flat=True))


def _stored() -> Iterator[tuple[int, str]]:
    """Row by row in the order of their ids, a page of them at a time: no cursor stays open."""
    last, stored = 0, SparkHireUser.objects.exclude(sealed_key="").order_by("pk")
    while rows := list(stored.filter(pk__gt=last).values_list("pk", "sealed_key")[:AT_ONCE]):
        yield from rows
        last = rows[-1][0]
