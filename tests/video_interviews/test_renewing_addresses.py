"""Renew webhook addresses: new ones first, whatever dies meanwhile; the old ones work for a day."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from recruiting.models import User
from sparkhire_client import SparkHireClient
from tests.people import log_in
from tests.sandbox.process import Sandbox
from tests.video_interviews.addresses import events_there, there, token
from tests.video_interviews.settings_page import page
from tests.video_interviews.walks import accepts, later
from video_interviews import tasks
from video_interviews.actions import subscribing
from video_interviews.actions.configuring import save_settings
from video_interviews.actions.subscribing import EVENTS
from video_interviews.models import Integration

RENEW = "renew-addresses"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(subscribing, "ring", lambda task, pk: heard.append(task))
    return heard


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
