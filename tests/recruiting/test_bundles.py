"""One style sheet and one script, made of their parts."""

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from recruiting.models import User
from scripts.processes import ROOT
from tests.people import log_in


def test_a_bundle_is_all_of_its_parts_in_their_order() -> None:
    for name, parts in settings.BUNDLES.items():
        built = finders.find(name)
        assert isinstance(built, str)
        texts = [Path(str(finders.find(part))).read_text() for part in parts]
        assert Path(built).read_text() == "\n".join(texts)


def test_every_style_sheet_and_script_is_part_of_a_bundle() -> None:
    """One that was forgotten would do nothing."""
    bundled = {part for parts in settings.BUNDLES.values() for part in parts}
    for app in ("recruiting", "video_interviews"):
        folder = ROOT / app / "static"
        files = [*folder.rglob("*.css"), *folder.rglob("*.js")]
        assert files
        assert {str(file.relative_to(folder)) for file in files} <= bundled


def test_a_page_asks_for_one_style_sheet_one_script_and_nothing_elsewhere(alice: User) -> None:
    for client, page in ((log_in(alice), "dashboard"), (Client(), "login")):
        content = client.get(reverse(page)).content.decode()
        asked = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', content)
        assert all(address.startswith("/static/recruiting/") for address in asked)
        assert len(set(asked)) <= 3  # style sheet, script, icon


def test_a_production_site_collects_them_compressed_and_named_by_content(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", COLLECT],
        cwd=ROOT,
        env=os.environ
        | {"DEBUG": "0", "EMAIL_URL": "dummymail://"}
        | {"DATA_DIR": str(tmp_path), "COLLECT_INTO": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    names = [file.name for file in (tmp_path / "recruiting").iterdir()]
    for name in (r"site\.[0-9a-f]{12}\.css\.gz", r"site\.[0-9a-f]{12}\.js\.gz"):
        assert any(re.fullmatch(name, found) for found in names)


COLLECT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "recruiting.settings"
from django.conf import settings
settings.STATIC_ROOT = os.environ["COLLECT_INTO"]
import django
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""
