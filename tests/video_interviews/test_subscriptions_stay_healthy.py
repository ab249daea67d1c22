"""Every hour what Spark Hire has is compared with what is wanted; addresses can be renewed."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from recruiting.models import User
from sparkhire_client import SparkHireClient
from tests.people import log_in, make_company, make_user
from tests.sandbox.process import ADA, RITA, Sandbox, until
from tests.video_interviews.settings_page import page
from tests.video_interviews.walks import accepts, calls, give_key, later
from video_interviews import tasks
from video_interviews.actions import subscribing
from video_interviews.actions.configuring import save_settings
from video_interviews.actions.subscribing import EVENTS
from video_interviews.models import Integration, SparkHireUser, Subscription

RENEW = "renew-addresses"


@pytest.fixture
def running(sandbox: Sandbox, integration: Integration) -> Integration:
    """Subscribed with Ada's key."""
    Integration.objects.update(subscribe_at=timezone.now())
    subscribing.subscribe(integration.pk)
    integration.refresh_from_db()
    assert len(there(sandbox)) == 8
    return integration


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(subscribing, "ring", lambda task, pk: heard.append(task))
    return heard


def there(sandbox: Sandbox) -> dict[str, str]:
    """What is subscribed at Spark Hire by whomever of the company: the uuid by the address."""
    rows: list[dict[str, str]] = sandbox.api(ADA).get("/webhooks?range=1-100").json()
    return {row["url"]: row["uuid"] for row in rows}


def token(address: str) -> str:
    return address.split("/")[-3]


def address(event: str = "InterviewRated") -> str:
    """Where this site would be posted to, with a secret that nobody here knows."""
    path = reverse("spark-hire-webhook", args=[secrets.token_urlsafe(32), event])
    return f"{settings.BASE_URL}{path}"


def post(sandbox: Sandbox, key: str, url: str) -> None:
    made = sandbox.api(key).post("/webhooks", json={"url": url, "event": "InterviewRated"})
    assert made.status_code == 201


def events_there(sandbox: Sandbox) -> list[str]:
    return sorted(url.split("/")[-2] for url in there(sandbox))


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
    assert rung == ["poll"]
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


@contextmanager
def killed_at(patch: pytest.MonkeyPatch, owner: Any, name: str, *, after: int) -> Iterator[None]:
    """The worker dies when it calls this for the (after + 1)th time."""
    real, left = getattr(owner, name), [after]

    def die(*args: Any, **named: Any) -> Any:
        if not left[0]:
            sys.exit()
        left[0] -= 1
        return real(*args, **named)

    with patch.context() as killed:
        killed.setattr(owner, name, die)
        with pytest.raises(SystemExit):
            yield


@pytest.mark.parametrize(
    ("owner", "name", "after"),
    [
        (SparkHireClient, "create_webhook", 3),
        (subscribing, "_confirm", 3),
        (subscribing, "_retire", 3),
        (subscribing, "_retire_old", 0),
        (subscribing, "_write_down", 0),
    ],
)
def test_killed_at_any_point_the_next_worker_completes_the_renewal(
    sandbox: Sandbox,
    running: Integration,
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
    after: int,
) -> None:
    """S4, B2: no event is without a subscription at any moment, and none keeps two."""
    old = set(there(sandbox))
    assert subscribing.renew_addresses(running)
    with killed_at(monkeypatch, owner, name, after=after):
        subscribing.subscribe(running.pk)
    assert set(events_there(sandbox)) == set(EVENTS)

    with later(seconds=46):
        subscribing.subscribe(running.pk)
        assert set(events_there(sandbox)) == set(EVENTS)
    for seconds in (136 + 46, 136 + 46 + 121):
        with later(seconds=seconds):
            subscribing.subscribe(running.pk)

    assert events_there(sandbox) == sorted(EVENTS)
    assert not old & set(there(sandbox))
    assert all(accepts(token(url)) for url in there(sandbox))


def test_killed_while_old_ones_are_dropped_the_next_worker_drops_the_rest(
    sandbox: Sandbox, running: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S4, B2: one that was dropped and not written down is dropped already."""
    subscribing.renew_addresses(running)
    subscribing.subscribe(running.pk)
    with (
        later(seconds=121),
        killed_at(monkeypatch, SparkHireClient, "delete_webhook", after=3),
    ):
        subscribing.subscribe(running.pk)
    assert len(there(sandbox)) == 16 - 3
    with later(seconds=121 + 46):
        subscribing.subscribe(running.pk)
    assert events_there(sandbox) == sorted(EVENTS)


def test_a_worker_that_lost_its_lease_writes_nothing(
    sandbox: Sandbox, running: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B2: the fence: another has taken over while it was held up by Spark Hire."""
    subscribing.renew_addresses(running)
    real = SparkHireClient.create_webhook

    def slow(client: SparkHireClient, *, url: str, event: str) -> Any:
        monkeypatch.setattr(SparkHireClient, "create_webhook", real)
        with later(seconds=46):
            subscribing.subscribe(running.pk)
        return real(client, url=url, event=event)

    monkeypatch.setattr(SparkHireClient, "create_webhook", slow)
    subscribing.subscribe(running.pk)

    running.refresh_from_db()
    assert "has not said whether" in running.subscribing_problem, "the other's word stands"
    for seconds in (136 + 46, 136 + 46 + 121):
        with later(seconds=seconds):
            subscribing.subscribe(running.pk)
    assert events_there(sandbox) == sorted(EVENTS)


def test_dana_renews_the_addresses_and_the_old_ones_work_for_a_day(
    sandbox: Sandbox, running: Integration, admin: Client
) -> None:
    """S4: the new ones first, then the old ones go."""
    old = set(there(sandbox))
    assert "Renew webhook addresses" in page(admin)
    window = admin.get(reverse(RENEW)).content.decode()
    assert "may have become known to somebody" in window

    answer = admin.post(reverse(RENEW), follow=True).content.decode()
    assert "The webhook addresses are being renewed." in answer
    tasks.subscribe(running.pk)
    with later(seconds=121):
        tasks.subscribe(running.pk)

    new = set(there(sandbox))
    assert events_there(sandbox) == sorted(EVENTS)
    assert not old & new
    made = [call["operation"] for call in sandbox.look("ledger")["calls"]]
    changes = [name for name in made if name.endswith("e_webhook")]
    assert changes == ["create_webhook"] * 16 + ["delete_webhook"] * 8
    with later(hours=23):
        assert all(accepts(token(url)) for url in old | new)
    with later(hours=25):
        assert not any(accepts(token(url)) for url in old)
        assert all(accepts(token(url)) for url in new)


def test_renewed_while_a_worker_subscribes_nothing_is_dropped_before_it_is_replaced(
    sandbox: Sandbox, running: Integration, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S4: so that no update is lost."""
    drop, seen = subscribing._retire_old, []

    def renewed_meanwhile(*args: Any) -> None:
        subscribing.renew_addresses(running)
        drop(*args)
        seen.append(sorted(set(events_there(sandbox))))

    monkeypatch.setattr(subscribing, "_retire_old", renewed_meanwhile)
    with later(minutes=61):
        subscribing.subscribe(running.pk)
    monkeypatch.setattr(subscribing, "_retire_old", drop)
    assert seen == [sorted(EVENTS)]
    for minutes in (62, 65):
        with later(minutes=minutes):
            subscribing.subscribe(running.pk)
            assert set(events_there(sandbox)) == set(EVENTS)
    assert events_there(sandbox) == sorted(EVENTS)


def test_without_anything_subscribed_there_is_nothing_to_renew(
    sandbox: Sandbox, integration: Integration, admin: Client, alice: User
) -> None:
    """S1, P2: OFF the window says so; only Admins may."""
    save_settings(integration, is_on=False, keys={}, primary_user=integration.primary_user)
    assert "Renew webhook addresses" not in page(admin)
    for answer in (admin.get(reverse(RENEW)), admin.post(reverse(RENEW))):
        assert "the integration is not running" in answer.content.decode()
    assert not Integration.objects.exclude(subscribe_at=None).exists()
    assert log_in(alice).post(reverse(RENEW)).status_code == 403


def test_the_panel_says_when_the_subscriptions_were_last_checked(
    sandbox: Sandbox, running: Integration, admin: Client
) -> None:
    """S5: with its time zone."""
    assert running.subscriptions_checked_at is not None
    with timezone.override("America/New_York"):
        said = date_format(timezone.localtime(running.subscriptions_checked_at), "M j, Y, g:i A T")
    assert 'Subscriptions last checked</dt>\n    <dd><time datetime="' in page(admin)
    assert said in page(admin)
