"""The breaker of a key: what opens it, what closes it, and what a new key is spared."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from recruiting.models import User
from sparkhire_client import RateLimited, Unreachable
from sparkhire_client.resources import Account
from tests.video_interviews.settings_page import page
from tests.video_interviews.walks import later
from video_interviews.actions import configuring
from video_interviews.gate import KeyGate
from video_interviews.limiter import Share
from video_interviews.models import Integration, SparkHireUser

ACCOUNT = Account.from_json({"uuid": "u-1", "name": "Rita", "email": "rita@example.com"})


@pytest.fixture
def key(integration: Integration, alice: User) -> SparkHireUser:
    return SparkHireUser.objects.get(user=alice)


@pytest.fixture
def gate(key: SparkHireUser) -> KeyGate:
    return KeyGate("k-of-alice", Share.WORK, key)


def fail(gate: KeyGate, times: int = 3) -> None:
    for _ in range(times):
        gate.enter(15)(Unreachable("Spark Hire could not be reached."))


def test_a_late_answer_to_an_earlier_call_closes_it(gate: KeyGate, key: SparkHireUser) -> None:
    """B3: the call was let out before anything failed."""
    leave = gate.enter(15)
    fail(gate)
    leave(None)

    key.refresh_from_db()
    assert (key.failures, key.down_since, key.paused_until) == (0, None, None)
    gate.enter(15)


def test_an_answer_in_between_breaks_the_row_of_failures(gate: KeyGate, key: SparkHireUser) -> None:
    """B3: three in a row, however the calls overlap."""
    leave = gate.enter(15)
    fail(gate, 2)
    leave(None)
    fail(gate, 2)

    key.refresh_from_db()
    assert key.down_since is None


def test_it_is_counted_no_further_while_it_is_open(gate: KeyGate, key: SparkHireUser) -> None:
    """B3: a key may go without an answer for months, a probe every 30 seconds."""
    fail(gate)
    SparkHireUser.objects.filter(pk=key.pk).update(failures=32767)  # all that the column holds
    with later(seconds=31):
        fail(gate, 1)

    key.refresh_from_db()
    assert key.down_since


def test_a_clock_that_is_put_back_does_not_keep_it_open(gate: KeyGate, key: SparkHireUser) -> None:
    """B2, B3: the pause was set when it was an hour later."""
    fail(gate)
    an_hour_off = timezone.now() + timedelta(hours=1)
    SparkHireUser.objects.filter(pk=key.pk).update(paused_until=an_hour_off)

    leave = gate.enter(15)
    with pytest.raises(Unreachable):
        gate.enter(15)
    leave(None)
    gate.enter(15)


def test_a_new_key_has_none_of_the_old_ones_troubles(gate: KeyGate, key: SparkHireUser) -> None:
    """S3, B3."""
    gate.enter(15)(RateLimited("Spark Hire allows no more calls.", retry_after=3600))
    key.refresh_from_db()  # as the settings page, which reads the row when it is asked

    configuring._keep(key, "k-new", ACCOUNT)

    key.refresh_from_db()
    assert (key.limited_until, key.paused_until, key.pause_reason) == (None, None, "")
    KeyGate("k-new", Share.WORK, key).enter(15)


def test_dana_reads_until_when_a_key_waits_and_no_longer(gate: KeyGate, admin: Client) -> None:
    """S3, B3: Spark Hire said 17 seconds."""
    gate.enter(15)(RateLimited("Spark Hire allows no more calls.", retry_after=17))
    assert "What is waiting goes on by itself" in page(admin)
    with later(seconds=18):
        assert "What is waiting goes on by itself" not in page(admin)
