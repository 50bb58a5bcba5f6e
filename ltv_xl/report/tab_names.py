"""Legal names of sheets."""

import re
from collections.abc import Container
from itertools import count

LONGEST_NAME = 31
"""Excel's limit for a sheet's name."""


def sheet_name(wanted: str, taken: Container[str]) -> str:
    r"""A legal sheet name near the wanted one: no []:*?/\, at most 31 UTF-16 units, not in `taken`."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", wanted).strip("' ") or "_"
    for number in count(1):
        ending = f" ({number})" if number > 1 else ""
        name = _cut(clean, LONGEST_NAME - len(ending)) + ending
        if name.lower() not in taken and name.lower() != "history":
            return name
    raise AssertionError("unreachable")


def _cut(text: str, units: int) -> str:
    """The first characters of a text that fit into so many UTF-16 units, which is how Excel counts."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.rstrip("' ")
