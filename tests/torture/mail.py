"""What a sender of webhooks may do to what it sends: everything but lose it."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OVERSIZE = 1_300_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One post. `kind`: genuine, duplicate, reserialised, forged, replay or oversize."""

    event: str
    body: bytes
    kind: str = "genuine"

    @property
    def is_forged(self) -> bool:
        return self.kind == "forged"


def disturbed(letters: list[Letter], chance: random.Random) -> list[Letter]:
    """All of them, 20 % twice, 10 % written otherwise, 5 % forged, 5 % of old ones again and 1 % far too
    large, in any order."""
    return shuffled([*letters, *_extras(letters, chance)], chance)


def shuffled(letters: list[Letter], chance: random.Random) -> list[Letter]:
    return chance.sample(letters, len(letters))


def _extras(letters: list[Letter], chance: random.Random) -> Iterator[Letter]:
    for kind, share in (
        ("duplicate", 0.20),
        ("reserialised", 0.10),
        ("forged", 0.05),
        ("replay", 0.05),
        ("oversize", 0.01),
    ):
        for letter in chance.choices(letters, k=round(len(letters) * share)):
            yield Letter(letter.event, _as(kind, letter.body, chance), kind)


def _as(kind: str, body: bytes, chance: random.Random) -> bytes:
    said: dict[str, Any] = json.loads(body)
    if kind == "reserialised":
        keys = chance.sample(list(said), len(said))
        return json.dumps({key: said[key] for key in keys}, indent=2, sort_keys=False).encode()
    if kind == "forged":
        return json.dumps(said | {"status": "deleted"}).encode()
    if kind == "oversize":
        return json.dumps(said | {"name": "x" * OVERSIZE}).encode()
    return body
