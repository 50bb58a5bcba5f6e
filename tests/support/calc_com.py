"""Calc's workbook, sheets and ranges dressed as Excel's COM objects, as far as xlwings' Windows code asks.

Names are Excel's. A cell's value comes as COM gives it to Python: a blank is None, an error is the number
that pywin32 makes of it, a cell shown as a date is a datetime (with a time zone that means nothing), as
money a Decimal, as a truth value a bool.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
DATE, CURRENCY, LOGICAL = 2, 8, 1024
"""com.sun.star.util.NumberFormat: a format's kind is a sum of these."""


class ErrorNumbers(NamedTuple):
    """One error value, as CVErr takes it, as Calc numbers it, and as pywin32 hands over a cell with it."""

    text: str
    cv_err: int
    calc: int
    com: int


ERRORS = (
    ErrorNumbers("#NULL!", 2000, 521, -2146826288),
    ErrorNumbers("#DIV/0!", 2007, 532, -2146826281),
    ErrorNumbers("#VALUE!", 2015, 519, -2146826273),
    ErrorNumbers("#REF!", 2023, 524, -2146826265),
    ErrorNumbers("#NAME?", 2029, 525, -2146826259),
    ErrorNumbers("#NUM!", 2036, 503, -2146826252),
    ErrorNumbers("#N/A", 2042, 32767, -2146826246),
)
INVALID_ARGUMENT = 502
"""Calc's Err:502, for which Excel says #NUM!."""

COM_OF = {error.calc: error.com for error in ERRORS} | {INVALID_ARGUMENT: -2146826252}
COM_VALUE = COM_OF[519]

RANGE_INTERFACE = SimpleNamespace(
    GetTypeInfo=lambda: SimpleNamespace(
        GetTypeAttr=lambda: SimpleNamespace(iid="{00020846-0000-0000-C000-000000000046}")
    )
)
"""By this xlwings knows a range from a value."""


class Collection:
    """What COM numbers from 1: sheets, names."""

    def __init__(self, calc: Any, dressed: Callable[[Any], Any]) -> None:
        self.calc, self._dressed = calc, dressed

    def __call__(self, number: int) -> Any:
        return self._dressed(self.calc.getByIndex(number - 1))

    def __iter__(self) -> Iterator[Any]:
        return (self(number + 1) for number in range(self.Count))

    @property
    def Count(self) -> int:
        """How many there are."""
        count: int = self.calc.getCount()
        return count


class Book:
    """A Workbook."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.Name, self.FullName = document.Title, document.URL
        no_workbooks = SimpleNamespace(Count=0)  # beside an add-in; a workbook of ours does not ask
        self.Application = SimpleNamespace(Hwnd=1, Workbooks=no_workbooks)
        self.Worksheets = self.Sheets = Collection(document.Sheets, lambda sheet: Sheet(self, sheet))
        self.Names = Collection(document.NamedRanges, lambda name: Name(self, name))
        self._kinds: dict[int, int] = {}

    def kind(self, number_format: int) -> int:
        """What a number format shows: DATE, CURRENCY, LOGICAL or others."""
        if number_format not in self._kinds:
            self._kinds[number_format] = self.document.NumberFormats.getByKey(number_format).Type
        return self._kinds[number_format]


class Name:
    """A name of the workbook; not all stand for a range."""

    def __init__(self, book: Book, calc: Any) -> None:
        self.book, self.calc, self.Name = book, calc, calc.Name

    @property
    def RefersToRange(self) -> "Range":
        """The cells that it stands for."""
        return Range(self.book, self.calc.ReferredCells)


class Sheet:
    """A Worksheet: the one that a range of Calc, or a whole sheet of it, lies on.

    xlwings asks every argument for its sheet and seldom uses it, so Calc is asked as late as can be.
    """

    def __init__(self, book: Book, lies_on: Any) -> None:
        self.Parent, self._lies_on = book, lies_on

    @property
    def Name(self) -> str:
        """What its tab says."""
        name: str = self._lies_on.Spreadsheet.Name
        return name


class Range:
    """A Range."""

    _oleobj_ = RANGE_INTERFACE

    def __init__(self, book: Book, calc: Any) -> None:
        self.book, self.calc = book, calc
        address = calc.RangeAddress
        self.Row, self.Column = address.StartRow + 1, address.StartColumn + 1
        self.Rows = SimpleNamespace(Count=address.EndRow - address.StartRow + 1)
        self.Columns = SimpleNamespace(Count=address.EndColumn - address.StartColumn + 1)
        self.Count = self.Rows.Count * self.Columns.Count

    @property
    def Worksheet(self) -> Sheet:
        """The sheet that it lies on."""
        return Sheet(self.book, self.calc)

    @property
    def Value(self) -> Any:
        """One value for one cell, else a tuple of rows."""
        return self._values(DATE | CURRENCY | LOGICAL)

    @property
    def Value2(self) -> Any:
        """The same without the Currency and Date data types (excel.range.value2)."""
        return self._values(LOGICAL)

    def _values(self, kinds: int) -> Any:
        rows = [list(row) for row in self.calc.getDataArray()]
        formulas = self.calc.getFormulaArray() if any("" in row for row in rows) else ()
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if value is None:  # an error: which one, the array does not say
                    row[x] = COM_OF.get(self.calc.getCellByPosition(x, y).getError(), COM_VALUE)
                elif value == "" and not formulas[y][x]:
                    row[x] = None  # a blank; a formula that gives "" is ""
        for kind, x, y in self._formatted(kinds):
            if isinstance(rows[y][x], float):
                rows[y][x] = _as_shown(rows[y][x], kind)
        return rows[0][0] if self.Count == 1 else tuple(map(tuple, rows))

    def _formatted(self, kinds: int) -> Iterator[tuple[int, int, int]]:
        """Kind, column and row of each cell that is not shown as a plain number; one look per format."""
        parts = [self.calc]
        if self.Count > 1 and self.calc.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
            parts = list(self.calc.getUniqueCellFormatRanges())
        for part in parts:
            kind = self.book.kind(part.NumberFormat)
            if not kind & kinds:
                continue
            for area in [part.RangeAddress] if part is self.calc else part.getRangeAddresses():
                for row in range(area.StartRow + 1, area.EndRow + 2):
                    for column in range(area.StartColumn + 1, area.EndColumn + 2):
                        yield kind, column - self.Column, row - self.Row


def _as_shown(number: float, kind: int) -> datetime | Decimal | bool:
    if kind & DATE:
        return DAY_ZERO + timedelta(days=number)
    return Decimal(str(number)) if kind & CURRENCY else bool(number)
