"""A sheet of Calc to type into, and what its cells then show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tests.support.calc_com import CURRENCY, DATE
from tests.support.office import CellValue
from tests.support.python_uno import uno

Typed = float | str | None
"""What somebody types: a number, a text (a formula if it starts with =), or nothing."""

TEXT = 2
"""com.sun.star.sheet.FormulaResult.STRING"""

EVERYTHING = 1023
"""All of com.sun.star.sheet.CellFlags."""


@dataclass(frozen=True, repr=False)
class Desk:
    """A sheet of an opened workbook."""

    document: Any
    sheet: Any

    def cells(self, address: str) -> Any:
        """A range of it, as UNO has it."""
        return self.sheet.getCellRangeByName(address)

    def put(self, address: str, *values: Typed) -> None:
        """Type values down a column."""
        start = self.cells(address).RangeAddress
        for step, value in enumerate(values):
            cell = self.sheet.getCellByPosition(start.StartColumn, start.StartRow + step)
            if value is None or isinstance(value, str):
                cell.setFormula(value or "")
            else:
                cell.setValue(value)

    def get(self, address: str) -> CellValue:
        """A number, a text, an error as the cell shows it; None for a blank or an empty text."""
        return shown(self.cells(address).getCellByPosition(0, 0))

    def typed(self, formula: str, address: str = "G20") -> CellValue:
        """What a cell shows once a formula is typed in it."""
        self.put(address, formula)
        return self.get(address)

    def spilled(self, formula: str, address: str) -> list[list[CellValue]]:
        """What a range shows once an array formula is typed in it, row by row; it is taken out again."""
        self.cells(address).setArrayFormula(formula)
        shown_rows = self.rows(address)
        self.cells(address).setArrayFormula("")
        return shown_rows

    def rows(self, address: str) -> list[list[CellValue]]:
        """What each cell of a range shows, like `get`, but for thousands at once."""
        block = self.cells(address)
        return [
            [
                # an error: which one, the array does not say
                shown(block.getCellByPosition(x, y)) if value is None else None if value == "" else value
                for x, value in enumerate(row)
            ]
            for y, row in enumerate(block.getDataArray())
        ]

    def fill_down(self, address: str) -> None:
        """Repeat the first row's formulas in all rows, their references moved along."""
        self.cells(address).fillAuto(uno().Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)

    def clear(self, address: str = "A1:Z9999") -> None:
        """Make cells as new."""
        self.cells(address).clearContents(EVERYTHING)


def shown(cell: Any) -> CellValue:
    """What a cell shows; a number in full."""
    kind = cell.Type.value
    if cell.getError() or kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == TEXT):
        return str(cell.String) or None
    return None if kind == "EMPTY" else float(cell.Value)


def call(name: str, arguments: Sequence[object]) -> str:
    """A call as it is typed in Calc: =NAME(1;2.5;A1). Numbers in full, texts as they are."""
    typed = (repr(value) if isinstance(value, float) else str(value) for value in arguments)
    return f"={name}({';'.join(typed)})"


def calls_in_rows(calls: Iterable[tuple[str, int]]) -> tuple[tuple[str], ...]:
    """A column of calls of functions with so many arguments: of A1 and its neighbours, of A2 and so on."""
    return tuple(
        (call(name, [f"{letter}{row}" for letter in "ABCDE"[:count]]),)
        for row, (name, count) in enumerate(calls, 1)
    )


def format_cells(desk: Desk, address: str, kind: Literal["date", "currency"]) -> None:
    """Show cells as a date or as money."""
    locale = uno().createUnoStruct("com.sun.star.lang.Locale")
    number = {"date": DATE, "currency": CURRENCY}[kind]
    desk.cells(address).NumberFormat = desk.document.NumberFormats.getStandardFormat(number, locale)
