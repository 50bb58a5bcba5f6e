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
    """What a prefix leads to. book: number or name of another book, "" for this one. sheets: a single
    sheet, or the first and the last of several; empty for a prefix that names a book alone.
    """

    book: str
    sheets: tuple[str, ...]


@lru_cache(maxsize=20_000)
def tokens(formula: str) -> tuple[Token, ...]:
    """The tokens of a formula without its "="."""
    return tuple(Token(match.lastgroup, match[0]) for match in _TOKEN.finditer(formula))  # type: ignore[arg-type]  # the groups are the kinds


def joined(pieces: Iterable[Token]) -> str:
    """The formula again."""
    return "".join(token.text for token in pieces)


def place(prefix: str) -> Place:
    """What a prefix leads to."""
    words = prefix[:-1]
    if words.startswith("'") and words.endswith("'") and len(words) > 1:
        words = words[1:-1].replace("''", "'")
    match = _PLACE.fullmatch(words)
    if match is None:
        if re.search(r"[\\/]", words):  # a book by its path, as a call of an add-in may name it
            return Place(words, ())
        return Place("", _sheets(words))
    return Place("" if match["book"] == "0" else match["path"] + match["book"], _sheets(match["sheets"]))


def _sheets(words: str) -> tuple[str, ...]:
    return tuple(words.split(":", 1)) if words else ()


def quoted_sheet(name: str) -> str:
    """A sheet's name as it stands before the exclamation mark, whatever is in it."""
    return "'" + name.replace("'", "''") + "'"


def renumbered(formula: str, numbers: Mapping[str, str]) -> str:
    """The formula with the numbers of other books changed, "2" to "1", say."""
    return joined(_renumbered(token, numbers) for token in tokens(formula))


def _renumbered(token: Token, numbers: Mapping[str, str]) -> Token:
    match = re.search(r"\[(\d+)\]", token.text) if token.kind == "prefix" else None
    if match is None or match[1] not in numbers:
        return token
    return Token(token.kind, f"{token.text[: match.start(1)]}{numbers[match[1]]}{token.text[match.end(1) :]}")


def words(formula: str) -> Iterator[tuple[Token, Place | None]]:
    """Each token but prefixes, with what the prefix right before it leads to."""
    before: Place | None = None
    for token in tokens(formula):
        if token.kind == "prefix":
            before = place(token.text)
        else:
            yield token, before
            before = None
