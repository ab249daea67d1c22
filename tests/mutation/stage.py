"""One pytest session that has collected its tests and run them once; each change is a fork of it.

There the changed functions get their new code, in place, and the tests that reach them run. That
costs a tenth of a run of its own, which what stands outside functions still needs.
"""

import inspect
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

Codes = dict[str, CodeType]


class NotInPlace(Exception):
    """More than the code of functions is another."""


def functions_of(module: ModuleType) -> Iterator[FunctionType]:
    """The module's functions and methods, out of their decorators."""
    for found in list(vars(module).values()):
        if getattr(found, "__module__", "") == module.__name__:
            for each in vars(found).values() if isinstance(found, type) else [found]:
                inner = getattr(each, "fget", None) or getattr(each, "__func__", each)
                inner = inspect.unwrap(inner) if callable(inner) else None
                if isinstance(inner, FunctionType):
                    yield inner


def taken_apart(code: CodeType) -> tuple[list[object], Codes]:
    """What is done where the module is read, and the codes of its functions and methods."""
    done: list[object] = [code.co_code, code.co_names]
    codes: Codes = {}
    for constant in code.co_consts:
        if not isinstance(constant, CodeType):
            done.append((type(constant), constant))
        elif constant.co_flags & inspect.CO_NEWLOCALS:
            codes[f"{constant.co_qualname}:{constant.co_firstlineno}"] = constant
        else:  # the body of a class
            inside, methods = taken_apart(constant)
            done += inside
            codes |= methods
    return done, codes


def changed_codes(before: str, after: str, path: str) -> Codes:
    """The codes that are others. Raises NotInPlace where anything else is another too."""
    done, old = taken_apart(compile(before, path, "exec"))
    done_after, new = taken_apart(compile(after, path, "exec"))
    if done != done_after or old.keys() != new.keys():
        raise NotInPlace
    return {name: code for name, code in new.items() if code != old[name]}


def put_in_place(name: str, codes: Codes) -> None:
    """The functions of the loaded module have these codes now. Raises NotInPlace where one is lacking."""
    left = dict(codes)
    for function in functions_of(sys.modules[name]):
        key = f"{function.__code__.co_qualname}:{function.__code__.co_firstlineno}"
        if key in left:
            function.__code__ = left.pop(key)
    if left:
        raise NotInPlace(", ".join(left))


class Stage:
    """A plugin of pytest: instead of once, the tests run for every change. `said` gets a code for each:
    of pytest, TIMED_OUT, or NOT_TRIED where it needs a run of its own."""

    TIMED_OUT, NOT_TRIED = -1, -2

    def __init__(
        self, module: str, tries: Sequence[tuple[Codes, list[str]]], said: Path, longest: float
    ) -> None:
        self._module = module.removesuffix(".py").replace("/", ".")
        self._tries = tries
        self._said = said
        self._longest = longest

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        run(session, items, and_then=items[0])
        if session.testsfailed:
            return True
        with self._said.open("w", buffering=1) as said:
            for codes, tests in self._tries:
                found = [item for item in items if item.nodeid in set(tests)] if tests else items
                said.write(f"{self._forked(session, codes, found)}\n")
        return True

    def _forked(self, session: pytest.Session, codes: Codes, items: list[pytest.Item]) -> int:
        from django.db import connections

        connections.close_all()
        if (pid := os.fork()) == 0:
            os.setsid()
            code = 1
            try:
                put_in_place(self._module, codes)
                run(session, items, and_then=None)
                code = int(session.testsfailed > 0)
            except NotInPlace:
                code = 100
            finally:
                os._exit(code)
        deadline = time.monotonic() + self._longest
        while (done := os.waitpid(pid, os.WNOHANG)) == (0, 0):
            if time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return self.TIMED_OUT
            time.sleep(0.005)
        code = os.waitstatus_to_exitcode(done[1])
        return self.NOT_TRIED if code == 100 else code


def run(session: pytest.Session, items: Sequence[pytest.Item], *, and_then: Any) -> None:
    """Until the first that fails. What `and_then` needs stays set up."""
    for item, following in zip(items, [*items[1:], and_then], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return
