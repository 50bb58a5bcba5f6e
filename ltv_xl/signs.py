"""Signs in a user's words that command a terminal or Excel, or mislead a reader, known here alone."""

import re
import unicodedata
from typing import Final

BREAKING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of Unicode: control characters, halves of characters, ends of lines and paragraphs."""
TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: with them "fdp.xlsx" is shown for another name."""
REPLACEMENT: Final = "\ufffd"

_RUNS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What Excel takes a cell of a CSV file for a formula by, or skips before looking."""
_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(\.\d*)?(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)


def inert(cell: str) -> str:
    """The text of a cell of a CSV file; one that Excel would run as a formula gets a leading apostrophe."""
    return f"'{cell}" if cell.startswith(_RUNS) and not _NUMBER.fullmatch(cell) else cell


def without_apostrophe(cell: str) -> str:
    """The text that `inert` was given."""
    return cell[1:] if cell[:1] == "'" and inert(cell[1:]) == cell else cell


def harmless(text: str, *, layout: str = "") -> str:
    """The text with a replacement sign for each of them. layout: those that may stay, such as line ends."""
    return "".join(
        sign
        if sign in layout or (unicodedata.category(sign) not in BREAKING and sign not in TURNING)
        else REPLACEMENT
        for sign in text
    )
