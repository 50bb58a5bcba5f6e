"""Which formulas cannot stay, given what goes: sheets, tables, names, functions, and what hangs on them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ltv_xl.ooxml.tokens import Place, Token, words
from ltv_xl.share.book import Book, NameKey, Reason, Sheet

STRENGTH: Sequence[Reason] = ("label", "value", "taken", "macro", "data")
"""The reasons from the weakest to the strongest: the strongest is told."""

STORED_PREFIX = re.compile(r"(?i)^(?:_xl(?:fn|udf|ws|l)\.)+")
"""What a file puts before functions that the Excel which wrote it did not know."""


@dataclass(frozen=True)
class Gone:
    """What goes, each with the reason; everything in small letters but functions, which are in capitals.

    order: all sheets of the workbook, for references that span several. pivots: sheets of which a pivot
    table goes.
    """

    order: tuple[str, ...]
    sheets: Mapping[str, Reason]
    tables: Mapping[str, Reason]
    names: Mapping[NameKey, Reason]
    functions: Mapping[str, Reason]
    known: frozenset[NameKey]
    pivots: bool = False

    def reason(self, formula: str, sheet: int | None) -> Reason | None:
        """Why a formula on a sheet (None: in a name of the workbook) cannot stay; None: it can."""
        found: set[Reason] = set()
        pieces = list(words(formula))
        pieced = any(one.text.upper() == "INDIRECT" for one, _ in pieces)
        for one, place in pieces:
            found |= set(self._reasons(one, place, sheet, pieced))
        return max(found, key=STRENGTH.index) if found else None

    def _reasons(self, one: Token, place: Place | None, sheet: int | None, pieced: bool) -> Iterable[Reason]:
        plain = STORED_PREFIX.sub("", one.text).upper() if one.kind == "function" else ""
        if place is not None:
            if place.book:
                if not place.sheets and self.functions.get(plain) in {"value", "taken"}:
                    yield self.functions[plain]
                return
            for name in self.spanned(place):
                if name in self.sheets:
                    yield self.sheets[name]
        if plain in self.functions:
            yield self.functions[plain]
        if plain == "GETPIVOTDATA" and self.pivots:
            yield "data"
        if one.kind in {"word", "function"}:
            word = one.text.casefold()
            scope = sheet
            if place is not None and place.sheets:
                first = place.sheets[0].casefold()
                scope = self.order.index(first) if first in self.order else None
            key = (word, scope) if (word, scope) in self.known else (word, None)
            if key in self.names:
                yield self.names[key]
            if word in self.tables:
                yield self.tables[word]
        if one.kind == "text" and pieced:
            said = one.text.casefold()
            yield from (why for name, why in {**self.sheets, **self.tables}.items() if name in said)

    def spanned(self, place: Place) -> Iterable[str]:
        """The sheets that a prefix leads to; for a first and a last one also those between."""
        ends = [name.casefold() for name in place.sheets]
        if len(ends) == 2 and all(name in self.order for name in ends):
            first, last = sorted(self.order.index(name) for name in ends)
            return self.order[first : last + 1]
        return ends


def gone(
    book: Book, sheets: Mapping[str, Reason], functions: Mapping[str, Reason], *, pivots: bool = False
) -> Gone:
    """Everything that goes with these sheets and functions: their tables, and the names that hang on them."""
    tables: dict[str, Reason] = {
        table.name.casefold(): sheets[sheet.name]
        for sheet in book.sheets
        if sheet.name in sheets
        for table in sheet.tables
    }
    found = Gone(
        tuple(sheet.name.casefold() for sheet in book.sheets),
        {name.casefold(): why for name, why in sheets.items()},
        tables,
        {},
        functions,
        frozenset(one.key for one in book.names),
        pivots,
    )
    while True:  # a name may hang on a name
        names: dict[NameKey, Reason] = {
            one.key: why
            for one in book.names
            if (why := _name_reason(found, book.sheets, one.formula, one.sheet))
        }
        if names == found.names:
            return found
        found = replace(found, names=names)


def _name_reason(found: Gone, sheets: Sequence[Sheet], formula: str, sheet: int | None) -> Reason | None:
    """A name goes with its sheet or with what it refers to."""
    if sheet is not None and sheets[sheet].name.casefold() in found.sheets:
        return found.sheets[sheets[sheet].name.casefold()]
    return found.reason(formula, sheet)
