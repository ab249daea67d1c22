"""The guide: Activating the Spark Hire Integration."""

import pytest
from django.db.models import RestrictedError
from django.test import Client
from django.urls import reverse

from recruiting.models import Company, User
from tests.people import log_in
from tests.sandbox.process import RITA, Sandbox
from tests.video_interviews.settings_page import ADD_USERS, SETTINGS, add, page, save
from video_interviews.actions import polling, subscribing
from video_interviews.models import Integration, SparkHireUser


def test_on_without_a_primary_user_is_saved_and_says_that_it_waits(
    sandbox: Sandbox, admin: Client
) -> None:
    """S1: ON can be saved at any time; nothing is subscribed, polled or sent."""
    assert save(admin, is_on="on").status_code == 302

    integration = Integration.objects.get()
    assert integration.is_on
    assert "On, waiting for a Primary User" in page(admin)
    subscribing.subscribe(integration.pk)
    polling.poll(integration.pk)
    assert sandbox.look("ledger")["calls"] == []


def test_dana_adds_users_and_they_appear_in_a_table(
    admin: Client, alice: User, bob: User, charlie: User
) -> None:
    """S2: a window that lists the company's users, and nobody else's."""
    window = admin.get(reverse(ADD_USERS)).content.decode()
    assert "alice@example.com" in window
    assert "bob@example.com" in window
    assert "charlie@example.com" not in window

    add(admin, alice)

    assert "alice@example.com" in page(admin)
    assert "bob@example.com" not in page(admin)
    refused = admin.post(reverse(ADD_USERS), {"users": [charlie.pk]})
    assert refused.status_code == 422
    assert list(SparkHireUser.objects.values_list("user", flat=True)) == [alice.pk]


def test_a_user_who_stays_ticked_keeps_the_key_and_who_is_unticked_goes(
    sandbox: Sandbox, admin: Client, alice: User, bob: User
) -> None:
    """S2: saving the window again loses nothing."""
    add(admin, alice, bob)
    save(admin, {alice: RITA})

    add(admin, alice)

    [kept] = SparkHireUser.objects.all()
    assert kept.user == alice
    assert kept.has_working_key


def test_a_primary_user_needs_a_working_key(
    sandbox: Sandbox, admin: Client, alice: User, bob: User
) -> None:
    """S4: one of the added users with a working key."""
    add(admin, alice, bob)
    answer = save(admin, {alice: RITA}, is_on="on", primary=bob)
    assert answer.status_code == 422
    assert "Bob has no working key yet." in answer.content.decode()
    integration = Integration.objects.get()
    assert integration.primary_user is None
    assert integration.is_on, "what could be saved was saved"

    assert save(admin, is_on="on", primary=alice).status_code == 302

    assert Integration.objects.get().is_running
    assert "On, waiting" not in page(admin)


def test_a_key_and_the_primary_user_can_be_saved_in_one_go(
    sandbox: Sandbox, admin: Client, alice: User
) -> None:
    """S3, S4: the key is checked first."""
    add(admin, alice)
    assert save(admin, {alice: RITA}, is_on="on", primary=alice).status_code == 302
    assert Integration.objects.get().is_running


def test_the_primary_user_cannot_be_removed(
    integration: Integration, admin: Client, alice: User, dana: User
) -> None:
    """S4: until another is chosen; the database holds it too."""
    answer = admin.post(reverse(ADD_USERS), {"users": [alice.pk]})

    assert answer.status_code == 422
    assert "Dana is the Primary User. Choose another Primary User first." in answer.content.decode()
    assert integration.primary_user is not None
    with pytest.raises(RestrictedError):
        integration.primary_user.delete()


def test_test_connection_says_whom_spark_hire_knows(
    sandbox: Sandbox, integration: Integration, admin: Client
) -> None:
    """S5: with the Primary User's key."""
    answer = admin.post(reverse("test-connection"), follow=True).content.decode()
    assert "Spark Hire answered. The Primary User is Ada Admin (admin@example.com)." in answer

    sandbox.lever("accounts/admin@example.com/disable")
    answer = admin.post(reverse("test-connection"), follow=True).content.decode()
    assert "Spark Hire did not accept the connection: Invalid API key" in answer


def test_only_admins_may_open_the_settings(alice: User, bob: User, company: Company) -> None:
    """P2: everything else of the company is for recruiters, this is not."""
    for user in (alice, bob):
        for name in (SETTINGS, ADD_USERS):
            assert log_in(user).get(reverse(name)).status_code == 403
            assert log_in(user).post(reverse(name), {"is_on": "on"}).status_code == 403
        assert log_in(user).post(reverse("test-connection")).status_code == 403
    assert not Integration.objects.filter(is_on=True).exists()


def test_switched_off_by_recruiting_support_there_are_no_settings(
    admin: Client, company: Company, integration: Integration
) -> None:
    """P1: hidden everywhere, and stopped as by OFF; its data is kept."""
    company.video_interviewing_enabled = False
    company.save()
    for name in (SETTINGS, ADD_USERS):
        assert admin.get(reverse(name)).status_code == 404
    assert "Video Interviewing" not in admin.get(reverse("company-settings")).content.decode()
    integration.refresh_from_db()
    assert integration.is_on
    assert not integration.is_running
    assert polling.running_integrations() == []
