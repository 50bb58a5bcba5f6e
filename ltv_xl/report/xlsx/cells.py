"""A cell as it is stored: a number, a text, a blank, or a formula with its value."""

import math
from datetime import date
from typing import Any

from ltv_xl.report.content import Cell
from ltv_xl.report.xlsx.addresses import Reference

LONGEST_TEXT = 32_767
"""Excel's limit of characters in a cell."""
_DAY_ZERO = date(1899, 12, 30)


def write_cell(sheet: Any, row: int, column: int, cell: Cell, form: Any, reference: Reference) -> None:
    """Put a cell on its sheet; `reference` gives the addresses that its formula reads."""
    value = cell.value
    if cell.write is not None:
        formula = "=" + cell.write(*map(reference, cell.inputs))
        sheet.write_formula(row, column, formula, form, "" if value is None else _stored(value))
    elif value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_TEXT], form)
    else:
        sheet.write_number(row, column, _stored(value), form)


def _stored(value: Any) -> str | int | float:
    """What Excel stores: a text, a serial number, a finite number. ValueError for NaN and infinities."""
    if isinstance(value, str) or (type(value) is int and -(2**53) < value < 2**53):
        return value
    if isinstance(value, date):
        return (value - _DAY_ZERO).days
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value!r} must not reach a cell")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
