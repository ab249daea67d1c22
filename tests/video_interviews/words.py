"""Which words of a page went through gettext: under `marks`, every translation comes back as ⟦…⟧."""

import ast
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from typing import TypeGuard
from unittest import mock

from django.utils.translation import trans_real

# What every way to gettext goes through: functions, lazy texts, template tags.
DOORS = ("gettext", "ngettext", "pgettext", "npgettext")
SPOKEN = {"alt", "aria-label", "data-copied", "data-label", "placeholder", "title"}
UNSEEN = {"kbd", "script", "style"}
VOID = {"br", "hr", "img", "input", "link", "meta", "path"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
PROSE = re.compile(r"[A-Za-z]{2,}[,:;.]? [a-z]{2,}")
BRANDS = {"Recruiting", "Spark Hire"}
HEADER = re.compile(r"^[a-z/]+(; [a-z]+=|, no-)")  # of HTTP
# Times, their zones, e-mail and web addresses.
DATA = re.compile(r"\S+@\S+|https?://\S+|\b[A-Z]{1,4}[SD]?T\b|\bUTC\b|\d{4}-\d\d-\d\dT\S+")


@contextmanager
def marks() -> Iterator[None]:
    """Whatever is translated meanwhile is marked, texts that were made lazily before it too."""

    def marked(name: str) -> Callable[..., str]:
        real: Callable[..., str] = getattr(trans_real, name)
        return lambda *arguments: f"⟦{real(*arguments)}⟧"

    with ExitStack() as patched:
        for name in DOORS:
            where = f"django.utils.translation._trans.{name}"
            patched.enter_context(mock.patch(where, marked(name), create=True))
        yield


def unmarked(html: str, data: Collection[str] = (), but: Collection[str] = ()) -> list[str]:
    """The words that a person sees or hears, and that are neither marked nor `data`.

    `but` names parts by id or class that are not looked at.
    """
    reader = _Reader(but)
    reader.feed(html)
    texts = ["\n".join(reader.texts), *reader.spoken]
    return [line for text in texts for line in _lines(text, data) if re.search(r"[^\W\d_]", line)]


def _lines(text: str, data: Collection[str]) -> Iterator[str]:
    while MARKED.search(text):
        text = MARKED.sub("", text)  # the innermost first
    for each in sorted(data, key=len, reverse=True):
        text = text.replace(each, "")
    for line in DATA.sub("", text).splitlines():
        if line.strip(" ·:") not in BRANDS:
            yield line.strip()


class _Reader(HTMLParser):
    def __init__(self, but: Collection[str]) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.spoken: list[str] = []
        self._but = set(but)
        self._passed_over: list[str] = []  # the open elements, from the one that is left out on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        names = {named.get("id"), *(named.get("class") or "").split()}
        if self._passed_over or tag in UNSEEN or names & self._but:
            if tag not in VOID:
                self._passed_over.append(tag)
            return
        self.spoken += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._passed_over and self._passed_over[-1] == tag:
            self._passed_over.pop()

    def handle_data(self, data: str) -> None:
        if not self._passed_over:
            self.texts.append(data)


def untranslated(source: str) -> list[str]:
    """The sentences and labels in a Python file that go by gettext, but for what is logged."""
    tree = ast.parse(source)
    passed_over = [node for node in ast.walk(tree) if _need_not_be_translated(node)]
    fine = {id(part) for node in passed_over for part in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in fine and _is_prose(node.value)
    ]


def _need_not_be_translated(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Compare():  # a docstring; what is not shown
            return True
        case ast.Call(keywords=[*_, ast.keyword(arg="content_type")]):  # for machines
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in (*DOORS, "_", "gettext_lazy", "ngettext_lazy", "ValueError")
        case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"))):
            return True
    return False


def _is_prose(value: object) -> TypeGuard[str]:
    """Two words in a row: no brand, HTML, HTTP or SQL, which has names of ours in it."""
    text = value if isinstance(value, str) else ""
    for brand in BRANDS:
        text = text.replace(brand, "")
    shown = text[:1] not in "<\n" and not HEADER.match(text)
    return bool(PROSE.search(text)) and "_" not in text and shown
