"""Every call passes the gate on its way out and back."""

import pytest
import responses

from sparkhire_client import RateLimited, SparkHireClient, SparkHireError, Unreachable
from sparkhire_client.gate import Leave
from tests.sparkhire_client.wire import URL

ME = f"{URL}/me"


class Recorder:
    """A gate that writes down who passes; closed, it lets nobody out."""

    def __init__(self) -> None:
        self.closed: SparkHireError | None = None
        self.passed: list[object] = []

    def enter(self, seconds: float) -> Leave:
        if self.closed:
            raise self.closed
        self.passed.append(seconds)
        return self.passed.append


@pytest.fixture
def gate() -> Recorder:
    return Recorder()


@pytest.fixture
def client(gate: Recorder) -> SparkHireClient:
    return SparkHireClient("k-alice", URL, total_timeout=3.0, gate=gate)


def test_the_gate_hears_how_long_a_call_may_take_and_that_it_was_answered(
    client: SparkHireClient, gate: Recorder
) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(ME, json={"uuid": "1"})
        client.me()
    assert gate.passed == [3.0, None]


@pytest.mark.parametrize("status", [404, 429, 502])
def test_the_gate_hears_the_error_that_the_caller_gets(
    client: SparkHireClient, gate: Recorder, status: int
) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(ME, status=status)
        with pytest.raises(SparkHireError) as told:
            client.me()
    assert gate.passed == [3.0, told.value]


def test_an_answer_that_is_not_understood_passes_as_one(
    client: SparkHireClient, gate: Recorder
) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(ME, body="<html>")
        with pytest.raises(SparkHireError) as told:
            client.me()
    assert gate.passed == [3.0, told.value]


def test_nothing_is_called_through_a_closed_gate(client: SparkHireClient, gate: Recorder) -> None:
    gate.closed = RateLimited("Wait.", retry_after=0.25, held_back=True)
    with responses.RequestsMock(), pytest.raises(RateLimited) as told:
        client.delete_interview("i-1")
    assert told.value is gate.closed
    assert not told.value.outcome_unknown
    assert told.value.retry_after == 0.25


def test_each_page_of_a_list_is_a_call_of_its_own(client: SparkHireClient, gate: Recorder) -> None:
    rows = [{"uuid": f"i-{n}", "status": "created"} for n in range(101)]
    with responses.RequestsMock() as vendor:
        vendor.get(f"{URL}/interviews", json=rows[:100])
        vendor.get(f"{URL}/interviews", json=rows[100:])
        assert len(list(client.interviews())) == 101
    assert gate.passed == [3.0, None, 3.0, None]


def test_what_cannot_be_a_call_does_not_pass(gate: Recorder) -> None:
    with pytest.raises(SparkHireError) as told:
        SparkHireClient("not a key", URL, gate=gate).me()
    assert not isinstance(told.value, Unreachable)
    assert gate.passed == []
