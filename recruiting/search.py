"""Finding candidate records by the words people type: the only module that writes SearchDocument.

A record is found when each typed word begins a word of its name, e-mail, phone, source, tags, job
or résumé. PostgreSQL uses its full-text index for it (migration 0002); SQLite reads the words.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from recruiting import resume_text
from recruiting.bell import ring
from recruiting.folding import fold
from recruiting.models import Candidate, SearchDocument

MOST_WORDS = 8  # that are looked for
MOST_ATTEMPTS = 3  # at reading a résumé
AT_MOST = 500  # résumés rung for at once


def matching(candidates: QuerySet[Candidate], typed: str) -> QuerySet[Candidate]:
    """Those of the records that the typed words find; all of them when nothing is typed."""
    words = fold(typed).split()[:MOST_WORDS]
    return candidates.filter(_HoldsWords(words)) if words else candidates


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
    due.update(attempts=F("attempts") + 1, resume_due=not last)
    resume = document.candidate.resume
    words = resume_text.words_in(resume.path) if resume else ""
    same = SearchDocument.objects.filter(pk=pk, candidate__resume=resume.name)
    same.update(resume_words=words, resume_due=False)


def _words_of(candidate: Candidate) -> str:
    tags = " ".join(tag.name for tag in candidate.tags.all())
    parts = (candidate, candidate.email, candidate.phone, candidate.source, candidate.job, tags)
    return fold(" ".join(map(str, parts)))


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
        text = self._text(compiler)
        found = " AND ".join(f"' ' || {text} LIKE %s" for _ in self.words)
        return f"({found})", tuple(f"% {word}%" for word in self.words)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        query = " & ".join(f"{word}:*" for word in self.words)
        text = self._text(compiler)  # as the index has it
        return f"to_tsvector('simple', {text}) @@ to_tsquery('simple', %s)", (query,)

    def _text(self, compiler: SQLCompiler) -> str:
        words, resume_words = (compiler.compile(part)[0] for part in self.get_source_expressions())
        return f"({words} || ' ' || {resume_words})"
