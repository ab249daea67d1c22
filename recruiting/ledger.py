"""Which records were erased, in a file beside the database: a restored backup brings them back, and the
file says which to erase again. It holds numbers and hashes, nothing of a person."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from django.conf import settings

from recruiting.models import Candidate, Erasure
from recruiting.models.audit import microseconds


def fingerprint(candidate: Candidate) -> str:
    """Of this very record: a restored database may give the number to another one later."""
    made = microseconds(candidate.created_at)
    said = f"{candidate.company_id}:{candidate.pk}:{made}"
    return hashlib.sha256(said.encode()).hexdigest()


def write(erasure: Erasure) -> None:
    """Add a line, on the disk when this returns. One that is there twice does no harm."""
    with Path(settings.ERASURES_FILE).open("a", encoding="ascii") as file:
        write_to(file, [erasure])
        file.flush()
        os.fsync(file.fileno())


def write_to(file: TextIO, erasures: Iterable[Erasure]) -> None:
    for erasure in erasures:
        line = {"record": erasure.record, "fingerprint": erasure.fingerprint}
        file.write(json.dumps(line) + "\n")


def read(file: Iterable[str]) -> Iterator[Candidate]:
    """The records of the lines that are there, still or again. What is no line of ours is passed over,
    as a crash may have cut the last one short."""
    for line in file:
        try:
            said = json.loads(line)
            pk, print_ = int(said["record"]), said["fingerprint"]
        except (ValueError, TypeError, KeyError):
            continue
        candidate = Candidate.objects.filter(pk=pk).first()
        if candidate is not None and fingerprint(candidate) == print_:
            yield candidate
