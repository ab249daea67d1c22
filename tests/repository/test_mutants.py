"""What `make mutants` goes by is there: a run takes too long for every day."""

from scripts.processes import ROOT
from tests.mutation import report
from tests.mutation.changes import changes
from tests.mutation.modules import MODULES


def test_every_core_module_and_each_of_its_tests_exists() -> None:
    named = {*MODULES, *(test for tests in MODULES.values() for test in tests)}
    assert not [name for name in sorted(named) if not (ROOT / name).is_file()]


def test_every_change_that_is_explained_can_still_be_made() -> None:
    explained = report.explained()
    possible = {
        module: {change.what for change in changes((ROOT / module).read_text())}
        for module in {module for module, _ in explained}
    }
    assert not [(module, what) for module, what in explained if what not in possible[module]]


def test_the_page_has_a_row_for_every_core_module() -> None:
    page = report.PAGE.read_text()
    assert not [module for module in MODULES if f"| `{module}` |" not in page]


def test_a_guard_a_number_and_a_condition_are_changed_and_words_are_not() -> None:
    source = 'def may(n: int) -> str:\n    """Doc."""\n    if n > 3:\n        return _("No.")\n'
    assert [change.what for change in changes(source)] == [
        "`if n > 3:` -> `if n >= 3:`",
        "`if n > 3:` -> `if n > 4:`",
        '`return _("No.")` -> `return None`',
    ]
