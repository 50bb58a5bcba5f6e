"""XlsxWriter's worksheet, sooner done with the kinds of cell that a report has by the thousand."""

import re
from collections.abc import Callable, Mapping
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
_ROWS_OF_SPAN = 16


class ReportWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """Stores and writes numbers, texts, blanks and plain formulas in one go; XlsxWriter does the others.

    XlsxWriter looks through each formula for functions newer than the file format, by some thirty regexes;
    here each function is looked at once. It puts each cell's element together attribute by attribute; here it
    is one text. A test compares whole reports with XlsxWriter's own.
    """

    # Rows and columns are numbers: no call has to look whether they are letters.
    write_string = Worksheet._write_string

    def write_number(self, row: int, column: int, number: float, cell_format: Any = None) -> int:
        """Store a finite number; -1 beyond the sheet."""
        return self._store(row, column, CellNumberTuple(number, cell_format))

    def write_blank(self, row: int, column: int, _blank: None, cell_format: Any = None) -> int:
        """Store the look of an empty cell; -1 beyond the sheet."""
        return self._store(row, column, CellBlankTuple(cell_format)) if cell_format else 0

    def write_formula(
        self, row: int, column: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        """Store a formula with its value; -1 beyond the sheet."""
        if not formula.startswith("=") or not _is_plain(formula):
            return int(super()._write_formula(row, column, formula, cell_format, value))
        return self._store(row, column, CellFormulaTuple(formula[1:], cell_format, value))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """The formula as it is stored, also that of a conditional format."""
        if _is_plain(formula):
            return formula.removeprefix("=")
        return str(super()._prepare_formula(formula, expand_future_functions))

    def _store(self, row: int, column: int, cell: Any) -> int:
        top, left = self.dim_rowmin, self.dim_colmin
        within = top is not None and left is not None and top <= row <= self.dim_rowmax
        if not (within and left <= column <= self.dim_colmax) and self._check_dimensions(row, column):
            return -1
        self.table[row][column] = cell
        return 0

    def _write_rows(self) -> None:
        """Rows with cells, and those that have a height alone. A report has no comments."""
        self._calculate_spans()
        for row in sorted(self.table.keys() | self.row_info.keys()):
            span, look = self.row_spans.get(row // _ROWS_OF_SPAN), self.row_info.get(row)
            cells = self.table.get(row)
            if cells:
                self._write_row(row, span, look)
                self._write_cells(row, cells)
                self._xml_end_tag("row")
            elif look is not None and self.dim_rowmin <= row <= self.dim_rowmax:
                self._write_empty_row(row, span, look)

    def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
        """The elements of a row's cells, in one go but for those of other kinds."""
        elements: list[str] = []
        for column in sorted(cells):
            cell = cells[column]
            content = _CONTENTS.get(type(cell), _no_content)(cell) if cell.format else None
            if content is None:
                self.fh.write("".join(elements))
                elements.clear()
                self._write_cell(row, column, cell)
            else:
                look = cell.format._get_xf_index()
                elements.append(f'<c r="{column_letters(column + 1)}{row + 1}" s="{look}"{content}')
        self.fh.write("".join(elements))

    def _calculate_spans(self) -> None:
        """The first and last column of each sixteen rows, counted from 1."""
        spans: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                first, last = spans.get(row // _ROWS_OF_SPAN, (self.dim_colmax, self.dim_colmin))
                spans[row // _ROWS_OF_SPAN] = min(first, *cells), max(last, *cells)
        self.row_spans = {index: f"{first + 1}:{last + 1}" for index, (first, last) in spans.items()}


def _of_formula(cell: Any) -> str | None:
    formula, value = escape(cell.formula, quote=False), cell.value
    if isinstance(value, str):
        if value.startswith("#"):  # as errors do
            return None
        if value:
            return f' t="str"><f>{formula}</f><v>{escape(value, quote=False)}</v></c>'
        return f"><f>{formula}</f><v></v></c>"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"><f>{formula}</f><v>{value}</v></c>" if is_number else None


def _no_content(cell: Any) -> None:
    """Of a cell of another kind."""


_CONTENTS: Mapping[type, Callable[[Any], str | None]] = {
    CellNumberTuple: lambda cell: f"><v>{cell.number:.16G}</v></c>",
    CellStringTuple: lambda cell: f' t="s"><v>{cell.string}</v></c>',
    CellBlankTuple: lambda cell: "/>",
    CellFormulaTuple: _of_formula,
}
"""Kind of a cell -> the end of its element, from its type on; None where XlsxWriter is to write it."""


def _is_plain(formula: str) -> bool:
    """Whether a formula is no array formula and none of its functions is newer than the file format."""
    in_braces = formula.startswith("{") or formula.endswith("}")
    return not in_braces and all(map(_is_stored_as_it_is, _FUNCTION.findall(formula)))


@cache
def _is_stored_as_it_is(opening: str) -> bool:
    """Whether XlsxWriter stores a function as it is, whatever its options; `opening` is name and bracket."""
    sheet = Worksheet()
    sheet.use_future_functions = True
    sheet.write_formula(0, 0, opening)
    return bool(sheet.table[0][0] == CellFormulaTuple(opening, None, 0))
