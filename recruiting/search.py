"""Finding candidate records by the words people type: the only module that writes SearchDocument.

A record is found when each typed word begins a word of its name, e-mail, phone, source, tags, job
or résumé. PostgreSQL keeps them as a vector with a full-text index, in a column of its own that the
model does not know (migration 0004); SQLite reads the words.
"""

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from recruiting import resume_text
from recruiting.bell import ring
from recruiting.folding import fold
from recruiting.models import Candidate, SearchDocument

MOST_WORDS = 8  # that are looked for
FEW = 5000  # records that a list can name one by one
MOST_ATTEMPTS = 3  # at reading a résumé
AT_MOST = 500  # résumés rung for at once


def matching(candidates: QuerySet[Candidate], typed: str) -> QuerySet[Candidate]:
    """Those of the records that the typed words find; all of them when nothing is typed.

    Asks the database at once whether they are few, and then names them: it takes a rare word for a
    common one and would look through all records in their order for the first page.
    """
    words = fold(typed).split()[:MOST_WORDS]
    if not words:
        return candidates
    found = holding(candidates, words)
    few = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return candidates.filter(pk__in=few) if len(few) <= FEW else found


def holding(candidates: QuerySet[Candidate], words: list[str]) -> QuerySet[Candidate]:
    """Those of the records of which each folded word begins a word."""
    return candidates.filter(_HoldsWords(words))


def index(candidates: QuerySet[Candidate]) -> None:
    """Write anew what the records are found by, their résumés apart."""
    rows = candidates.select_related("job").prefetch_related("tags").iterator(chunk_size=1000)
    SearchDocument.objects.bulk_create(
        [SearchDocument(candidate=candidate, words=_words_of(candidate)) for candidate in rows],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["candidate"],
        update_fields=["words"],
    )


def index_one(candidate: Candidate, *, new_resume: bool) -> None:
    """The same for one record. A worker reads the text of a résumé that is new."""
    index(Candidate.objects.filter(pk=candidate.pk))
    if new_resume:
        SearchDocument.objects.filter(pk=candidate.pk).update(
            resume_words="", resume_due=bool(candidate.resume), attempts=0
        )
        ring("recruiting.read_resume", candidate.pk)


def resumes_due() -> list[int]:
    """The records whose résumés are to be read, some of them."""
    return list(
        SearchDocument.objects.filter(resume_due=True).values_list("pk", flat=True)[:AT_MOST]
    )


def read_resume(pk: int) -> None:
    """Read the text of the record's résumé, if it is still to be read. Done twice, it does no harm."""
    due = SearchDocument.objects.filter(pk=pk, resume_due=True)
    document = due.select_related("candidate").first()
    if document is None:
        return
    # Counted before, so that a file that no worker survives is not tried for ever.
    last = document.attempts + 1 >= MOST_ATTEMPTS
    resume = document.candidate.resume
    mine = due.filter(attempts=document.attempts, candidate__resume=resume.name)
    if not mine.update(attempts=F("attempts") + 1, resume_due=not last):
        return  # another worker reads it, or it was replaced, which rings again
    words = resume_text.words_in(resume.path) if resume else ""
    same = SearchDocument.objects.filter(pk=pk, candidate__resume=resume.name)
    same.update(resume_words=words, resume_due=False)


def _words_of(candidate: Candidate) -> str:
    tags = " ".join(tag.name for tag in candidate.tags.all())
    parts = (candidate, candidate.email, candidate.phone, candidate.source, candidate.job, tags)
    return fold(" ".join(map(str, (*parts, *_dialed(candidate.phone)))))


def _dialed(phone: str) -> list[str]:
    """The number without spaces from each of its groups on, as people type it: `3125550101`."""
    groups = re.findall(r"\d+", phone)
    return ["".join(groups[n:]) for n in range(len(groups) - 1)]


class _HoldsWords(Func):
    """Whether each of the folded words begins a word of the record's document."""

    output_field = BooleanField()

    def __init__(self, words: list[str]) -> None:
        super().__init__(F("search_document__words"), F("search_document__resume_words"))
        self.words = words

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        words, resume_words = (compiler.compile(part)[0] for part in self.get_source_expressions())
        text = f"(' ' || {words} || ' ' || {resume_words})"
        found = " AND ".join(f"{text} LIKE %s" for _ in self.words)
        return f"({found})", tuple(f"% {word}%" for word in self.words)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        words, _ = compiler.compile(self.get_source_expressions()[0])
        table = words.rpartition(".")[0]
        query = " & ".join(f"{word}:*" for word in self.words)
        return f"{table}.vector @@ to_tsquery('simple', %s)", (query,)
