"""docker-compose.yml: what every service is held to."""

from typing import Any

import pytest
import yaml

from scripts.processes import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_write_and_become_nothing_that_it_need_not(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("user") == "999:999" or service["build"] == "."  # which says USER 10001
    assert "healthcheck" in service


def test_only_the_web_is_reached_from_outside_and_only_from_this_machine() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])
    assert "USER 10001" in (ROOT / "Dockerfile").read_text()


def test_secrets_are_files_and_in_no_variable() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            secret = any(word in name for word in ("SECRET", "PASSWORD", "KEYS", "_URL"))
            assert not secret or name.endswith("_FILE"), name
            assert not secret or value.removeprefix("/run/secrets/") in service["secrets"]
    assert set(COMPOSE["secrets"]) >= {s for each in SERVICES.values() for s in each["secrets"]}


def test_redis_has_a_password_and_throws_nothing_away() -> None:
    command = " ".join(SERVICES["redis"]["command"])
    for wanted in ("requirepass", "appendonly yes", "maxmemory-policy noeviction"):
        assert wanted in command
