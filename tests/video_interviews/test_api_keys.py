"""Spark Hire User API Keys: checked, kept sealed, shown to nobody, marked when refused."""

import logging
from contextlib import suppress
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recruiting.models import Company, User
from tests.people import log_in, make_user
from tests.sandbox.process import ADA, CHARLIE, RITA, Sandbox
from tests.video_interviews.settings_page import SETTINGS, add, page, save
from tests.video_interviews.walks import calls, give_key, later
from video_interviews import tasks
from video_interviews.actions import sweeping
from video_interviews.actions.vendor import confirm_refused, spark_hire_as
from video_interviews.keys import SealBroken, seal, unseal
from video_interviews.models import Integration, SparkHireUser

KEYS = (ADA, RITA, CHARLIE)


def test_each_key_is_checked_and_shown_with_the_account_it_belongs_to(
    sandbox: Sandbox, admin: Client, alice: User, dana: User
) -> None:
    """S3: another e-mail than the user's is allowed, and shown."""
    add(admin, alice, dana)

    answer = save(admin, {alice: RITA, dana: ADA})

    assert answer.status_code == 302
    shown = page(admin)
    assert "Rita Recruiter (recruiter@example.com)" in shown
    assert "Ada Admin (admin@example.com)" in shown
    assert calls(sandbox, "me") == 2


def test_a_refused_key_is_not_stored_and_the_others_are(
    sandbox: Sandbox, admin: Client, alice: User, bob: User, dana: User
) -> None:
    """S3, B1: per user why it was refused; no typed key is shown again."""
    add(admin, alice, bob, dana)
    sandbox.lever("faults", operation="me", fault="500")

    answer = save(admin, {alice: RITA, bob: "k-made-up-000000000000", dana: ADA})

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "The key could not be checked: Spark Hire has a fault of its own (error 500)." in said
    assert "Spark Hire does not accept this key." in said
    assert "k-made-up" not in said
    working = SparkHireUser.objects.filter(key_state=SparkHireUser.KeyState.WORKING)
    assert [one.user for one in working] == [dana]
    assert set(SparkHireUser.objects.exclude(user=dana).values_list("sealed_key", flat=True)) == {
        ""
    }


def test_a_key_that_replaces_a_working_one_and_is_refused_leaves_it(
    sandbox: Sandbox, admin: Client, alice: User
) -> None:
    """S3: a refused key is not stored."""
    add(admin, alice)
    save(admin, {alice: RITA})

    save(admin, {alice: "k-made-up-000000000000"})

    hers = SparkHireUser.objects.get()
    assert hers.has_working_key
    assert unseal(hers.sealed_key, owner_id=alice.pk) == RITA


@pytest.mark.parametrize("stored_first", [True, False])
def test_the_same_key_for_two_users_is_refused_by_name(
    sandbox: Sandbox, admin: Client, alice: User, dana: User, stored_first: bool
) -> None:
    """S3: whether the other has it already or was given it in the same Save."""
    add(admin, alice, dana)
    if stored_first:
        save(admin, {alice: RITA})

    answer = save(admin, {dana: RITA} if stored_first else {alice: RITA, dana: RITA})

    assert answer.status_code == 422
    assert "This is the key of Alice." in answer.content.decode()
    assert not SparkHireUser.objects.get(user=dana).sealed_key


def test_a_stored_key_is_nowhere_to_be_read(
    sandbox: Sandbox,
    admin: Client,
    alice: User,
    dana: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """S3: its last four characters only; not in a page, the database, a log or a repr."""
    caplog.set_level(logging.DEBUG)
    integration = add(admin, alice, dana)
    answers: list[Any] = [save(admin, {alice: RITA, dana: ADA}), admin.get(reverse(SETTINGS))]
    answers.append(save(admin, {alice: "k-made-up-000000000000"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM video_interviews_sparkhireuser r")
        stored = str(cursor.fetchall())
    hers = SparkHireUser.objects.get(user=alice)
    places = [str(answer.content) for answer in answers]
    places += [stored, caplog.text, repr(hers), str(hers.__dict__), repr(spark_hire_as(hers))]
    places.append(repr(integration))

    for key in KEYS:
        assert not any(key in place for place in places)
    assert "ends in 0000" in page(admin)


def test_a_sealed_key_moved_to_another_row_does_not_open(alice: User, dana: User) -> None:
    """S3: bound to the person it belongs to."""
    sealed = seal(RITA, owner_id=alice.pk)
    assert unseal(sealed, owner_id=alice.pk) == RITA
    for stolen, owner in ((sealed, dana.pk), ("", alice.pk), ("gibberish", alice.pk)):
        with pytest.raises(SealBroken):
            unseal(stolen, owner_id=owner)


def test_a_key_refused_later_is_marked_and_the_admins_get_one_mail(
    sandbox: Sandbox, integration: Integration, company: Company, admin: Client, alice: User
) -> None:
    """S3: confirmed by /me; the user's other data stays."""
    make_user(company, "other-admin@example.com", role=User.Role.ADMIN)
    hers = SparkHireUser.objects.select_related("integration__company").get(user=alice)
    assert not confirm_refused(hers), "it works"
    sandbox.lever("accounts/recruiter@example.com/disable")

    for _ in range(3):
        assert confirm_refused(SparkHireUser.objects.get(user=alice))

    [told] = mail.outbox
    assert set(told.to) == {"dana@example.com", "other-admin@example.com"}
    assert told.subject == "Spark Hire refuses the API key of Alice"
    hers.refresh_from_db()
    assert hers.key_state == SparkHireUser.KeyState.REFUSED
    assert (hers.sealed_key, hers.account_email) != ("", "")
    assert "Refused by Spark Hire" in page(admin)


@pytest.mark.parametrize("trouble", [SystemExit, ConnectionRefusedError])
def test_whoever_dies_over_the_mail_the_admins_get_it_later(
    sandbox: Sandbox,
    integration: Integration,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
    trouble: type[BaseException],
) -> None:
    """S3, B2: killed before the mail, or no mail server; the sweep finds that it is due, and one comes."""
    sandbox.lever("accounts/recruiter@example.com/disable")
    hers = SparkHireUser.objects.get(user=alice)

    def cut_short(*_: object, **__: object) -> None:
        raise trouble

    with monkeypatch.context() as now, suppress(SystemExit):
        now.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", cut_short)
        confirm_refused(hers)
    assert (len(mail.outbox), list(sweeping.what_is_due())) == (0, [])

    with later(minutes=5, seconds=1):
        assert list(sweeping.what_is_due()) == [("video_interviews.mail_admins", hers.pk)]
        for _ in range(2):
            tasks.mail_admins(hers.pk)
        assert list(sweeping.what_is_due()) == []
    assert [told.subject for told in mail.outbox] == ["Spark Hire refuses the API key of Alice"]


def test_no_mail_about_a_key_that_was_replaced_meanwhile(
    sandbox: Sandbox, integration: Integration, alice: User
) -> None:
    """S3: it works; there is nothing to tell."""
    hers = SparkHireUser.objects.get(user=alice)
    SparkHireUser.objects.update(mail_due_at=timezone.now())
    assert list(sweeping.what_is_due()) == []
    tasks.mail_admins(hers.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("fault", ["500", "403", "429", "timeout_before_commit"])
def test_a_key_is_not_marked_by_anything_but_a_confirmed_401(
    sandbox: Sandbox, integration: Integration, alice: User, fault: str
) -> None:
    """S3: Spark Hire in trouble refuses nobody."""
    sandbox.lever("faults", operation="me", fault=fault, seconds=0.1)
    hers = SparkHireUser.objects.get(user=alice)
    assert not confirm_refused(hers)
    hers.refresh_from_db()
    assert hers.has_working_key


def test_one_company_knows_nothing_of_the_keys_of_another(
    sandbox: Sandbox, integration: Integration, charlie: User, admin: Client
) -> None:
    """P7: the same key in another company is nobody's business here."""
    assert charlie.company is not None
    charlie.role = User.Role.ADMIN
    charlie.save()
    theirs = Integration.objects.create(company=charlie.company)
    give_key(theirs, charlie, CHARLIE)
    his = log_in(charlie)

    answer = save(his, {charlie: RITA})

    assert answer.status_code == 302
    assert "alice" not in page(his).lower()
    assert "charlie" not in page(admin).lower()
