"""Which records were erased, in a file beside the database: a restored backup brings them back, and the
file says which to erase again. It holds numbers, hashes and random names of files, nothing of a person.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

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
        file.writelines(f"{line}\n" for line in lines([erasure]))
        file.flush()
        os.fsync(file.fileno())


def lines(erasures: Iterable[Erasure]) -> Iterator[str]:
    for erasure in erasures:
        said = {"record": erasure.record, "fingerprint": erasure.fingerprint}
        yield json.dumps(said | {"files": erasure.files})


def read(file: Iterable[str]) -> Iterator[tuple[Candidate | None, list[str]]]:
    """By the line: the record, if it is there still or again, and the files that it had. What is no line
    of ours is passed over, as a crash may have cut the last one short."""
    for line in file:
        try:
            said = json.loads(line)
            pk, print_, files = int(said["record"]), said["fingerprint"], list(said["files"])
        except (ValueError, TypeError, KeyError):
            continue
        candidate = Candidate.objects.filter(pk=pk).first()
        same = candidate is not None and fingerprint(candidate) == print_
        yield candidate if same else None, files
