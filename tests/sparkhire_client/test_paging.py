"""Lists: page by page, each row once, and to an end even if Spark Hire does not play along."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from sparkhire_client import SparkHireClient, Unintelligible
from sparkhire_client import client as client_module

URL = "https://spark-hire.test/v1.0"


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as vendor:
        yield vendor


@pytest.fixture
def alice() -> SparkHireClient:
    return SparkHireClient("k-alice", URL)


def query(request: requests.PreparedRequest) -> dict[str, list[str]]:
    return parse_qs(urlsplit(str(request.url)).query)


class Shelf:
    """A list at Spark Hire, served by the range asked for, unless told to behave otherwise."""

    def __init__(self, vendor: responses.RequestsMock, path: str, rows: list[Any]) -> None:
        self.rows = rows
        self.ignores_range = False
        self.asked: list[dict[str, list[str]]] = []
        vendor.add_callback("GET", f"{URL}/{path}", self._serve)

    def _serve(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        self.asked.append(query(request))
        first, last = map(int, self.asked[-1]["range"][0].split("-"))
        rows = self.rows if self.ignores_range else self.rows[first - 1 : last]
        return 200, {}, json.dumps(rows)


def rows(count: int, prefix: str = "i", **fields: object) -> list[dict[str, object]]:
    return [{"uuid": f"{prefix}-{n}", **fields} for n in range(1, count + 1)]


def test_jobs_come_all_and_by_title(vendor: responses.RequestsMock, alice: SparkHireClient) -> None:
    titles = ["b", "A", "c"]
    jobs = [{"uuid": t, "title": t} for t in titles] + rows(100, "j", title="d")
    shelf = Shelf(vendor, "jobs", jobs)
    found = alice.jobs()
    assert [job.title for job in found[:4]] == ["A", "b", "c", "d"]
    assert len(found) == 103
    assert [asked["range"] for asked in shelf.asked] == [["1-100"], ["101-200"]]
    assert shelf.asked[0]["orderby"] == ["title_asc"]


def test_question_sets_come_all_and_by_name(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    Shelf(vendor, "question_sets", [{"uuid": "q-2", "title": "b"}, {"uuid": "q-1", "name": "A"}])
    assert [question_set.name for question_set in alice.question_sets()] == ["A", "b"]


def test_interviews_come_page_by_page_when_they_are_wanted(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    shelf = Shelf(vendor, "interviews", rows(250))
    interviews = alice.interviews(job_uuids=["j-1", "j-2"], statuses=["created", "accepted"])
    assert shelf.asked == []
    assert next(interviews).uuid == "i-1"
    assert shelf.asked == [
        {
            "orderby": ["updated_desc"],
            "status[]": ["created", "accepted"],
            "job[uuid]": ["j-1,j-2"],
            "range": ["1-100"],
        }
    ]
    assert len(list(interviews)) == 249
    assert [asked["range"] for asked in shelf.asked] == [["1-100"], ["101-200"], ["201-300"]]


def test_who_expects_few_asks_for_few_first(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    shelf = Shelf(vendor, "interviews", rows(130))
    assert len(list(alice.interviews(first=25))) == 130
    assert [asked["range"] for asked in shelf.asked] == [["1-25"], ["26-125"], ["126-225"]]


def test_a_list_that_ends_with_a_full_page_needs_one_call_more(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    shelf = Shelf(vendor, "interviews", rows(100))
    assert len(list(alice.interviews())) == 100
    assert len(shelf.asked) == 2


def test_a_spark_hire_that_ignores_ranges_is_not_asked_for_ever(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    shelf = Shelf(vendor, "interviews", rows(130))
    shelf.ignores_range = True
    assert len(list(alice.interviews())) == 130
    assert len(shelf.asked) == 2


def test_an_interview_that_moves_to_another_page_meanwhile_comes_once(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    shelf = Shelf(vendor, "interviews", rows(150))
    interviews = alice.interviews()
    first = next(interviews)
    shelf.rows.insert(0, shelf.rows.pop(149))  # updated: 150 is now first, 100 is now 101st
    found = [first.uuid, *(interview.uuid for interview in interviews)]
    assert len(found) == len(set(found)) == 149


def test_a_list_without_an_end_is_unintelligible_not_half_a_list(
    vendor: responses.RequestsMock, alice: SparkHireClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MAX_PAGES", 3)
    Shelf(vendor, "interviews", rows(400))
    with pytest.raises(Unintelligible, match="does not end"):
        list(alice.interviews())


def test_interviews_of_other_jobs_are_left_out_if_spark_hire_does_not_filter(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    listed = rows(1, "a", job_post={"uuid": "j-1"}) + rows(1, "b", job_post={"uuid": "j-2"})
    Shelf(vendor, "interviews", listed + rows(1, "c"))
    assert [interview.uuid for interview in alice.interviews(job_uuids=["j-1"])] == ["a-1", "c-1"]


def test_more_jobs_than_an_address_holds_are_filtered_here(
    vendor: responses.RequestsMock, alice: SparkHireClient
) -> None:
    listed = rows(1, "a", job_post={"uuid": "j-7"}) + rows(1, "b", job_post={"uuid": "other"})
    shelf = Shelf(vendor, "interviews", listed)
    wanted = [f"j-{n}" for n in range(101)]
    assert [interview.uuid for interview in alice.interviews(job_uuids=wanted)] == ["a-1"]
    assert "job[uuid]" not in shelf.asked[0]


@pytest.mark.parametrize("answer", [{}, {"data": []}, None, "x", [None], [{"uuid": 7}]])
def test_a_list_that_is_none_is_unintelligible(
    vendor: responses.RequestsMock, alice: SparkHireClient, answer: object
) -> None:
    vendor.get(f"{URL}/webhooks", json=answer)
    with pytest.raises(Unintelligible):
        alice.webhooks()
