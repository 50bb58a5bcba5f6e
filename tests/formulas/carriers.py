"""One workbook with every case twice: as a cell formula and as a call of the LAMBDA of that name.

Each case is a row of its formula's sheet: the arguments, the cell formula, the call. Both are stored
with a wrong value, so that an engine which only echoes what is stored is found out.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import xlsxwriter

from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.formulas.definition import Formula
from tests.formulas.cases import ERRORS, Case
from tests.support.office import CellValue, column_letters

STORED = -987654321.0
CELL, CALL = 6, 7
"""The columns of the cell formula and of the call."""

CellText = Callable[[Formula, Sequence[str]], str]
LambdaText = Callable[[Formula], str]


class Placed(NamedTuple):
    """A case and where it stands."""

    case: Case
    sheet: str
    row: int


def workbook(
    cases: Sequence[Case],
    cell_text: CellText = lambda formula, refs: formula.cell(*refs),
    lambda_text: LambdaText = Formula.lambda_text,
) -> tuple[bytes, list[Placed]]:
    """The bytes of the workbook, and where each case stands."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False})
    sheets: dict[str, xlsxwriter.worksheet.Worksheet] = {}
    rows: dict[str, int] = {}
    placed = []
    for case in cases:
        name = case.formula.name
        if name not in sheets:
            sheets[name] = book.add_worksheet(f"of {name}"[:31])
            rows[name] = 0
            book.define_name(name, lambda_text(case.formula))
        sheet, row = sheets[name], rows[name]
        for column, value in enumerate(case.arguments):
            _write(sheet, row, column, value)
        refs = [f"{column_letters(column)}{row + 1}" for column in range(len(case.arguments))]
        sheet.write_formula(row, CELL, cell_text(case.formula, refs), None, STORED)
        call = f"={name}({','.join(refs)})"
        sheet.write_dynamic_array_formula(row, CALL, row, CALL, call, None, STORED)
        placed.append(Placed(case, sheet.name, row + 1))
        rows[name] += 1
    book.close()
    return content.getvalue(), placed


def _write(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: object) -> None:
    if isinstance(value, str) and value in ERRORS:
        sheet.write_formula(row, column, f"={value}", None, STORED)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, float | int):
        sheet.write_number(row, column, value)


@cache
def expected(case: Case) -> float | str:
    """What Python gives for a case: a number, or the text of its error."""
    value, code = case.formula.evaluate(*case.arguments)
    return ERROR_TEXTS[int(code)] if code else float(value)


def differences(
    placed: Sequence[Placed],
    computed: Mapping[tuple[str, str], CellValue],
    column: int,
    same: Callable[[CellValue, float | str], bool] | None = None,
) -> list[str]:
    """One sentence for each case in which an engine's column is not what Python gives."""
    agree = same or equal
    differing = []
    for case, sheet, row in placed:
        value, wanted = computed.get((sheet, f"{column_letters(column)}{row}")), expected(case)
        if not agree(value, wanted):
            differing.append(f"{case.formula.name}{case.arguments}: {value!r}, in Python {wanted!r}")
    return differing


def equal(value: CellValue, wanted: float | str) -> bool:
    """Numbers to 1e-12 of the larger one, errors by code; a truth value is no number."""
    if isinstance(wanted, str) or isinstance(value, bool) or not isinstance(value, float | int):
        return value == wanted and not isinstance(value, bool)
    return abs(value - wanted) <= 1e-12 * max(abs(value), abs(wanted))
