"""Two companies with the same of everything, in whose every text column their own word is planted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from qsessions.models import Session

from recruiting import sessions
from recruiting.actions import changes, inviting
from recruiting.actions.notes import add_note
from recruiting.models import (
    Candidate,
    CandidateImport,
    Change,
    Company,
    Erasure,
    ImportRow,
    SavedView,
    Tag,
    User,
)
from tests.people import log_in, make_candidate, make_company, make_job, make_user
from tests.video_interviews.walks import give_key, requested
from video_interviews.management.demo_resume import resume_pdf
from video_interviews.models import Integration, InterviewErasure, JobLink, SparkHireUser

# Texts that mean something to the product; what people type or Spark Hire says is planted.
MEANT = {
    *("time_zone", "password", "sealed_key", "token_hash", "kind", "encoding", "share_url"),
    *("file", "resume", "spark_hire_status", "key_hash", "event", "key", "query"),
}
OF_NO_COMPANY = {"Tick", "ApiCall", "Attempt", "ForgottenPassword"}
# Those that lead to theirs by a number alone; whose rows are never changed.
BY_NUMBER = {"AuditEntry": "company_id", "AuditHead": "chain"}
SHORTEST = 20  # a column with room for the word


@dataclass(frozen=True, slots=True)
class Side:
    """A company, its `word`, its people by role, and one of each thing that an address can name."""

    word: str
    company: Company
    people: dict[str, User]
    ids: dict[str, Any]


def tables() -> list[tuple[type[models.Model], str]]:
    """Every model with the path from its rows to their company. A model without one fails."""
    found = []
    for label in ("recruiting", "video_interviews"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            path = BY_NUMBER.get(model.__name__) or _path(model)
            if path is None:
                assert model.__name__ in OF_NO_COMPANY, (
                    f"{model.__name__} leads to no company: name it in OF_NO_COMPANY of {__name__}"
                )
            else:
                found.append((model, path))
    return found


def _path(model: type[models.Model]) -> str | None:
    """The shortest chain of foreign keys to the company."""
    ways: list[tuple[type[models.Model], str]] = [(model, "")]
    for at, path in ways:
        if at is Company:
            return path.removesuffix("__") or "pk"
        if path.count("__") < 5:
            ways += [
                (field.related_model, f"{path}{field.name}__")  # type: ignore[misc]
                for field in at._meta.concrete_fields
                if field.is_relation and field.related_model is not at
            ]
    return None


def rows_of(company: Company) -> list[Any]:
    """Everything that the company owns, to be compared."""
    return [
        list(model._default_manager.filter(**{path: company.pk}).order_by("pk").values_list())
        for model, path in tables()
    ]


def make_side(word: str) -> Side:
    company = make_company(word)
    roles = {"Admin": "admin", "Recruiter": "recruiter", "on the team": "hiring_team"}
    roles |= {"on no team": "hiring_team", "deactivated": "admin"}
    people = {
        name: make_user(company, f"{word}-{n}@example.com", role=role)
        for n, (name, role) in enumerate(roles.items())
    }
    ids = _things(company, people)
    log_in(people["Admin"])
    session = Session.objects.get(user=people["Admin"])
    ids["session"] = sessions.name_of(session)
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
    _plant(company, word)
    return Side(word, company, people, ids)


def _things(company: Company, people: dict[str, User]) -> dict[str, Any]:
    admin, job = people["Admin"], make_job(company)
    job.hiring_team.add(people["on the team"])
    invited = inviting.invite(User(company=company, email=f"{job.pk}@new.example"), by=admin)
    candidate = make_candidate(job)
    candidate.resume.save("resume.pdf", ContentFile(resume_pdf(["Casey"])))
    add_note(candidate, by=admin, text=f"@{people['Recruiter'].email}, look")
    changes.add_tag(Candidate.objects.filter(pk=candidate.pk), "Tag", by=admin)
    upload = CandidateImport.objects.create(
        company=company, by=admin, job=job, state="ready", headings=["First name"], last=2
    )
    ImportRow.objects.create(
        candidate_import=upload, number=2, cells=["x"], outcome="exists", candidate=candidate
    )
    integration = Integration.objects.create(company=company, is_on=True)
    integration.primary_user = give_key(integration, admin, f"key-of-{company.pk}")
    integration.save()
    JobLink.objects.create(
        company=company, job=job, spark_hire_uuid="1", question_set_uuid="1", title="x"
    )
    erasure = Erasure.objects.create(
        company=company, record=0, fingerprint="x", due_at=timezone.now(), erased_at=timezone.now()
    )
    failed = InterviewErasure.objects.create(
        erasure=erasure, company=company, spark_hire_uuid="2", state="failed"
    )
    return {
        "interview-erasure": failed.pk,
        "company": company.pk,
        "job": job.pk,
        "stage": job.stages.order_by("position")[1].pk,
        "candidate": candidate.pk,
        "person": invited.pk,
        "view": SavedView.objects.create(user=admin, name="x").pk,
        "import": upload.pk,
        "change": Change.objects.get(by=admin).pk,
        "tag": Tag.objects.get(company=company).pk,
        "request": requested(candidate, admin).pk,
        "spark-hire-user": SparkHireUser.objects.get(user=admin).pk,
        "uid": urlsafe_base64_encode(force_bytes(admin.pk)),
    }


def _plant(company: Company, word: str) -> None:
    for model, path in tables():
        if model.__name__ in BY_NUMBER:
            continue
        names = [field.name for field in model._meta.concrete_fields if _takes_words(field)]
        for row in model._default_manager.filter(**{path: company.pk}) if names else ():
            planted = {
                name: f"{word}{row.pk}" + ("@example.com" if name == "email" else "")
                for name in names
            }
            model._default_manager.filter(pk=row.pk).update(**planted)


def _takes_words(field: "models.Field[Any, Any]") -> bool:
    if not isinstance(field, models.CharField | models.TextField) or field.choices:
        return False
    room = field.max_length is None or field.max_length >= SHORTEST
    return room and field.name not in MEANT and not field.primary_key


MISSING: dict[str, Any] = {
    "change": "00000000-0000-4000-8000-000000000000",
    "session": "0" * 32,
    "uid": urlsafe_base64_encode(b"987654321"),
}


def arguments(kinds: Iterable[str], of: Callable[[str], Any]) -> list[Any]:
    """An address's arguments, each id as `of` says."""
    return [kind[1:] if kind.startswith("=") else of(kind) for kind in kinds]


def missing(kind: str) -> Any:
    return MISSING.get(kind, 987654321)
