"""A formula as a file stores it, cut into tokens, so that a text or a sheet's name is never taken for a call.

Stored formulas are English and in A1 notation whatever the user sees. Every text can be cut, and the tokens
put together are the text again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["text", "prefix", "error", "brackets", "function", "word", "sign"]


class Token(NamedTuple):
    """A piece of a formula.

    prefix: what leads to a sheet or a book, with its "!". brackets: the columns of a table. function: a name
    right before its bracket. word: a name, a table, a cell, a number, a truth. sign: all else.
    """

    kind: Kind
    text: str


_WORD = r"[^\s'\"!()+\-*/^&=<>,;:{}\[\]#%@]++"
_QUOTED = r"'(?:[^']|'')*+'"
_CELL = r"\$?[A-Za-z]{1,3}\$?\d+"
_SPAN = rf"(?<!!)(?!(?:{_CELL}):){_WORD}:{_WORD}"
"""Several sheets, Jan:Mar; but not A1:Sheet1!B2, nor Sheet1!a:Sheet1!b."""
_TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*+(?:"|\Z))
  | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|[A-Z_]+!))
  | (?P<prefix>(?:{_QUOTED}|(?:\[[^\[\]]*+\])?(?:{_SPAN}|{_WORD})|\[[^\[\]]*+\])!)
  | (?P<brackets>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\])*+(?:\]|\Z))
  | (?P<function>{_WORD})(?=\()
  | (?P<word>{_WORD}(?![(!]))
  | (?P<sign>{_QUOTED}|'.*+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLACE = re.compile(r"(?P<path>.*?)\[(?P<book>[^\[\]]*)\](?P<sheets>.*)", re.DOTALL)


class Place(NamedTuple):
    """What a prefix leads to. book: number or name of another book, "" for this one. sheets: one, or the
    first and the last of several; none for a prefix that names a book alone.
    """

    book: str
    sheets: tuple[str, ...]


@lru_cache(maxsize=20_000)
def tokens(formula: str) -> tuple[Token, ...]:
    """The tokens of a formula without its "="."""
    return tuple(Token(found.lastgroup, found[0]) for found in _TOKEN.finditer(formula))  # type: ignore[arg-type]  # the groups are the kinds


def joined(pieces: Iterable[Token]) -> str:
    """The formula again."""
    return "".join(one.text for one in pieces)


def place(prefix: str) -> Place:
    """What a prefix says."""
    words = prefix[:-1]
    if words.startswith("'") and words.endswith("'") and len(words) > 1:
        words = words[1:-1].replace("''", "'")
    found = _PLACE.fullmatch(words)
    book = "" if found is None or found["book"] == "0" else found["path"] + found["book"]
    sheets = words if found is None else found["sheets"]
    if found is None and re.search(
        r"[\\/]", sheets
    ):  # a book by its path, as a call of an add-in may name it
        return Place(sheets, ())
    return Place(book, tuple(sheets.split(":", 1)) if sheets else ())


def renumbered(formula: str, numbers: Mapping[str, str]) -> str:
    """The formula with the numbers of other books changed, "2" to "1", say."""
    return joined([_renumbered(one, numbers) for one in tokens(formula)])


def _renumbered(one: Token, numbers: Mapping[str, str]) -> Token:
    found = re.search(r"\[(\d+)\]", one.text) if one.kind == "prefix" else None
    if found is None or found[1] not in numbers:
        return one
    return Token(one.kind, f"{one.text[: found.start(1)]}{numbers[found[1]]}{one.text[found.end(1) :]}")


def words(formula: str) -> Iterator[tuple[Token, Place | None]]:
    """Each token but prefixes, with what the prefix right before it leads to."""
    before: Place | None = None
    for one in tokens(formula):
        if one.kind == "prefix":
            before = place(one.text)
        else:
            yield one, before
            before = None
