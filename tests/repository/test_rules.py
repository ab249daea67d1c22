"""docs/rules.md and the tests speak of the same rules."""

from scripts.rules import RULES, proofs, rendered, rules


def test_every_rule_has_a_test_that_names_it() -> None:
    found = proofs()
    assert [rule for rule in rules(RULES.read_text()) if not found.get(rule)] == []


def test_no_test_names_a_rule_that_does_not_exist() -> None:
    assert set(proofs()) - set(rules(RULES.read_text())) == set()


def test_the_document_lists_the_tests_as_they_are() -> None:
    """`python -m scripts.rules` writes them."""
    text = RULES.read_text()
    assert text == rendered(text).rstrip("\n") + "\n"
