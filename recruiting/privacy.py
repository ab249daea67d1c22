"""What every column of the recruiting side holds of whom: the one place that says so.

A column that is not named here fails `tests/recruiting/test_privacy_tags.py`. `candidate` is personal
of the candidate: exported from `rows` and gone after an erasure, unless `stays` says why not.
`employee` is personal of somebody who works with the product. `nothing` concerns nobody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from recruiting import traces
from recruiting.models import Candidate, Mention, NewsfeedItem, SearchDocument

Rows = Callable[[Candidate], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of one table, by whom they tell of; `rows` are those about a candidate."""

    candidate: str = ""
    employee: str = ""
    nothing: str = ""
    rows: Rows | None = None
    stays: str = ""

    @property
    def columns(self) -> list[str]:
        return f"{self.candidate} {self.employee} {self.nothing}".split()


TABLES: dict[str, Table] = {
    "recruiting.Candidate": Table(
        candidate="first_name last_name email phone resume source created_at archived_at"
        " erase_due_at sort_name job stage",
        nothing="id company",
        rows=lambda candidate: [candidate],
    ),
    "recruiting.Candidate_tags": Table(
        candidate="candidate tag",
        nothing="id",
        rows=lambda candidate: Candidate.tags.through.objects.filter(candidate=candidate),
    ),
    "recruiting.Tag": Table(  # one that nobody else has goes with the record
        candidate="name",
        nothing="id company",
        rows=lambda candidate: candidate.tags.all(),
    ),
    "recruiting.SearchDocument": Table(  # on PostgreSQL a vector of the same words besides
        candidate="candidate words resume_words",
        nothing="resume_due attempts",
        rows=lambda candidate: SearchDocument.objects.filter(candidate=candidate),
    ),
    "recruiting.NewsfeedItem": Table(
        candidate="candidate kind happened_at headline body once",
        employee="actor actor_name marked",
        nothing="id",
        rows=lambda candidate: NewsfeedItem.objects.filter(candidate=candidate),
    ),
    "recruiting.Mention": Table(
        candidate="item",
        employee="user",
        nothing="id next_attempt_at attempts mailed_at",
        rows=lambda candidate: Mention.objects.filter(item__candidate=candidate),
    ),
    "recruiting.Change": Table(
        candidate="kind made_at records undone_at",
        employee="by",
        nothing="id tag",
        rows=traces.changes_told,
    ),
    "recruiting.ImportRow": Table(
        candidate="number cells outcome reason key candidate",
        nothing="id candidate_import",
        rows=traces.import_rows,
    ),
    "recruiting.CandidateImport": Table(
        candidate="file",  # the whole file is deleted, and not exported: others are in it
        employee="by started_by file_name",
        nothing="id company made_at job stage source tag encoding headings columns state reason"
        " place last counts busy_until stop_asked ended_at cleared_at",
        rows=traces.import_files,
    ),
    "recruiting.SavedView": Table(  # of a colleague, who searches for the person
        candidate="name query", employee="user", nothing="id", rows=traces.saved_views
    ),
    "recruiting.LegalHold": Table(
        candidate="candidate reason set_at",
        employee="set_by",
        nothing="id job",
        rows=lambda candidate: [candidate.legal_hold] if hasattr(candidate, "legal_hold") else [],
    ),
    "recruiting.AuditEntry": Table(
        candidate="at action subject_kind subject_ids",
        employee="actor_id address",
        nothing="id company_id number previous_hash hash",
        rows=traces.audit_entries,
        stays="Numbers and codes alone: who did what is to be proved.",
    ),
    "recruiting.Erasure": Table(
        employee="asked_by",
        nothing="id company record fingerprint why asked_at due_at begun_at erased_at problem"
        " files next_attempt_at",
    ),
    "recruiting.Company": Table(
        nothing="id name time_zone video_interviewing_enabled second_factor_required"
        " keep_at_least erase_after erased_on"
    ),
    "recruiting.User": Table(
        employee="password last_login first_name last_name is_active date_joined email role"
        " last_seen_at",
        nothing="id is_superuser is_staff company",
    ),
    "recruiting.User_groups": Table(employee="user group", nothing="id"),
    "recruiting.User_user_permissions": Table(employee="user permission", nothing="id"),
    "recruiting.Invitation": Table(
        employee="user by asked_at mailed_at", nothing="mail_due_at attempts"
    ),
    "recruiting.ForgottenPassword": Table(
        employee="email", nothing="id asked_at mail_due_at attempts"
    ),
    "recruiting.Attempt": Table(employee="account address at", nothing="id"),
    "recruiting.SecondFactor": Table(
        employee="user sealed_secret confirmed_at last_step backup_codes", nothing="id"
    ),
    "recruiting.AuditHead": Table(nothing="chain number hash"),
    "recruiting.Job": Table(
        nothing="id company title department city state country description status created_at"
    ),
    "recruiting.HiringTeamMember": Table(employee="job user", nothing="id"),
    "recruiting.Stage": Table(nothing="id job name position"),
}
