"""Each sensitive action is one entry of the audit log, or was not done at all."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from recruiting import extensions
from recruiting.models import AuditEntry, AuditHead, Candidate, Company, User
from tests.people import log_in
from tests.video_interviews.audited import ACTS, Scene
from tests.video_interviews.walks import ask, requested
from video_interviews.models import Integration, InterviewRequest, JobLink, SparkHireUser


class Unwritable(Exception):
    """The log cannot be written, or the process dies just then."""


@pytest.fixture
def scene(
    dana: User, alice: User, bob: User, candidate: Candidate, settings: Settings, tmp_path: Path
) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    return Scene(dana, alice, bob, candidate, log_in(dana))


def support_pk() -> int | None:
    """Whom the Django admin's action makes."""
    return User.objects.filter(company=None).values_list("pk", flat=True).first()


def state() -> dict[str, Any]:
    """What actions change, but for what the preparing of some of them sets itself."""
    told = {
        Company: ("name", "time_zone", "video_interviewing_enabled"),
        User: ("email", "role", "password"),
        SparkHireUser: ("user", "sealed_key"),
        Integration: ("primary_user", "subscribe_at"),
        JobLink: ("question_set_uuid",),
    }
    found: dict[str, Any] = {
        model.__name__: sorted(model._default_manager.values_list("pk", *columns))
        for model, columns in told.items()
    }
    found["User"] = [row for row in found["User"] if row[0] != support_pk()]
    canceling = InterviewRequest.objects.filter(status="canceling").count()
    viewed = InterviewRequest.objects.exclude(viewed_at=None).count()
    sending = InterviewRequest.objects.filter(status="sending").count()
    return found | {"requests": (canceling, viewed, sending)}


def test_every_action_that_the_log_knows_is_tried() -> None:
    codes = [action.code for action in extensions.audit_actions]
    assert len(codes) == len(set(codes))
    assert set(codes) == set(ACTS)


@pytest.mark.parametrize("code", ACTS)
def test_a_sensitive_action_is_exactly_one_entry_in_its_own_transaction(
    code: str, scene: Scene, linked: JobLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row R31: when the entry cannot be written, nothing was done; when it can, it is one."""

    def fail(*_: object, **__: object) -> None:
        raise Unwritable

    if code in ("interview.canceled", "interview.viewed", "interview.shared"):
        requested(scene.candidate, scene.alice)
    prepared = list(AuditEntry.objects.values_list("pk", flat=True))
    unlinks = code == "job.linked"  # whose preparation takes the link away
    before = state()
    with monkeypatch.context() as broken:
        broken.setattr(AuditHead, "save", fail)
        with pytest.raises(Unwritable):
            ACTS[code](scene)
    assert JobLink.objects.exists() != unlinks
    assert unlinks or state() == before
    assert not AuditEntry.objects.exclude(pk__in=prepared).exists()

    ACTS[code](scene)

    entry = AuditEntry.objects.exclude(pk__in=prepared).get()
    assert entry.action == code
    assert entry.company_id == scene.company.pk
    support = User.objects.filter(company=None).first()
    assert entry.actor_id == (support or scene.dana).pk
    action = next(one for one in extensions.audit_actions if one.code == code)
    assert entry.subject_kind == action.about


def test_an_entry_holds_nothing_of_a_candidate_but_ids(scene: Scene, linked: JobLink) -> None:
    """Rows R31, R32: an erased candidate leaves nothing in it."""
    request = ask(scene.candidate, scene.dana)
    entry = AuditEntry.objects.get()
    assert entry.subject_ids == [scene.candidate.pk, request.pk]
    texts = " ".join(str(value) for value in vars(entry).values())
    for word in (scene.candidate.first_name, scene.candidate.email, request.email):
        assert word not in texts


def test_the_entry_names_the_clients_address(scene: Scene, linked: JobLink) -> None:
    ACTS["candidates.exported"](scene)
    assert AuditEntry.objects.get().address == "127.0.0.1"
    ACTS["interview.requested"](scene)  # no request of a browser
    assert AuditEntry.objects.latest("pk").address == ""
