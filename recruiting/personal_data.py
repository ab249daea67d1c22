"""All that is held of one candidate, as a file for them: every column that `recruiting.privacy` tags, and
the stored files."""

import io
import json
import zipfile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from recruiting import extensions
from recruiting.models import Candidate
from recruiting.privacy import Table

NOT_EXPORTED = {"recruiting.CandidateImport"}  # whole files, which hold other people


def write_zip(candidate: Candidate, file: IO[bytes]) -> None:
    """`candidate.json` and, where there is one, the résumé."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("candidate.json", as_json(candidate))
        if candidate.resume:
            try:
                with candidate.resume.open("rb") as resume:
                    name = str(candidate.resume).rpartition("/")[2]
                    archive.writestr(f"resume/{name}", resume.read())
            except FileNotFoundError:
                archive.writestr("resume/missing.txt", "The file is gone.\n")


def zipped(candidate: Candidate) -> bytes:
    file = io.BytesIO()
    write_zip(candidate, file)
    return file.getvalue()


def as_json(candidate: Candidate) -> str:
    held = {
        label: [_columns(row, table) for row in table.rows(candidate)]
        for label, table in extensions.personal_tables.items()
        if table.rows is not None and label not in NOT_EXPORTED
    }
    told = {"exported_at": timezone.now(), "record": candidate.pk, "held": held}
    return json.dumps(told, cls=_Encoder, indent=2, ensure_ascii=False)


def _columns(row: Any, table: Table) -> dict[str, Any]:
    """What the row says of the candidate; a reference is the other row's own text or number."""
    return {name: _value(row, name) for name in table.candidate.split()}


def _value(row: Any, name: str) -> Any:
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    if field.is_relation and value is not None and name in ("job", "stage", "tag"):
        return str(getattr(row, name))
    return value


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, bytes | memoryview):
            return bytes(o).decode("utf-8", "replace")
        return str(o) if hasattr(o, "storage") else super().default(o)
