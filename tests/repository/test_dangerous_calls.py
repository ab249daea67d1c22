"""What a text of somebody's could run by: no evaluated code, no shell, no SQL or markup put together."""

import ast
import functools
import re
from collections.abc import Iterator

from scripts.processes import ROOT

PRODUCT = ("recruiting", "video_interviews", "sparkhire_client")
NEVER_CALLED = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "marshal.loads"),
    *("pickle.load", "pickle.loads", "yaml.load", "hashlib.md5", "hashlib.sha1", "random.random"),
    *("random.choice", "random.randint", "random.choices"),
}
NEVER_IMPORTED = {"pickle", "marshal", "shelve", "xml", "lxml", "random", "telnetlib", "ftplib"}
# Where SQL is not written out on the spot; each with what it is made of.
SQL_MADE_ELSEWHERE = {
    "recruiting/insert_select.py": "Django's own SQL of a query, with its parameters",
    "recruiting/sources.py": "EACH_ONCE, a constant",
    "video_interviews/actions/deliveries.py": "CHECK_AND_KEEP, a constant",
    "video_interviews/actions/outbox.py": "NEXT, a constant",
    "video_interviews/transitions.py": "primary keys, which are numbers",
}
TAKES_SQL = {"execute", "executemany", "RawSQL", "raw", "extra", "RunSQL"}


@functools.cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every call and import of the product, with its file."""
    paths = (path for package in PRODUCT for path in (ROOT / package).rglob("*.py"))
    return [
        (str(path.relative_to(ROOT)), node)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call | ast.Import | ast.ImportFrom)
    ]


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call: the file, the dotted name that is called, the call."""
    for path, node in nodes():
        if isinstance(node, ast.Call):
            yield path, ast.unparse(node.func), node


def imports() -> Iterator[tuple[str, str]]:
    for path, node in nodes():
        if isinstance(node, ast.Import):
            yield from ((path, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield path, node.module


def test_nothing_that_is_typed_is_run() -> None:
    """ASVS 1.2.5, 1.3.2, 1.5.1, 11.4.1: nor read as XML, nor hashed or drawn by what is too weak."""
    assert [(path, name) for path, name, _call in calls() if name in NEVER_CALLED] == []
    assert [each for each in imports() if each[1].split(".")[0] in NEVER_IMPORTED] == []
    shells = [
        path for path, _name, call in calls() if any(word.arg == "shell" for word in call.keywords)
    ]
    assert shells == []


def test_sql_is_written_out_and_its_values_are_parameters() -> None:
    """ASVS 1.2.4."""
    made = {
        path
        for path, name, call in calls()
        if name.rpartition(".")[2] in TAKES_SQL
        and not (call.args and isinstance(call.args[0], ast.Constant))
        and "/migrations/" not in path
        and not path.startswith("sparkhire_client/")
    }
    assert made == set(SQL_MADE_ELSEWHERE)


def test_scripts_write_what_people_typed_as_text() -> None:
    """ASVS 3.2.2, 14.3.1: markup comes from the server, escaped; and nothing of anybody is kept."""
    scripts = {
        path.name: path.read_text() for path in ROOT.glob("*/static/**/*.js") if path.is_file()
    }
    assert scripts
    writes = re.compile(
        r"insertAdjacentHTML|document\.write|outerHTML\s*=|\beval\(|new Function|DOMParser"
    )
    assert [name for name, text in scripts.items() if writes.search(text)] == []
    markup = {name: re.findall(r"innerHTML\s*=\s*(.+);", text) for name, text in scripts.items()}
    assert {name: found for name, found in markup.items() if found} == {"mentions.js": ["options"]}
    keeps = re.compile(r"localStorage|sessionStorage|indexedDB|caches\.|document\.cookie")
    assert {name for name, text in scripts.items() if keeps.search(text)} == {"shortcuts.js"}
    assert '"historyCacheSize": 0' in (ROOT / "templates" / "base.html").read_text()
