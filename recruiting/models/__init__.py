"""Companies, their people, jobs, candidate records and the newsfeed."""

from recruiting.models.accounts import Attempt, SecondFactor
from recruiting.models.audit import BEGINNING, AuditEntry, AuditHead
from recruiting.models.candidates import Candidate, Tag, resume_path, sort_name_of
from recruiting.models.changes import Change
from recruiting.models.imports import CandidateImport, ImportRow, Outcome
from recruiting.models.jobs import DEFAULT_STAGES, HiringTeamMember, Job, Stage
from recruiting.models.newsfeed import Mention, NewsfeedItem
from recruiting.models.people import (
    Company,
    DueMail,
    ForgottenPassword,
    Invitation,
    User,
    UserManager,
    validate_time_zone,
)
from recruiting.models.privacy import Erasure, LegalHold
from recruiting.models.saved_views import SavedView
from recruiting.models.search import SearchDocument

__all__ = [
    "BEGINNING",
    "DEFAULT_STAGES",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "Candidate",
    "CandidateImport",
    "Change",
    "Company",
    "DueMail",
    "Erasure",
    "ForgottenPassword",
    "HiringTeamMember",
    "ImportRow",
    "Invitation",
    "Job",
    "LegalHold",
    "Mention",
    "NewsfeedItem",
    "Outcome",
    "SavedView",
    "SearchDocument",
    "SecondFactor",
    "Stage",
    "Tag",
    "User",
    "UserManager",
    "resume_path",
    "sort_name_of",
    "validate_time_zone",
]
