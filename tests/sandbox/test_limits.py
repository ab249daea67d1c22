"""400 requests in any 60 seconds, for each key."""

from datetime import UTC, datetime

import time_machine

from sparkhire_client.sandbox.api import limits
from tests.sandbox.process import RITA, Api, Sandbox

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_401st_request_waits_for_the_first_to_grow_old() -> None:
    limits.forget()
    with time_machine.travel(NOON, tick=False) as clock:
        assert limits.admit("ada") == 0
        clock.shift(10.5)
        assert [limits.admit("ada") for _ in range(399)] == [0] * 399

        assert limits.admit("ada") == 50  # 49.5, and never too short
        assert limits.admit("rita") == 0

        clock.shift(49)
        assert limits.admit("ada") == 1
        clock.shift(0.5)
        assert limits.admit("ada") == 0, "the first is 60 seconds old"
        assert limits.admit("ada") == 11, "the others are not"


def test_past_the_limit_a_key_gets_429_and_another_key_does_not(sandbox: Sandbox, ada: Api) -> None:
    codes = [ada.get("/me").status_code for _ in range(400)]
    assert set(codes) == {200}

    refused = ada.get("/me")

    assert refused.status_code == 429
    assert 1 <= int(refused.headers["X-Rate-Limit-Try-Again-Seconds"]) <= 60
    assert sandbox.api(RITA).get("/me").status_code == 200
