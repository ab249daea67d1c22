"""What a page says, as a person reads it."""

import re
from typing import Any


def text(response: Any) -> str:
    """The page's words in one line, without its tags; some seconds ago is now."""
    words = " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
    return re.sub(r"\d+ seconds? ago", "now", words)
