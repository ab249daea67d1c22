"""Résumés: uploaded and replaced."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from recruiting import newsfeed, search
from recruiting.models import Candidate, User


@transaction.atomic
def put_resume(candidate: Candidate, file: "UploadedFile[bytes]", *, by: User) -> None:
    """Make this the record's résumé and change nothing else of it.

    The one that was there is deleted once the new state is certain.
    """
    record = Candidate.objects.select_for_update().get(pk=candidate.pk)
    old = record.resume.name or ""
    record.resume.save(str(file.name), file, save=False)
    Candidate.objects.filter(pk=record.pk).update(resume=record.resume.name)
    if old:
        storage = record.resume.storage
        transaction.on_commit(lambda: storage.delete(old))
    search.index_one(record, new_resume=True)
    headline = _("Résumé replaced") if old else _("Résumé added")
    newsfeed.post([newsfeed.Entry(record.pk, kind="candidate_edited", headline=headline, by=by)])
