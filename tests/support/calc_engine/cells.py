"""Ranges of cells: values as COM gives them, formulas in Excel's grammar."""

import re
from datetime import date, datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.support.calc_com import Range as ComRange
from tests.support.calc_engine.grammar import as_calc, as_excel
from tests.support.calc_engine.steps import changing

if TYPE_CHECKING:
    from tests.support.calc_engine.book import Sheet

MOST_OF_AN_ARRAY = 255
FORMULAS = 16
"""com.sun.star.sheet.CellFlags"""

DAY_ZERO = datetime(1899, 12, 30)


class Range:
    """Cells from row r1, column c1 to r2, c2, counted from 0."""

    max_cells_per_read, max_cells_per_write = 4_000_000, 100_000

    def __init__(self, sheet: "Sheet", r1: int, c1: int, r2: int, c2: int) -> None:
        self.sheet, self.app, self.box = sheet, sheet.app, (r1, c1, r2, c2)
        self.options: dict[str, Any] = {}

    @classmethod
    def of(cls, sheet: "Sheet", arg1: Any, arg2: Any = None) -> "Range":
        """As xlwings asks for one: "A1:B2", or (row, column), or two of them."""

        def box(arg: Any) -> tuple[int, int, int, int]:
            if isinstance(arg, Range):
                return arg.box
            if isinstance(arg, tuple):
                return arg[0] - 1, arg[1] - 1, arg[0] - 1, arg[1] - 1
            area = sheet.xl.getCellRangeByName(arg).RangeAddress
            return area.StartRow, area.StartColumn, area.EndRow, area.EndColumn

        first, last = box(arg1), box(arg2 if arg2 is not None else arg1)
        return cls(sheet, first[0], first[1], last[2], last[3])

    @cached_property
    def xl(self) -> Any:
        r1, c1, r2, c2 = self.box
        return self.sheet.xl.getCellRangeByPosition(c1, r1, c2, r2)

    @property
    def api(self) -> "ComCells":
        return ComCells(self)

    @property
    def row(self) -> int:
        return self.box[0] + 1

    @property
    def column(self) -> int:
        return self.box[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        return self.box[2] - self.box[0] + 1, self.box[3] - self.box[1] + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        r, c = self.box[0] + row - 1, self.box[1] + column - 1
        return Range(self.sheet, r, c, r, c)

    @property
    def address(self) -> str:
        corners = re.sub(r".*\.", "", self.xl.AbsoluteName)
        return corners if ":" in corners or len(self) == 1 else f"{corners}:{corners}"

    @property
    def raw_value(self) -> Any:
        return ComRange(self.sheet.book.com, self.xl).Value

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.put(value)

    @changing
    def put(self, value: Any) -> None:
        self._may_change()
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1]] * self.shape[0]
        for r, row in enumerate(rows):
            for c, content in enumerate(row):
                cell = self.xl.getCellByPosition(c, r)
                if isinstance(content, date):
                    cell.Value = (datetime(*content.timetuple()[:6]) - DAY_ZERO) / timedelta(days=1)
                elif isinstance(content, int | float):
                    cell.Value = float(content)
                elif str(content).startswith("="):
                    cell.Formula = as_calc(content)
                else:
                    cell.String = "" if content is None else content

    def get_special_cells(self, cell_type: str, value_type: str | None = None) -> list["Range"]:
        assert (cell_type, value_type) == ("formulas", None)
        areas = self.xl.queryContentCells(FORMULAS).RangeAddresses
        return [
            Range(self.sheet, area.StartRow, area.StartColumn, area.EndRow, area.EndColumn) for area in areas
        ]

    @property
    def formula(self) -> Any:
        rows = tuple(tuple(map(as_excel, row)) for row in self.xl.getFormulaArray())
        return rows if len(self) > 1 else rows[0][0]

    @formula.setter
    def formula(self, value: Any) -> None:
        self.write(value)

    @changing
    def write(self, value: Any) -> None:
        self._may_change()
        rows = value if isinstance(value, list | tuple) else [[value] * self.shape[1]] * self.shape[0]
        self.xl.setFormulaArray(tuple(tuple(map(as_calc, row)) for row in rows))

    formula2 = formula

    @property
    def formula_array(self) -> Any:
        return as_excel(self.xl.getArrayFormula())

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        """Excel.range.formulaarray: at most 255 characters."""
        if len(value) > MOST_OF_AN_ARRAY:
            raise ValueError("Unable to set the FormulaArray property of the Range class")
        self._write_array(value)

    @changing
    def _write_array(self, value: str) -> None:
        self._may_change()
        self.xl.setArrayFormula(as_calc(value))

    def _may_change(self) -> None:
        """Calc says nothing when cells of a protected sheet are written through its interface."""
        if self.sheet.xl.isProtected() and self.xl.CellProtection.IsLocked:
            raise ValueError("the sheet is protected")


class ComCells:
    """What COM's Range says of array formulas, as Microsoft documents Excel's Range object.

    HasArray: "True if the specified cell is part of an array formula", Null where cells differ. CurrentArray:
    "if the specified range is part of an array, returns a Range object that represents the entire array".
    HasSpill is missing, as before Excel 2021: nothing spills in Calc.
    """

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def HasArray(self) -> bool | None:
        rows = self._cells.xl.getFormulaArray()
        answers = {str(text).startswith("{=") for row in rows for text in row}
        return answers.pop() if len(answers) == 1 else None

    @property
    def CurrentArray(self) -> SimpleNamespace:
        area = _array(self._cells.xl).RangeAddress
        return SimpleNamespace(
            Row=area.StartRow + 1,
            Column=area.StartColumn + 1,
            Rows=SimpleNamespace(Count=area.EndRow - area.StartRow + 1),
            Columns=SimpleNamespace(Count=area.EndColumn - area.StartColumn + 1),
        )

    def Replace(self, What: str, Replacement: str, LookAt: int) -> bool:
        """Excel.range.replace; ~ before ~, * or ? takes the meaning from these."""
        assert LookAt == 2, "xlPart"
        before = self._cells.formula_array
        after = re.sub(re.escape(re.sub("~(.)", r"\1", What)), lambda _: Replacement, before)
        self._cells._write_array(after)
        return True


def _array(cell: Any) -> Any:
    """The cells that share a cell's array formula; the cell itself where there is none."""
    cursor = cell.Spreadsheet.createCursorByRange(cell)
    cursor.collapseToCurrentArray()
    return cursor
