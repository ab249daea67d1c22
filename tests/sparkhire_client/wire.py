"""One call answered as a test says."""

from typing import Any

import pytest
import responses

from sparkhire_client import SparkHireClient, SparkHireError

URL = "https://spark-hire.test/v1.0"


def error_of(client: SparkHireClient, method: str = "GET", **answer: Any) -> SparkHireError:
    """The error in which one call ends (reading /me, or deleting an interview) answered so."""
    path = "/me" if method == "GET" else "/interviews/i-1"
    with responses.RequestsMock() as vendor:
        vendor.add(method, URL + path, **answer)
        with pytest.raises(SparkHireError) as caught:
            client.me() if method == "GET" else client.delete_interview("i-1")
        assert len(vendor.calls) == 1
    return caught.value
