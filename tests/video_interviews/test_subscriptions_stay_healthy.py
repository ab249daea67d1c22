"""Every hour what Spark Hire has is compared with what is wanted; addresses can be renewed."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from recruiting.models import User
from tests.people import make_company, make_user
from tests.sandbox.process import ADA, RITA, Sandbox, until
from tests.video_interviews.addresses import address, events_there, post, there, token
from tests.video_interviews.walks import accepts, calls, give_key, later
from video_interviews.actions import subscribing
from video_interviews.actions.configuring import save_settings
from video_interviews.actions.subscribing import EVENTS
from video_interviews.models import Integration, SparkHireUser, Subscription

RENEW = "renew-addresses"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(subscribing, "ring", lambda task, pk: heard.append(task))
    return heard


def test_a_lost_subscription_is_made_again_within_the_hour_and_the_gap_is_polled(
    sandbox: Sandbox, running: Integration, rung: list[str]
) -> None:
    """S4: what Spark Hire dropped by itself, after errors or by hand."""
    lost, uuid = there(sandbox).popitem()
    sandbox.api(ADA).delete(f"/webhooks/{uuid}")
    with later(minutes=59):
        subscribing.subscribe(running.pk)
    assert len(there(sandbox)) == 7, "it is not due"

    with later(minutes=61):
        subscribing.subscribe(running.pk)

    assert events_there(sandbox) == sorted(EVENTS)
    assert rung == ["video_interviews.poll"]
    assert lost not in there(sandbox)
    assert accepts(token(lost)), "what was on its way is still accepted"


def test_a_check_that_finds_nothing_wrong_takes_one_call(
    sandbox: Sandbox, running: Integration, rung: list[str]
) -> None:
    """S4: each hour; nothing is rung for."""
    before = calls(sandbox, "webhooks", "create_webhook", "delete_webhook")
    with later(minutes=61):
        subscribing.subscribe(running.pk)
        running.refresh_from_db()
        assert running.subscribe_at is not None
        assert running.subscribe_at > timezone.now() + timedelta(minutes=59)
    assert calls(sandbox, "webhooks", "create_webhook", "delete_webhook") == before + 1
    assert rung == []


@pytest.mark.parametrize("fault", ["500", "reset_before_commit"])
def test_what_may_have_been_made_is_not_made_again_before_that_is_certain(
    sandbox: Sandbox, integration: Integration, fault: str
) -> None:
    """S4, B2: the panel says that it waits; the others are made meanwhile."""
    sandbox.lever("faults", operation="create_webhook", fault=fault)
    Integration.objects.update(subscribe_at=timezone.now())
    subscribing.subscribe(integration.pk)
    with later(seconds=31):
        subscribing.subscribe(integration.pk)
        integration.refresh_from_db()
        assert len(there(sandbox)) == 7
        assert "has not said whether" in integration.subscribing_problem
        made = calls(sandbox, "create_webhook")

    with later(seconds=130):
        subscribing.subscribe(integration.pk)
    assert calls(sandbox, "create_webhook") == made == 8

    with later(seconds=136):
        subscribing.subscribe(integration.pk)
    assert events_there(sandbox) == sorted(EVENTS)
    integration.refresh_from_db()
    assert integration.subscribing_problem == ""


def test_one_that_was_made_after_all_too_late_is_dropped(
    sandbox: Sandbox, integration: Integration
) -> None:
    """S4, B2: its address is known here as retired; what it posted until then was accepted."""
    sandbox.lever("faults", operation="create_webhook", fault="502_late_commit", seconds=1)
    Integration.objects.update(subscribe_at=timezone.now())
    subscribing.subscribe(integration.pk)
    with later(seconds=136):
        subscribing.subscribe(integration.pk)
        assert Subscription.objects.exclude(retired_at=None).count() == 1
        until(lambda: len(there(sandbox)) == 9, "the late one")
    with later(minutes=65):
        subscribing.subscribe(integration.pk)
    assert events_there(sandbox) == sorted(EVENTS)


def test_strays_are_deleted_and_what_is_not_ours_is_left_alone(
    sandbox: Sandbox, running: Integration
) -> None:
    """S4: only what posts to this site's door with a secret that is dead for certain."""
    stray, elsewhere = address(), "https://hooks.example.com/webhooks/spark-hire/x/InterviewRated/"
    similar = [f"{settings.BASE_URL}/other/x/InterviewRated/", f"{settings.BASE_URL}.evil/x/y/"]
    for url in (stray, elsewhere, *similar):
        post(sandbox, ADA, url)
    post(sandbox, RITA, hers := address())
    others = other_company(sandbox)
    assert len(others) == 8

    with later(minutes=61):
        subscribing.subscribe(running.pk)
    left = set(there(sandbox))
    assert len(left) == 8 + 3 + len(others)
    assert {elsewhere, *similar, *others} < left
    assert not {stray, hers} & left


def other_company(sandbox: Sandbox) -> set[str]:
    """A second company here that uses the same account of Spark Hire: its addresses, one retired."""
    company = make_company("Contoso Hiring")
    theirs = Integration.objects.create(company=company, is_on=True)
    theirs.primary_user = give_key(theirs, make_user(company), RITA)
    theirs.subscribe_at = timezone.now()
    theirs.save()
    before = set(there(sandbox))
    subscribing.subscribe(theirs.pk)
    theirs.subscriptions.filter(event="InterviewReset").update(retired_at=timezone.now())
    return set(there(sandbox)) - before


def test_a_stray_that_is_young_may_be_somebodys_who_has_not_said_so_yet(
    sandbox: Sandbox, running: Integration
) -> None:
    """S4: the clocks may differ by five minutes, and the quarantine comes on top."""
    post(sandbox, ADA, stray := address())
    Integration.objects.update(subscribe_at=timezone.now())
    with later(minutes=7):
        subscribing.subscribe(running.pk)
    assert stray in there(sandbox)


def test_what_a_removed_users_key_left_behind_is_dropped_by_an_admins(
    sandbox: Sandbox, running: Integration, alice: User, dana: User
) -> None:
    """S4: the new Primary User sees it there, retired."""
    hers = SparkHireUser.objects.get(user=alice)
    save_settings(running, is_on=True, keys={}, primary_user=hers)
    subscribing.subscribe(running.pk)
    SparkHireUser.objects.filter(user=alice).update(key_state=SparkHireUser.KeyState.REFUSED)
    running.refresh_from_db()
    danas = SparkHireUser.objects.get(user=dana)
    save_settings(running, is_on=True, keys={}, primary_user=danas)
    subscribing.subscribe(running.pk)

    with later(seconds=121):
        subscribing.subscribe(running.pk)

    assert events_there(sandbox) == sorted(EVENTS)
