"""What becomes of each row, by what the database holds at this moment. Writes nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from recruiting.folding import fold
from recruiting.imports.reading import COLUMNS, Row
from recruiting.models import Candidate, CandidateImport, Job, Outcome, Stage, Tag, sort_name_of
from recruiting.models.imports import WILL_BE_ADDED

MOST_TAGS = 20
LENGTHS = {"first_name": 100, "last_name": 100, "email": 254, "phone": 40, "source": 60}
SHOWN = 60  # characters of a cell that a sentence repeats


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row. `record` is not saved; it is there when the row will be added."""

    outcome: Outcome
    reason: str = ""
    candidate_id: int | None = None  # whom the reason means
    key: str = ""
    record: Candidate | None = None
    tags: tuple[str, ...] = ()


def judge(upload: CandidateImport, rows: Sequence[Row]) -> list[Verdict]:
    """One verdict for each of the rows, in a few queries.

    Of rows with the same e-mail and job the first is added. Those before these rows are in the
    database.
    """
    typed = [_Typed(upload, row) for row in rows]
    known = _Known(upload, typed)
    verdicts = []
    for row in typed:
        try:
            verdict = _judge(upload, row, known)
        except _LeftOut as left:
            verdict = Verdict(left.outcome, left.reason, left.candidate_id)
        if verdict.outcome in WILL_BE_ADDED and verdict.key:
            known.rows.setdefault(verdict.key, row.number)
        verdicts.append(verdict)
    return verdicts


class _LeftOut(Exception):
    def __init__(self, outcome: Outcome, reason: str, candidate_id: int | None = None) -> None:
        self.outcome, self.reason, self.candidate_id = outcome, reason, candidate_id


class _Typed:
    """The cells of a row by column, each in one line; the import's own values where they are empty."""

    def __init__(self, upload: CandidateImport, row: Row) -> None:
        self.number = row.number
        self.surplus = len(row.cells) if any(row.cells[len(upload.headings) :]) else 0
        self.cells = {
            name: " ".join(row.cells[place].split()) if place < len(row.cells) else ""
            for name, place in upload.columns.items()
        }
        self.job = fold(self["job"])
        self.stage = self["stage"] or upload.stage
        self.cells["source"] = self["source"] or upload.source
        named = {name.strip().lower(): name.strip() for name in re.split("[,;]", self["tags"])}
        self.tags = tuple(filter(None, named.values()))

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def email(self) -> str:
        """As records are compared by it. What is too long is looked up nowhere."""
        return self["email"].lower() if len(self["email"]) <= LENGTHS["email"] else ""


class _Known:
    """The company's jobs, their stages, and the records that have the rows' e-mails."""

    def __init__(self, upload: CandidateImport, rows: Iterable[_Typed]) -> None:
        self.jobs: dict[str, list[Job]] = defaultdict(list)
        self.default = None
        jobs = Job.objects.filter(company=upload.company_id).defer("description").order_by("pk")
        for job in jobs:
            self.jobs[fold(job.title)].append(job)
            if job.pk == upload.job_id:
                self.default = job
        meant = [(found[0], row) for row in rows if len(found := self._meant(row)) == 1]
        self.stages: dict[int, dict[str, Stage]] = defaultdict(dict)
        for stage in Stage.objects.filter(job__in={job.pk for job, _row in meant}).order_by(
            "position"
        ):
            self.stages[stage.job_id].setdefault(fold(stage.name), stage)
        emails = {row.email for row in rows if row.email}
        same = Candidate.objects.filter(company=upload.company_id).alias(folded=Lower("email"))
        same = same.filter(folded__in=emails).order_by("pk")
        self.records: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for pk, job_id, email in same.values_list("pk", "job_id", "email"):
            self.records[email.lower()].append((job_id, pk))
        keys = {_key(job, row) for job, row in meant if row.email}
        first = upload.rows.filter(key__in=keys, outcome__in=WILL_BE_ADDED).order_by("-number")
        self.rows = dict(first.values_list("key", "number"))  # of this file

    def _meant(self, row: _Typed) -> list[Job]:
        """The jobs of that title; those that are open, where it is the title of several."""
        if not row.job:
            return [self.default] if self.default else []
        found = self.jobs.get(row.job, [])
        if len(found) > 1:
            found = [job for job in found if job.status == Job.Status.OPEN] or found
        return found

    def job(self, row: _Typed) -> Job:
        found = self._meant(row)
        if len(found) == 1:
            return found[0]
        if not row["job"]:
            raise _LeftOut(
                Outcome.NO_JOB, _("No job is named. Name one, or choose one for such rows.")
            )
        named = {"number": len(found), "title": _short(row["job"])}
        if found:
            raise _LeftOut(
                Outcome.UNKNOWN_JOB, _("%(number)s jobs are called “%(title)s”.") % named
            )
        raise _LeftOut(Outcome.UNKNOWN_JOB, _("No job is called “%(title)s”.") % named)

    def stage(self, row: _Typed, job: Job) -> Stage:
        """The row's stage; the first of the job where none is named."""
        stages = self.stages[job.pk]
        if not row.stage and stages:
            return next(iter(stages.values()))
        if found := stages.get(fold(row.stage)):
            return found
        names = ", ".join(stage.name for stage in list(stages.values())[:8])
        text = _("No stage of its job is called “%(stage)s”. There are: %(names)s.")
        text = text % {"stage": _short(row.stage), "names": names}
        raise _LeftOut(Outcome.UNKNOWN_STAGE, _short(text, 400))


def _judge(upload: CandidateImport, row: _Typed, known: _Known) -> Verdict:
    _check_cells(upload, row)
    job = known.job(row)
    stage = known.stage(row, job)
    key = _key(job, row) if row.email else ""
    records = known.records.get(row.email, []) if row.email else []
    for job_id, pk in records:
        if job_id == job.pk:
            raise _LeftOut(
                Outcome.EXISTS, _("A record of this job has this e-mail."), candidate_id=pk
            )
    if (first := known.rows.get(key, row.number)) < row.number:
        text = _("Row %(number)s has the same e-mail and job.") % {"number": first}
        raise _LeftOut(Outcome.REPEATED, text)
    return Verdict(
        Outcome.ELSEWHERE if records else Outcome.ADD,
        reason=_("A record of another job has this e-mail.") if records else "",
        candidate_id=records[0][1] if records else None,
        key=key,
        record=_record(row, job, stage),
        tags=row.tags,
    )


def _check_cells(upload: CandidateImport, row: _Typed) -> None:
    if row.surplus:
        text = _(
            "The row has %(cells)s cells, and there are %(headings)s headings. A cell that holds the"
            " separator has to be in quotation marks."
        )
        text = text % {"cells": row.surplus, "headings": len(upload.headings)}
        raise _LeftOut(Outcome.TOO_MANY_CELLS, text)
    if not row["first_name"]:
        raise _LeftOut(Outcome.NO_FIRST_NAME, _("The first name is missing."))
    if not row["last_name"]:
        raise _LeftOut(Outcome.NO_LAST_NAME, _("The last name is missing."))
    for name, most in LENGTHS.items():
        if len(row[name]) > most:
            text = _("%(label)s is longer than %(most)s characters.")
            raise _LeftOut(Outcome.TOO_LONG, text % {"label": COLUMNS[name][0], "most": most})
    if len(row.tags) > MOST_TAGS:
        text = _("There are more than %(most)s tags.") % {"most": MOST_TAGS}
        raise _LeftOut(Outcome.TOO_LONG, text)
    if any(len(tag) > Tag.NAME_LENGTH for tag in row.tags):
        text = _("A tag is longer than %(most)s characters.") % {"most": Tag.NAME_LENGTH}
        raise _LeftOut(Outcome.TOO_LONG, text)
    if row["email"]:
        try:
            validate_email(row["email"])
        except ValidationError:
            text = _("“%(email)s” is not an e-mail address.") % {"email": _short(row["email"])}
            raise _LeftOut(Outcome.BAD_EMAIL, text) from None


def _record(row: _Typed, job: Job, stage: Stage) -> Candidate:
    return Candidate(
        company_id=job.company_id,
        job=job,
        stage=stage,
        sort_name=sort_name_of(row["first_name"], row["last_name"]),
        **{name: row[name] for name in LENGTHS},
    )


def _key(job: Job, row: _Typed) -> str:
    return f"{job.pk} {row.email}"


def _short(text: str, most: int = SHOWN) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
