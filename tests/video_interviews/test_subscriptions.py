"""Status updates run with the Primary User's key: new subscriptions first, then the old ones go."""

import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from recruiting.models import Candidate, User
from tests.people import log_in
from tests.sandbox.process import ADA, RITA, Api, Sandbox
from tests.video_interviews.walks import accepts, later
from video_interviews.actions import subscribing
from video_interviews.actions.configuring import save_settings
from video_interviews.actions.deliveries import token_hash
from video_interviews.actions.subscribing import EVENTS
from video_interviews.models import Integration, SparkHireUser, Subscription


def subscribe(integration: Integration) -> None:
    """It is due, and the worker comes by."""
    Integration.objects.filter(pk=integration.pk).update(subscribe_at=timezone.now())
    subscribing.subscribe(integration.pk)
    integration.refresh_from_db()


def of_ada(sandbox: Sandbox) -> list[dict[str, str]]:
    """What is subscribed at Spark Hire by whomever: an admin sees all of the company."""
    rows: list[dict[str, str]] = sandbox.api(ADA).get("/webhooks?range=1-100").json()
    return rows


def test_each_event_of_interviews_is_subscribed_once_with_a_secret_of_its_own(
    sandbox: Sandbox, integration: Integration
) -> None:
    """S4: stored hashed; the address at Spark Hire alone carries the secret."""
    subscribe(integration)
    subscribe(integration)

    there = of_ada(sandbox)
    assert sorted(row["event"] for row in there) == sorted(EVENTS)
    assert len(EVENTS) == 8
    tokens = [row["url"].split("/")[-3] for row in there]
    assert len(set(tokens)) == 8
    assert all(len(token) >= 43 for token in tokens)
    for row, token in zip(there, tokens, strict=True):
        kept = Subscription.objects.get(token_hash=token_hash(token))
        assert (kept.event, kept.spark_hire_uuid) == (row["event"], row["uuid"])
        assert row["url"].endswith(f"/{row['event']}/")
        assert token not in str(kept.__dict__)
    assert integration.subscriptions_checked_at is not None
    assert integration.subscribe_at is not None
    ahead = integration.subscribe_at - integration.subscriptions_checked_at
    assert ahead == timedelta(hours=1), "the next check"


def test_a_change_of_the_primary_user_subscribes_first_and_then_drops_the_old(
    sandbox: Sandbox, integration: Integration, alice: User
) -> None:
    """S4: so that no update is lost; the old addresses are still accepted for 24 hours."""
    subscribe(integration)
    old = [row["url"].split("/")[-3] for row in of_ada(sandbox)]
    hers = SparkHireUser.objects.get(user=alice)

    save_settings(integration, is_on=True, keys={}, primary_user=hers)
    subscribing.subscribe(integration.pk)
    with later(seconds=119):
        subscribing.subscribe(integration.pk)
        assert len(of_ada(sandbox)) == 16, "what was not taken is tried again at the old addresses"
    with later(seconds=121):
        subscribing.subscribe(integration.pk)

    rita: Api = sandbox.api(RITA)
    assert sorted(row["event"] for row in rita.get("/webhooks").json()) == sorted(EVENTS)
    assert len(of_ada(sandbox)) == 8
    order = [
        call["operation"]
        for call in sandbox.look("ledger")["calls"]
        if call["operation"] in ("create_webhook", "delete_webhook")
    ]
    assert order == ["create_webhook"] * 16 + ["delete_webhook"] * 8
    assert all(accepts(token) for token in old)
    with later(hours=23):
        assert all(accepts(token) for token in old)
    with later(hours=25):
        assert not any(accepts(token) for token in old)


def test_the_old_ones_stay_while_the_new_ones_cannot_be_made(
    sandbox: Sandbox, integration: Integration, alice: User
) -> None:
    """S4: no update is lost; the panel says why, and it is tried again."""
    subscribe(integration)
    hers = SparkHireUser.objects.get(user=alice)
    sandbox.lever("faults", operation="create_webhook", fault="500")
    save_settings(integration, is_on=True, keys={}, primary_user=hers)
    subscribing.subscribe(integration.pk)

    integration.refresh_from_db()
    assert "fault of its own" in integration.subscribing_problem
    assert integration.subscribe_at is not None
    assert len(of_ada(sandbox)) == 8
    with later(seconds=31):
        subscribing.subscribe(integration.pk)
        assert len(of_ada(sandbox)) == 8 + 7, "one may still be made: the old ones stay"
    with later(seconds=136):
        subscribing.subscribe(integration.pk)
    with later(seconds=136 + 121):
        subscribing.subscribe(integration.pk)

    integration.refresh_from_db()
    assert integration.subscribing_problem == ""
    assert len(of_ada(sandbox)) == 8
    assert not Subscription.objects.filter(
        retired_at=None, spark_hire_user__user__email="dana@example.com"
    )


def test_the_old_ones_that_could_not_be_dropped_are_dropped_later(
    sandbox: Sandbox, integration: Integration, alice: User
) -> None:
    """S4: none is forgotten at Spark Hire."""
    subscribe(integration)
    sandbox.lever("faults", operation="delete_webhook", fault="502")
    hers = SparkHireUser.objects.get(user=alice)
    save_settings(integration, is_on=True, keys={}, primary_user=hers)
    subscribing.subscribe(integration.pk)
    with later(seconds=121):
        subscribing.subscribe(integration.pk)
    assert len(of_ada(sandbox)) > 8

    with later(seconds=121 + 31):
        subscribing.subscribe(integration.pk)

    assert len(of_ada(sandbox)) == 8


@pytest.mark.parametrize("fault", ["500_after_commit", "truncated", "empty_200"])
def test_a_subscription_made_in_silence_is_found_again_and_not_made_twice(
    sandbox: Sandbox, integration: Integration, fault: str
) -> None:
    """B2: by the hash of its secret."""
    sandbox.lever("faults", operation="create_webhook", fault=fault)
    subscribe(integration)
    assert len(of_ada(sandbox)) == 1

    with later(seconds=31):
        subscribing.subscribe(integration.pk)

    assert sorted(row["event"] for row in of_ada(sandbox)) == sorted(EVENTS)
    assert Subscription.objects.filter(retired_at=None).count() == 8
    assert not Subscription.objects.filter(retired_at=None, spark_hire_uuid="").exists()


def test_a_subscription_deleted_at_spark_hire_is_made_anew(
    sandbox: Sandbox, integration: Integration
) -> None:
    """S4: what the list there does not have is not there."""
    subscribe(integration)
    sandbox.api(ADA).delete(f"/webhooks/{of_ada(sandbox)[0]['uuid']}")

    subscribe(integration)

    assert sorted(row["event"] for row in of_ada(sandbox)) == sorted(EVENTS)


def test_a_worker_killed_meanwhile_is_replaced(
    sandbox: Sandbox, integration: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B2: one worker at a time, and none for ever."""
    with monkeypatch.context() as killed:
        killed.setattr(subscribing, "_subscribe", lambda *_: sys.exit())
        with pytest.raises(SystemExit):
            subscribe(integration)
    subscribing.subscribe(integration.pk)
    assert of_ada(sandbox) == [], "the lease has not run out"

    with later(seconds=46):
        subscribing.subscribe(integration.pk)

    assert len(of_ada(sandbox)) == 8


def test_off_nothing_is_subscribed_and_on_again_it_is(
    sandbox: Sandbox, integration: Integration
) -> None:
    """S1: OFF leaves the subscriptions, whose deliveries are kept; ON brings them up to date."""
    primary = integration.primary_user
    save_settings(integration, is_on=False, keys={}, primary_user=primary)
    subscribing.subscribe(integration.pk)
    assert of_ada(sandbox) == []

    save_settings(integration, is_on=True, keys={}, primary_user=primary)
    subscribing.subscribe(integration.pk)

    assert len(of_ada(sandbox)) == 8


def test_a_refused_primary_key_stops_everything_and_says_so(
    sandbox: Sandbox, integration: Integration, dana: User, candidate: Candidate
) -> None:
    """S1, S3: waiting for a Primary User with a working key again."""
    sandbox.lever("accounts/admin@example.com/disable")

    subscribe(integration)

    integration = Integration.objects.get()
    assert not integration.is_running
    settings_page = log_in(dana).get("/settings/integrations/video-interviewing/")
    assert "On, waiting for a Primary User" in settings_page.content.decode()
