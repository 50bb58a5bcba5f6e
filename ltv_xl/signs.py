"""Signs in a user's words that command a terminal, break a line or mislead a reader, known here alone."""

import unicodedata
from typing import Final

BREAKING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of Unicode: control characters, halves of characters, ends of lines and paragraphs."""
TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: with them "fdp.xlsx" is shown for another name."""
REPLACEMENT: Final = "\ufffd"


def harmless(text: str, *, layout: str = "") -> str:
    """The text with a replacement sign for each of them. layout: those that may stay, such as line ends."""
    return "".join(
        sign
        if sign in layout or (unicodedata.category(sign) not in BREAKING and sign not in TURNING)
        else REPLACEMENT
        for sign in text
    )
