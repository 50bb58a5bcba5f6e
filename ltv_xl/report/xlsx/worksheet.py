"""XlsxWriter's worksheet, sooner done with the kinds of cell that a report has by the thousand."""

import re
from functools import cache
from html import escape
from typing import Any

from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

from ltv_xl.column_letters import column_letters

_FUNCTION = re.compile(r"[A-Z_][\w.]*\(")


class ReportWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """Stores and writes numbers, texts, blanks and plain formulas in one go; XlsxWriter does the others.

    XlsxWriter looks through each formula for functions newer than the file format, by some thirty regexes;
    here each function is looked at once. It puts each cell's element together attribute by attribute; here it
    is one text. A test compares whole reports with XlsxWriter's own.
    """

    def _write_formula(
        self, row: int, column: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        plain = formula.startswith("=") and not formula.endswith("}")
        if not plain or not all(map(_is_stored_as_it_is, _FUNCTION.findall(formula))):
            return int(super()._write_formula(row, column, formula, cell_format, value))
        if self._check_dimensions(row, column):
            return -1
        self.table[row][column] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def _write_cell(self, row: int, column: int, cell: Any) -> None:
        content = _content(cell) if cell.format else None
        if content is None:
            super()._write_cell(row, column, cell)
        else:
            place = f"{column_letters(column + 1)}{row + 1}"
            self.fh.write(f'<c r="{place}" s="{cell.format._get_xf_index()}"{content}')


def _content(cell: Any) -> str | None:
    """The end of a cell's element, from its type on; None where XlsxWriter is to write it."""
    match cell:
        case CellNumberTuple():
            return f"><v>{cell.number:.16G}</v></c>"
        case CellStringTuple():
            return f' t="s"><v>{cell.string}</v></c>'
        case CellBlankTuple():
            return "/>"
        case CellFormulaTuple(value=int() | float() as value) if value is not True and value is not False:
            return f"><f>{escape(cell.formula, quote=False)}</f><v>{value}</v></c>"
        case CellFormulaTuple(value=""):
            return f"><f>{escape(cell.formula, quote=False)}</f><v></v></c>"
        case CellFormulaTuple(value=str(value)) if not value.startswith("#"):  # as errors do
            formula, shown = escape(cell.formula, quote=False), escape(value, quote=False)
            return f' t="str"><f>{formula}</f><v>{shown}</v></c>'
        case _:
            return None


@cache
def _is_stored_as_it_is(opening: str) -> bool:
    """Whether XlsxWriter stores a function as it is, whatever its options; `opening` is name and bracket."""
    sheet = Worksheet()
    sheet.use_future_functions = True
    sheet.write_formula(0, 0, opening)
    return bool(sheet.table[0][0] == CellFormulaTuple(opening, None, 0))
