"""One style sheet and one script for every page, put together of their parts in `settings.BUNDLES`.

A visitor asks for two files instead of fifteen; a developer edits small ones and reloads. Static
files find the bundles as they find any other: `collectstatic` collects them, the development server
and whitenoise (with DEBUG) build them when they are asked for.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage


class BundleFinder(finders.BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.DATA_DIR) / "bundles"
        self.storage = FileSystemStorage(location=self.folder)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:  # type: ignore[override]
        if path not in settings.BUNDLES:
            return []
        built = str(self._build(path))
        return [built] if find_all else built

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in settings.BUNDLES:
            self._build(name)
            yield name, self.storage

    def _build(self, name: str) -> Path:
        """The bundle's file, as its parts are now. It is replaced in one step."""
        parts = []
        for part in settings.BUNDLES[name]:
            found = finders.find(part)
            if not isinstance(found, str):
                raise FileNotFoundError(f"{part}, a part of {name}, is no static file.")
            parts.append(Path(found).read_text())
        file, text = self.folder / name, "\n".join(parts)
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            new = file.with_suffix(f".{os.getpid()}")
            new.write_text(text)
            new.replace(file)
        return file
