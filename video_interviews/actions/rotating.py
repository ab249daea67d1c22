"""Another encryption key for what is stored encrypted, while everybody goes on using it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Model, QuerySet

from recruiting.models import SecondFactor
from video_interviews.keys import SealBroken, is_current, reseal
from video_interviews.models import SparkHireUser

AT_ONCE = 500  # rows read at the same time
# Every column that is encrypted with FIELD_ENCRYPTION_KEYS: `sealed_...` of a model with a `user`.
SEALED: tuple[tuple[type[Model], str], ...] = (
    (SparkHireUser, "sealed_key"),
    (SecondFactor, "sealed_secret"),
)


class Stored(NamedTuple):
    """One encrypted value, as it was read."""

    model: type[Model]
    column: str
    pk: int
    user_id: int
    sealed: str


def rotate() -> int:
    """Encrypt what is not yet with the first key; how many were. What cannot be opened is left alone.

    Each row is written for itself and only as it was read: a key that an Admin saves meanwhile stays, and
    whoever stops this at any moment loses nothing.
    """
    done = 0
    for one in _stored():
        if is_current(one.sealed):
            continue
        try:
            resealed = reseal(one.sealed)
        except SealBroken:
            continue
        as_read = _rows(one.model).filter(pk=one.pk, **{one.column: one.sealed})
        done += as_read.update(**{one.column: resealed})
    return done


def left() -> tuple[int, list[Stored]]:
    """How many are encrypted with another key than the first, and those that no key opens."""
    others, broken = 0, []
    for one in _stored():
        if is_current(one.sealed):
            continue
        try:
            reseal(one.sealed)
        except SealBroken:
            broken.append(one)
        else:
            others += 1
    return others, broken


def _rows(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.all()


def _stored() -> Iterator[Stored]:
    """Row by row in the order of their ids, a page of them at a time: no cursor stays open."""
    for model, column in SEALED:
        last, stored = 0, _rows(model).exclude(**{column: ""}).order_by("pk")
        columns = ("pk", "user_id", column)
        while rows := list(stored.filter(pk__gt=last).values_list(*columns)[:AT_ONCE]):
            yield from (Stored(model, column, *row) for row in rows)
            last = rows[-1][0]
