"""The software bill of materials: `make sbom FILE=sbom.json`, or `python -m scripts.sbom FILE`.

CycloneDX 1.6 in JSON, of every package in requirements.lock: version, licence, what it needs, and the
SHA-256 of each file that may be installed. Of the same lock file it differs in its time alone.
"""

import argparse
import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.licences import RUNTIME, licence_of
from scripts.processes import ROOT


def bill() -> Bom:
    """Of what production installs. Raises licences.Unknown."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = RUNTIME.read_text()
    made = (component(entry) for entry in re.split(r"\n(?=\S)", lock.strip()))
    parts = {part.name: part for part in made}
    product = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
    )
    bom = Bom(components=parts.values(), serial_number=uuid5(NAMESPACE_URL, lock))
    bom.metadata.component = product
    bom.register_dependency(product, _among(parts, project["dependencies"]))
    for name, part in parts.items():
        bom.register_dependency(part, _among(parts, _required(name)))
    return bom


def component(entry: str) -> Component:
    """Of one entry of the lock file: `name==version`, a marker or none, hashes."""
    name, version = entry.split()[0].split("==")
    purl = PackageURL("pypi", name=name, version=version)
    hashes = sorted(re.findall(r"--hash=sha256:(\w+)", entry))
    return Component(
        name=name,
        version=version,
        purl=purl,
        bom_ref=str(purl),
        licenses=[LicenseExpression(licence_of(name))],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
    )


def _required(name: str) -> list[str]:
    """What the package says that it needs, extras apart; nothing when it is for another Python."""
    try:
        return [each for each in requires(name) or [] if "extra ==" not in each]
    except PackageNotFoundError:
        return []


def _among(parts: dict[str, Component], requirements: list[str]) -> list[Component]:
    names = {canonicalize_name(Requirement(each).name) for each in requirements}
    return [parts[name] for name in sorted(names & parts.keys())]


def main() -> None:
    options = argparse.ArgumentParser(description="Write the SBOM of requirements.lock.")
    options.add_argument("file", type=Path, help="where to write it, as CycloneDX JSON")
    file: Path = options.parse_args().file
    file.write_text(JsonV1Dot6(bill()).output_as_string(indent=2) + "\n")


if __name__ == "__main__":
    main()
