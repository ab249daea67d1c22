"""Which changes are tried: those of mutmut's mutators that matter here, and a few that it lacks.

mutmut's own runner is not used: it leaves out decorated functions and what stands outside functions,
where this code has its doors, tables and limits.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

TRIED = (
    "operator_number",
    "operator_name",
    "operator_remove_unary_ops",
    "operator_symmetric_string_methods_swap",
    "operator_keywords",
    "operator_swap_op",
    "operator_if_exp",
)
Operator = Callable[[cst.CSTNode], Iterable[cst.CSTNode]]
SQL = {" <= ": " < ", " < ": " <= ", " > ": " >= ", " >= ": " > ", " AND ": " OR ", " OR ": " AND "}
# What people read, and who tells it: other tests hold every sentence.
SAID = m.Call(func=m.Name("_") | m.Name("gettext_lazy") | m.Attribute(value=m.Name("logger")))
TYPE = m.Subscript(value=m.Name("Literal"))
SAYS_IT = m.Comparison() | m.UnaryOperation(operator=m.Not())
LEFT_ALONE = (cst.Annotation, cst.Import, cst.ImportFrom, cst.Decorator)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the line it begins on, and the module's source with it."""

    line: int
    source: str
    what: str


def changes(source: str) -> Iterator[Change]:
    """Every change of the module, in the order of its lines."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    found = _Finder()
    wrapper.visit(found)
    seen = {source}
    for line, node, other in sorted(found.found, key=lambda each: each[0]):
        changed = wrapper.module.deep_replace(node, other)
        code = changed.code if isinstance(changed, cst.Module) else ""
        if code not in seen:
            seen.add(code)
            yield Change(line, code, difference(source, code))


def difference(before: str, after: str) -> str:
    """`old` -> `new`, of the lines that differ."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    old = " ".join(line[1:].strip() for line in lines[2:] if line.startswith("-"))
    new = " ".join(line[1:].strip() for line in lines[2:] if line.startswith("+"))
    return f"`{old}` -> `{new}`"


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, LEFT_ALONE) or m.matches(node, SAID | TYPE):
            return False
        for operator in OPERATORS:
            for other in operator(node):
                line = self.get_metadata(PositionProvider, node).start.line
                self.found.append((line, node, other))
        return True


def _of_mutmut(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutators.mutation_operators:
        if operator.__name__ in TRIED and isinstance(node, kind):
            yield from operator(node)


def _text(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Another text; in SQL and Lua, which stand between three quotes, another comparison."""
    if isinstance(node, cst.SimpleString) and '"""' not in node.value:
        yield from list(mutators.operator_string(node))[:1]
    elif isinstance(node, cst.SimpleString | cst.FormattedStringText):
        for found in re.finditer("|".join(SQL), node.value):
            other = node.value[: found.start()] + SQL[found[0]] + node.value[found.end() :]
            yield node.with_changes(value=other)


def _argument(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A condition, default or column left out."""
    if isinstance(node, cst.Call):
        for n, argument in enumerate(node.args):
            if argument.keyword:
                yield node.with_changes(args=[*node.args[:n], *node.args[n + 1 :]])


def _guard(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The other way round, where no change of a comparison says that already."""
    if isinstance(node, cst.If | cst.While) and not m.matches(node.test, SAYS_IT):
        test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), test))


def _statement(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Not done; nothing returned."""
    nothing = m.Name("None")
    if isinstance(node, cst.Return) and node.value and not m.matches(node.value, nothing):
        yield node.with_changes(value=cst.Name("None"))
    plain = m.Expr(value=~(m.SimpleString() | m.Yield() | m.Ellipsis() | SAID))
    if m.matches(node, plain | m.Raise() | m.Assign(targets=[m.AssignTarget(m.Attribute())])):
        yield cst.Pass()


def _decorator(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.FunctionDef):
        for n in range(len(node.decorators)):
            yield node.with_changes(decorators=[*node.decorators[:n], *node.decorators[n + 1 :]])


OPERATORS: tuple[Operator, ...] = (_of_mutmut, _text, _argument, _guard, _statement, _decorator)
