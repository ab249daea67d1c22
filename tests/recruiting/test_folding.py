"""Words as people search and sort by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruiting.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("José  ÁLVAREZ", "jose alvarez"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Łukasz", "łukasz"),
        ("casey@example.com", "casey example com"),
        ("O'Neill-Smith, Jr.", "o neill smith jr"),
        ("C++, C#", "cplusplus csharp"),
        ("\N{LATIN SMALL LIGATURE FI}t \N{FULLWIDTH DIGIT TWO}", "fit 2"),
        ("Ольга 李雷", "ольга 李雷"),
        ("% _ \\ ' & | ! ( ) : *", ""),
        ("a\0b\tc\nd", "a b c d"),
        ("", ""),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_whatever_is_typed_becomes_words_of_letters_and_digits(text: str) -> None:
    folded = fold(text)
    assert folded.replace(" ", "").isalnum() or not folded
    assert folded == " ".join(folded.split())


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)
