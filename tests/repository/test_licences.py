"""Licences of what production installs, and the bill of its materials."""

import json
import re
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import licences, sbom


def test_every_package_has_a_licence_that_is_allowed() -> None:
    """And the page says so: `python -m scripts.licences` writes it."""
    said = {name: licences.licence_of(name) for name in licences.runtime_packages()}
    assert {name: each for name, each in said.items() if not licences.is_allowed(each)} == {}
    page = licences.PAGE.read_text()
    assert page == licences.rendered(page), "docs/licences.md is out of date"


def test_a_package_whose_licence_nobody_knows_fails_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for vague in ("amqp", "not-installed-anywhere"):
        monkeypatch.delitem(licences.READ, vague, raising=False)
        with pytest.raises(licences.Unknown, match=f"{vague} says .*: read its licence file"):
            licences.licence_of(vague)


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("BSD", False),
        ("", False),
    ],
)
def test_one_allowed_choice_is_enough_and_all_of_what_holds_together(
    licence: str, allowed: bool
) -> None:
    assert licences.is_allowed(licence) is allowed


def test_nothing_was_read_that_is_no_longer_needed() -> None:
    assert set(licences.READ) <= set(licences.runtime_packages())


def test_the_bill_names_everything_and_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CycloneDX's own schema; versions, licences and hashes as locked; twice the same but for the time."""
    bills = []
    for name in ("first.json", "second.json"):
        monkeypatch.setattr(sys, "argv", ["sbom", str(tmp_path / name)])
        sbom.main()
        bills.append((tmp_path / name).read_text())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bills[0]) is None
    first, second = (json.loads(bill) for bill in bills)
    for bill in (first, second):
        del bill["metadata"]["timestamp"]
    assert first == second
    parts = {part["name"]: part for part in first["components"]}
    assert {name: part["version"] for name, part in parts.items()} == licences.runtime_packages()
    assert all(part["licenses"] and part["hashes"] for part in parts.values())
    hashes = len(re.findall("--hash=", licences.RUNTIME.read_text()))
    assert sum(len(part["hashes"]) for part in parts.values()) == hashes
    needs = {each["ref"]: each.get("dependsOn", []) for each in first["dependencies"]}
    assert parts["django"]["bom-ref"] in needs["recruiting"]
    assert parts["asgiref"]["bom-ref"] in needs[parts["django"]["bom-ref"]]
