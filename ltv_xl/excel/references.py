"""Formulas as text: whether one mentions a sheet, table or name, and how it reads once those have moved.

Text inside quotation marks is no reference, so a name that INDIRECT makes out of a text is not seen.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

_TEXT = r'"(?:[^"]|"")*"'
_QUOTED = r"'(?:[^']|'')+'(?=!)"
_PLAIN = r"[^\W\d][\w.]*(?=!)"
_WORD = r"[^\W\d][\w.]*"
_COLUMNS = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_TOKEN = re.compile(
    f"(?P<text>{_TEXT})|(?P<quoted>{_QUOTED})|(?P<plain>{_PLAIN})|(?P<word>{_WORD})(?P<columns>{_COLUMNS})?"
)


@dataclass(frozen=True)
class Table:
    """What a table is called from now on, and those of its headers that have changed, old to new."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Moves:
    """What is called otherwise from now on: old name -> new name. Excel does not tell capitals apart."""

    sheets: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in ("sheets", "tables"):
            object.__setattr__(self, one, {name.casefold(): to for name, to in getattr(self, one).items()})


def mention(sheets: Iterable[str], words: Iterable[str] = ()) -> Callable[[object], bool]:
    """Tells whether a text is a formula that mentions one of these sheets, or of these tables and names."""
    tabs, others = ({one.casefold() for one in some} for some in (sheets, words))

    def mentions(formula: object) -> bool:
        if not isinstance(formula, str) or not formula.startswith("="):
            return False
        for token in _TOKEN.finditer(formula):
            sheet, word = _sheet(token), token["word"]
            if (sheet is not None and sheet.casefold() in tabs) or (word and word.casefold() in others):
                return True
        return False

    return mentions


def on_other_sheets(formula: object) -> bool:
    """Whether a text is a formula that mentions any sheet by name."""
    return (
        isinstance(formula, str)
        and formula.startswith("=")
        and "!" in formula
        and any(_sheet(token) is not None for token in _TOKEN.finditer(formula))
    )


def followed(formula: str, moves: Moves) -> str:
    """The formula after the moves."""

    def one(token: re.Match[str]) -> str:
        sheet, word = _sheet(token), token["word"]
        if sheet is not None and sheet.casefold() in moves.sheets:
            return quoted(moves.sheets[sheet.casefold()])
        if word and word.casefold() in moves.tables:
            table = moves.tables[word.casefold()]
            return table.name + _columns(token["columns"] or "", table.headers)
        return token[0]

    return _TOKEN.sub(one, formula) if formula.startswith("=") else formula


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before the exclamation mark."""
    return "'" + sheet.replace("'", "''") + "'"


def _sheet(token: re.Match[str]) -> str | None:
    """The sheet that a token names; None for one of another workbook, and for all that is no sheet."""
    if token["plain"]:
        return token["plain"]
    if token["quoted"] and "[" not in token["quoted"]:
        return token["quoted"][1:-1].replace("''", "'")
    return None


def _columns(specifier: str, headers: Mapping[str, str]) -> str:
    return re.sub(r"\[([^\[\]]+)\]", lambda found: f"[{headers.get(found[1], found[1])}]", specifier)
