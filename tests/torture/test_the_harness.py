"""The harness itself: what it asks, what it tells, and that it can fail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sparkhire_client import SparkHireClient
from sparkhire_client.errors import SparkHireError
from tests.sandbox.process import ADA, until
from tests.torture import report, rows
from tests.torture.kill import Children, Point
from tests.torture.proxy import ExpiredTLS, Proxy, refused_url
from tests.torture.rows import Outcome, Part
from tests.torture.vendor import Vendor
from tests.torture.world import Clock

PART = Part("R2", "200 faults: 0 lost", full=200, ci=10, means="All are met.")


def test_a_row_is_as_large_as_scale_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCALE", raising=False)
    assert PART.size == 10
    for scale, size in (("1", 200), ("0.1", 20), ("0.0001", 1), ("2", 400)):
        monkeypatch.setenv("SCALE", scale)
        assert PART.size == size


def test_only_the_rows_that_were_named_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWS", "R1, R10")
    assert [name for name in ("R1", "R2", "R10") if rows.chosen(name)] == ["R1", "R10"]
    monkeypatch.delenv("ROWS")
    assert rows.chosen("R2")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """The outcomes of this test alone."""
    outcomes: list[Outcome] = []
    monkeypatch.setattr(rows, "OUTCOMES", outcomes)
    return outcomes


def test_a_row_below_its_figure_fails_and_says_so(told: list[Outcome]) -> None:
    def short(count: int) -> str:
        assert count == 0, f"{count} lost\nand more"
        return "0 lost"

    part: Callable[..., None] = rows.row("R2", asked="0 lost", full=1, ci=1, means="")(short)
    part(count=0)
    with pytest.raises(AssertionError):
        part(count=3)
    assert [(one.passed, one.reached) for one in told] == [
        (True, "0 lost"),
        (False, "**FAILED**: 3 lost"),
    ]


def test_the_parts_of_a_row_share_a_line_and_other_rows_keep_theirs(tmp_path: Path) -> None:
    doc = tmp_path / "reliability.md"
    old = "| R1 | a | b | 1 | 2 |\n| R2 | old | old | 1 | 2 |\n| R10 | c | d | 1 | 2 |\n"
    doc.write_text(document(old, "| R1 | One. |\n"))
    other = Part("R2", "64 at once: 1", full=64, ci=4, means="One of many.")
    reached = [Outcome(PART, "20 faults: 0 lost", 1.4, True), Outcome(other, "4 | 1", 2.2, True)]

    report.write(reached, doc)

    figures = (
        "| R1 | a | b | 1 | 2 |\n"
        "| R2 | 200 faults: 0 lost; 64 at once: 1 | 20 faults: 0 lost; 4 \\| 1 "
        f"| {rows.DEFAULT_SEED} | 4 |\n"
        "| R10 | c | d | 1 | 2 |\n"
    )
    assert doc.read_text() == document(
        figures, "| R1 | One. |\n| R2 | All are met. One of many. |\n"
    )


def document(figures: str, meanings: str) -> str:
    return (
        f"# Title\n<!-- figures -->\n{report.HEAD}{figures}<!-- /figures -->\nbetween\n"
        f"<!-- meanings -->\n{report.MEANINGS_HEAD}{meanings}<!-- /meanings -->\nafter\n"
    )


SPOILED = {
    "reset": ("broke off", True, 0),
    "silent": ("did not answer in time", True, 0),
    "reset_after": ("broke off", True, 1),
    "cut": ("broke off", True, 1),
    "drip": ("did not answer in time", True, 1),
    "none": ("", False, 1),
}


@pytest.mark.parametrize("trouble", SPOILED)
def test_the_proxy_spoils_a_connection_as_ordered(vendor: Vendor, trouble: str) -> None:
    reason, unknown, made = SPOILED[trouble]
    proxy = Proxy(vendor.v1)
    proxy.order(trouble)
    client = SparkHireClient(ADA, proxy.url, total_timeout=0.3)
    said = SparkHireError("")
    try:
        client.create_job(title="T", description="", city="C", state="S", country="US")
    except SparkHireError as error:
        said = error
    proxy.close()
    assert reason in said.reason
    assert said.outcome_unknown is unknown
    until(lambda: sum(job["title"] == "T" for job in vendor.world("job")["job"]) == made, "the job")


def test_nothing_is_sent_to_an_expired_certificate_or_a_closed_port(tmp_path: Path) -> None:
    expired = ExpiredTLS(tmp_path)
    for url in (expired.url, refused_url()):
        with pytest.raises(SparkHireError, match="could not be reached") as said:
            SparkHireClient(ADA, url).me()
        assert not said.value.outcome_unknown
    assert expired.received == 0
    expired.close()


def test_the_vendor_holds_calls_back_by_the_moved_clock(vendor: Vendor, clock: Clock) -> None:
    vendor.lever("faults", operation="create_job", fault="502_late_commit", seconds=100)
    with pytest.raises(SparkHireError, match="502"):
        SparkHireClient(ADA, vendor.v1).create_job(
            title="Late", description="", city="C", state="S", country="US"
        )
    made = []
    for _ in range(2):
        made.append(sum(job["title"] == "Late" for job in vendor.world("job")["job"]))
        clock.move(90)
    made.append(sum(job["title"] == "Late" for job in vendor.world("job")["job"]))
    assert made == [0, 0, 1]


def test_a_child_dies_at_the_point_or_is_a_problem(transactional_db: None) -> None:
    children = Children()
    here = "tests.torture.report.table"
    children.kill_at(Point("before", "test", here, "before"), lambda: report.table({}))
    children.kill_at(Point("after", "test", here, "after", 2), lambda: report.table({}))
    children.wait()
    assert len(children.problems) == 1
    assert "nobody died at “test: after”" in children.problems[0]
