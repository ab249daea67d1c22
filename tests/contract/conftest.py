"""The Spark Hire that is held against the vendor page.

The sandbox, unless SPARKHIRE_API_URL and SPARKHIRE_API_KEY both name another one. What only a
sandbox can be made to do (complete, expire, run into the limit) is then not collected, and the
report's header says so. Another Spark Hire needs `--force-enable-socket` as well.
"""

import contextlib
import os
from collections.abc import Iterator

import pytest
import requests

from tests.sandbox.process import Api, Sandbox, job_body

ELSEWHERE = bool(os.environ.get("SPARKHIRE_API_URL") and os.environ.get("SPARKHIRE_API_KEY"))
ONLY_A_SANDBOX = "test_vendor_page_in_time.py"

collect_ignore = [ONLY_A_SANDBOX] if ELSEWHERE else []


def pytest_report_header() -> str:
    if ELSEWHERE:
        url = os.environ["SPARKHIRE_API_URL"]
        return f"vendor page: checked against {url}, without {ONLY_A_SANDBOX}"
    return "vendor page: checked against the sandbox"


class Vendor(Api):
    """Spark Hire; ``clean()`` takes back what was made."""

    def __init__(self, base: str, key: str) -> None:
        super().__init__(base, key)
        self._made: list[str] = []

    def post(self, url: str | bytes, *a: object, **k: object) -> requests.Response:
        answer = super().post(url, *a, **k)  # type: ignore[arg-type]
        if answer.status_code == 201 and str(url) in ("/jobs", "/interviews", "/webhooks"):
            self._made.append(f"{url!s}/{answer.json()['uuid']}")
        return answer

    def clean(self) -> None:
        while self._made:  # interviews before the job they are for
            with contextlib.suppress(requests.RequestException):
                self.delete(self._made.pop())


@pytest.fixture(scope="session")
def vendor_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """(base address, key)."""
    if ELSEWHERE:
        yield os.environ["SPARKHIRE_API_URL"], os.environ["SPARKHIRE_API_KEY"]
        return
    running = Sandbox(tmp_path_factory.mktemp("sandbox"))
    api = running.api()
    yield api.base, "k-admin-0000000000000000"
    running.stop()


@pytest.fixture
def vendor(vendor_base: tuple[str, str]) -> Iterator[Vendor]:
    spark_hire = Vendor(*vendor_base)
    yield spark_hire
    spark_hire.clean()


@pytest.fixture
def job(vendor: Vendor) -> dict[str, object]:
    """An open job made for the test."""
    answer = vendor.post("/jobs", json=job_body(title="Contract Test"))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
