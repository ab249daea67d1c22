"""Words as people search and sort by them: without capitals, accents and punctuation."""

import unicodedata


def fold(text: str) -> str:
    """Letters and digits in words with one space between. What people type finds them: `jose` José,
    `c++` C++ and nothing else with a C."""
    spelled = text.replace("+", "plus").replace("#", "sharp")
    plain = unicodedata.normalize("NFKD", spelled).casefold()
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
