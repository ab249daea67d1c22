"""Licences of what the product runs on: `python -m scripts.licences` writes docs/licences.md.

Packages name their licence in their metadata as an SPDX expression, or vaguely; the vague ones were
read in their own licence files, once, and stand in READ.
"""

import re
from importlib.metadata import PackageNotFoundError, metadata

from cyclonedx.spdx import is_expression

from scripts.processes import ROOT

PAGE = ROOT / "docs" / "licences.md"
RUNTIME = ROOT / "requirements.lock"
ALLOWED = {
    *("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "PSF-2.0", "Unlicense"),
    "MPL-2.0",  # of its own files alone, which are not changed here
    "LGPL-3.0-or-later",  # used as a library, unchanged and replaceable
}
READ = {
    "amqp": "BSD-3-Clause",
    "async-timeout": "Apache-2.0",
    "billiard": "BSD-3-Clause",
    "click-plugins": "BSD-3-Clause",
    "django-csp": "BSD-3-Clause",
    "prompt-toolkit": "BSD-3-Clause",
    "psycopg2-binary": "LGPL-3.0-or-later",  # with exceptions, which allow more
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
    "ua-parser-builtins": "Apache-2.0",
    "ua-parser-rs": "Apache-2.0",
    "vine": "BSD-3-Clause",
    "wcwidth": "MIT",
}


class Unknown(Exception):
    """No licence can be told; the message says what to do."""


def runtime_packages() -> dict[str, str]:
    """Name and version of every package that production installs, whatever its Python."""
    return dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", RUNTIME.read_text()))


def licence_of(name: str) -> str:
    """The package's licence as an SPDX expression. Raises Unknown."""
    try:
        said = metadata(name)
    except PackageNotFoundError:  # for another Python than this one
        declared = ""
    else:
        fields = [field for field in ("License-Expression", "License") if field in said]
        declared = said[fields[0]] if fields else ""
    licence = declared if declared and is_expression(declared) else READ.get(name)
    if licence is None:
        remedy = "read its licence file, and say its SPDX name in scripts/licences.py"
        raise Unknown(f"{name} says {declared[:60]!r}: {remedy}")
    return licence


def is_allowed(licence: str) -> bool:
    """Of several to choose from, one that is allowed is enough."""
    return any(choice in ALLOWED for choice in licence.split(" OR "))


def rendered(text: str) -> str:
    """The page with its table as it is now."""
    rows = "".join(f"| {name} | {licence_of(name)} |\n" for name in sorted(runtime_packages()))
    head, line, _old = text.partition("|---|---|\n")
    return head + line + rows


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text()))
