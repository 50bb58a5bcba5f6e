"""Which of the user's pointers show another figure from now on, because they name it by its address.

A table's column and a figure's name go with their figure. B7 does not, where a channel more, or another
version of the report, has moved what stood there. What a cell holds is known by the words beside and above.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlwings as xw
from msgspec import Struct

from ltv_xl.column_letters import column_number
from ltv_xl.ooxml.tokens import words

LONGEST = 40
"""Characters of words that name a figure; what is longer is a sentence, which changes with its figures."""

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)

Label = tuple[str, str]
"""The words to the left of a cell and above it; "" where there are none."""


class Texts(Struct, frozen=True):
    """The cells of a sheet from its first used one; rows and columns count from 1."""

    cells: Sequence[Sequence[Any]]
    row: int
    column: int

    def at(self, row: int, column: int) -> Any:
        """None outside of what is used."""
        inside = row >= self.row and column >= self.column
        try:
            return self.cells[row - self.row][column - self.column] if inside else None
        except IndexError:
            return None

    def label(self, row: int, column: int) -> Label:
        """What names the cell."""
        return (
            _first_words(self.at(row, place) for place in range(column - 1, self.column - 1, -1)),
            _first_words(self.at(place, column) for place in range(row - 1, self.row - 1, -1)),
        )


def shifted(
    book: xw.Book, source: xw.Book, pointers: Iterable[tuple[str, str]], sheets: Mapping[str, str]
) -> list[str]:
    """The places of pointers whose figure has moved.

    pointers: each with where it is, as the user knows it. sheets: of the last report -> of the new one.
    """
    new_names = {old.casefold(): (old, new) for old, new in sheets.items()}
    read: dict[str, tuple[Texts, Texts]] = {}
    places: dict[str, None] = {}
    for place, formula in pointers:
        for sheet, row, column in _cells(formula):
            names = new_names.get(sheet.casefold())
            if names is None:
                continue
            if sheet not in read:
                read[sheet] = _texts(book.sheets[names[0]]), _texts(source.sheets[names[1]])
            before, after = read[sheet]
            if before.label(row, column) != after.label(row, column):
                places[place] = None
    return list(places)


def _cells(formula: str) -> Iterator[tuple[str, int, int]]:
    """The cells of other sheets that a formula names, of a range its first and last: sheet, row, column."""
    sheet, joined = "", False
    for token, where in words(formula.removeprefix("=")):
        if where is not None:
            sheet = where.sheets[0] if not where.book and len(where.sheets) == 1 else ""
        elif not joined and token.text != ":":
            sheet = ""
        joined = token.text == ":"
        cell = _CELL.fullmatch(token.text) if sheet else None
        if cell:
            yield sheet, int(cell[2]), column_number(cell[1])


def _texts(sheet: xw.Sheet) -> Texts:
    used = sheet.used_range
    return Texts(used.options(ndim=2, err_to_str=True).value, used.row, used.column)


def _first_words(cells: Iterable[Any]) -> str:
    """The first text that is short enough for a name."""
    return next((cell for cell in cells if isinstance(cell, str) and 0 < len(cell) <= LONGEST), "")
