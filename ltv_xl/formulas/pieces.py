"""Pieces of an Excel formula's text, and how firmly each holds together, so that brackets stand where needed.

This module knows Excel's syntax and nothing of our formulas.
"""

import re
from typing import NamedTuple

COMPARED, JOINED, ADDED, MULTIPLIED, RAISED, WHOLE = range(1, 7)
"""How firmly a text holds together, loosest first."""

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*") | (?P<sheet>'(?:[^']|'')*') | (?P<open>[(\[{]) | (?P<close>[)\]}])
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])) | (?P<error>\#[A-Z/0]+[!?]|\#N/A)
      | (?P<word>[^\s"'()\[\]{}+\-*/^&=<>,;%]+) | (?P<operator><=|>=|<>|[-+*/^&=<>%]) | (?P<separator>[,;])
      | (?P<space>\s+)""",
    re.VERBOSE,
)
ADDRESS = re.compile(r"(?:'(?:[^']|'')*'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
"""The address of a cell or of a range, with or without its sheet: the plainest reference."""

_FIRMNESS = dict.fromkeys(("<=", ">=", "<>", "=", "<", ">"), COMPARED) | {
    "&": JOINED,
    "+": ADDED,
    "-": ADDED,
    "*": MULTIPLIED,
    "/": MULTIPLIED,
    "^": RAISED,
    "%": RAISED,
}


class Piece(NamedTuple):
    """A text and how firmly it holds together."""

    text: str
    firmness: int

    def within(self, firmness: int) -> str:
        """The text, bracketed where its surroundings hold more firmly than itself."""
        return self.text if self.firmness >= firmness else f"({self.text})"


def number_piece(value: float) -> Piece:
    """A number as Excel writes it."""
    return Piece(repr(value).replace("e", "E"), WHOLE if value >= 0 else ADDED)


def ref_piece(ref: str) -> Piece:
    """A caller's text, which may be a reference or an expression: how firmly it holds together.

    ValueError for what is neither, or for several separated by commas.
    """
    depth, firmness, position = 0, WHOLE, 0
    while position < len(ref):
        token = _TOKEN.match(ref, position)
        if token is None:
            raise ValueError(f"not a reference or an expression: {ref!r}")
        position = token.end()
        if token["open"] == "[":
            position = _after_brackets(ref, token.start())
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["operator"] and depth == 0:
            firmness = min(firmness, _FIRMNESS[token["operator"]])
        if depth < 0 or (token["separator"] and depth == 0):
            raise ValueError(f"not a reference or an expression: {ref!r}")
    if depth or not ref.strip():
        raise ValueError(f"not a reference or an expression: {ref!r}")
    return Piece(ref, firmness)


def _after_brackets(ref: str, start: int) -> int:
    """The position after a table reference's closing bracket; `'` takes the next character as it is."""
    depth, position = 0, start
    while position < len(ref):
        if ref[position] == "'":
            position += 1
        else:
            depth += {"[": 1, "]": -1}.get(ref[position], 0)
        position += 1
        if depth == 0:
            return position
    raise ValueError(f"not a reference or an expression: {ref!r}")
