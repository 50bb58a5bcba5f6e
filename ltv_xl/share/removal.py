"""What does not go out: sheets that only macros need or that list people, and all formulas that need them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.book import Book, NameKey, Sheet
from ltv_xl.ooxml.personal import Personal
from ltv_xl.ooxml.tokens import Place, Token, words
from ltv_xl.share.changes import Change
from ltv_xl.workbook_names import ADDIN_CONFIG, HELP_SHEET, INPUT_TABLES, TYPING_HELP_SHEET, WORKBOOK_CONFIG

Reason = Literal["data", "macro", "taken", "value", "label"]
"""Why a formula cannot stay: it reads what was left out; it calls a function of the macros that go; or one
whose name the workbook uses otherwise; values were asked for; it takes its words from the help sheet.
"""
STRENGTH: Sequence[Reason] = ("label", "value", "taken", "macro", "data")
"""From the weakest to the strongest: of several reasons the strongest is said."""

MACHINERY = (WORKBOOK_CONFIG, ADDIN_CONFIG, HELP_SHEET, TYPING_HELP_SHEET)
"""Sheets of ours that only macros and add-ins read."""
INPUTS = tuple(name.casefold() for name in INPUT_TABLES)
"""Names of Tables, and of the sheets that they stand on: a sheet of this name is left out even if its table
was turned into plain cells, since what was pasted into it is the same. Ad spend tells of no customer, but is
nobody's business either.
"""

STORED_PREFIX = re.compile(r"(?i)^(?:_xl(?:fn|udf|ws|l)\.)+")
"""What a file puts before functions that the Excel which wrote it did not know."""


def machinery(book: Book) -> dict[str, Reason]:
    """The sheets that only macros need."""
    return {
        sheet.name: "label" if sheet.name == HELP_SHEET else "macro"
        for sheet in book.sheets
        if sheet.name in MACHINERY or sheet.kind in {"xlMacrosheet", "xlIntlMacrosheet"}
    }


def inputs(book: Book) -> dict[str, Reason]:
    """The sheets that orders, customers and ad spend are pasted into."""
    return {
        sheet.name: "data"
        for sheet in book.sheets
        if sheet.name.casefold() in INPUTS or any(table.name.casefold() in INPUTS for table in sheet.tables)
    }


def lost_sheets(book: Book, people: Personal, *, with_data: bool) -> dict[str, Reason]:
    """The names of the sheets that go, with the reason. SourceError when nothing would be left to see."""
    lists: dict[str, Reason] = dict.fromkeys(people.sheets, "data")
    sheets = {**lists, **({} if with_data else inputs(book)), **machinery(book)}
    if all(sheet.name in sheets or sheet.hidden for sheet in book.sheets):
        data = [sheet.name for sheet in book.sheets if sheets.get(sheet.name) == "data"]
        raise SourceError("share.nothing_left", sheets=", ".join(data))
    return sheets


def left_out(book: Book, lost_sheets: Mapping[str, Reason], people: Personal) -> Iterator[Change]:
    """What to say of the sheets that are left out for what they hold."""
    for sheet in book.sheets:
        if sheet.name in people.sheets:
            why = ", ".join(people.sheets[sheet.name])
            yield Change("left_out_people", "", f"{sheet.name} ({why})")
        elif lost_sheets.get(sheet.name) == "data":
            yield Change("left_out", "", sheet.name)


class Removal(Struct, frozen=True):
    """What is left out, each with the reason; in small letters but functions, which are in capitals.

    order: all sheets of the workbook, for references that span several. pivots: whether a pivot table goes.
    caches: parts of pivot caches that go by themselves.
    """

    order: tuple[str, ...]
    sheets: Mapping[str, Reason]
    tables: Mapping[str, Reason]
    names: Mapping[NameKey, Reason]
    functions: Mapping[str, Reason]
    known: frozenset[NameKey]
    caches: frozenset[str] = frozenset()
    pivots: bool = False

    def reason(self, formula: str, sheet: int | None) -> Reason | None:
        """Why a formula on a sheet (None: in a name of the workbook) cannot stay; None: it can."""
        pieces = list(words(formula))
        reasons: set[Reason] = set()
        for token, place in pieces:
            if place is not None and place.book:
                reasons.update(self._of_other_book(token, place))
            else:
                reasons.update(self._of_sheets(place), self._of_function(token))
                reasons.update(self._of_word(token, place, sheet))
        if any(token.text.upper() == "INDIRECT" for token, _ in pieces):
            reasons.update(self._of_texts(token.text for token, _ in pieces if token.kind == "text"))
        return max(reasons, key=STRENGTH.index) if reasons else None

    def _of_other_book(self, token: Token, place: Place) -> Iterable[Reason]:
        """A call through the add-in is one of ours; another book is none of what goes."""
        reason = self.functions.get(_function(token))
        if not place.sheets and reason in {"value", "taken"}:
            yield reason

    def _of_sheets(self, place: Place | None) -> Iterable[Reason]:
        names = () if place is None else self.spanned(place)
        return (self.sheets[name] for name in names if name in self.sheets)

    def _of_function(self, token: Token) -> Iterable[Reason]:
        name = _function(token)
        if name in self.functions:
            yield self.functions[name]
        if name == "GETPIVOTDATA" and self.pivots:
            yield "data"

    def _of_word(self, token: Token, place: Place | None, sheet: int | None) -> Iterable[Reason]:
        """The reasons of a defined name or a table; a name of one sheet stands before the workbook's."""
        if token.kind not in {"word", "function"}:
            return
        word = token.text.casefold()
        scope = sheet
        if place is not None and place.sheets:
            first = place.sheets[0].casefold()
            scope = self.order.index(first) if first in self.order else None
        key = (word, scope) if (word, scope) in self.known else (word, None)
        if key in self.names:
            yield self.names[key]
        if word in self.tables:
            yield self.tables[word]

    def _of_texts(self, texts: Iterable[str]) -> Iterable[Reason]:
        """INDIRECT makes a reference of a text, so a text that names what goes counts as one."""
        everything = {**self.sheets, **self.tables}
        for text in texts:
            yield from (reason for name, reason in everything.items() if name in text.casefold())

    def spanned(self, place: Place) -> Iterable[str]:
        """The sheets that a prefix leads to; for a first and a last sheet also those between."""
        ends = [name.casefold() for name in place.sheets]
        if len(ends) == 2 and all(name in self.order for name in ends):
            first, last = sorted(self.order.index(name) for name in ends)
            return self.order[first : last + 1]
        return ends


def _function(token: Token) -> str:
    """The plain name of a function, in capitals; "" for any other token."""
    return STORED_PREFIX.sub("", token.text).upper() if token.kind == "function" else ""


def removal(
    book: Book,
    sheets: Mapping[str, Reason],
    functions: Mapping[str, Reason],
    people: Personal,
    *,
    pivots: bool = False,
) -> Removal:
    """Everything that goes with these sheets and functions: their tables, and the names that hang on them."""
    start = Removal(
        order=tuple(sheet.name.casefold() for sheet in book.sheets),
        sheets={name.casefold(): reason for name, reason in sheets.items()},
        tables={
            table.name.casefold(): sheets[sheet.name]
            for sheet in book.sheets
            if sheet.name in sheets
            for table in sheet.tables
        },
        names={},
        functions=functions,
        known=frozenset(name.key for name in book.names),
        caches=frozenset(people.caches),
        pivots=pivots,
    )
    return _with_names(start, book)


def _with_names(removal: Removal, book: Book) -> Removal:
    """The removal with every name that hangs on it; a name may hang on a name."""
    while True:
        names: dict[NameKey, Reason] = {
            name.key: reason
            for name in book.names
            if (reason := _name_reason(removal, book.sheets, name.formula, name.sheet))
        }
        if names == removal.names:
            return removal
        removal = replace(removal, names=names)


def _name_reason(removal: Removal, sheets: Sequence[Sheet], formula: str, sheet: int | None) -> Reason | None:
    """A name goes with its sheet or with what it refers to."""
    if sheet is not None and sheets[sheet].name.casefold() in removal.sheets:
        return removal.sheets[sheets[sheet].name.casefold()]
    return removal.reason(formula, sheet)
