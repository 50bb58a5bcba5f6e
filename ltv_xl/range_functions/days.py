"""Dates as cells hold them, as the serial numbers of their days in Excel; a time of day is left off.

A text counts where it begins with the year: 2024-04-01, 2024/4/1, 2024年4月1日. Of 04/05/2024 nobody knows
which is the month: refused.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from ltv_xl.formulas.ranges import Values
from ltv_xl.range_functions.kinds import Integers

DAY_ZERO = date(1899, 12, 30)
FIRST, LAST = 61, 2_958_465
"""1 March 1900, before which Excel counts a day that never was, and the last day of 9999."""

_WRITTEN = re.compile(r"\s*(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})日?(?:[T\s].*)?")


def serial_days(cells: Sequence[Any] | Values) -> Integers:
    """The days of a column without blanks. ValueError for what is no date, OverflowError for one that Excel
    does not have.
    """
    if not isinstance(cells, np.ndarray):
        days = {cell: serial_day(cell) for cell in set(cells)}
        return np.fromiter(map(days.__getitem__, cells), np.int32, len(cells))
    whole = np.floor(cells)
    if not ((whole >= FIRST) & (whole <= LAST)).all():
        raise OverflowError(next(float(serial) for serial in cells if not FIRST <= serial < LAST + 1))
    return whole.astype(np.int32)


def serial_day(cell: object) -> int:
    """The day of one cell."""
    match cell:
        case int() | float():
            serial = int(cell) if abs(cell) <= LAST + 1 else -1
        case datetime():
            serial = (cell.date() - DAY_ZERO).days
        case date():
            serial = (cell - DAY_ZERO).days
        case str():
            serial = (_written(cell) - DAY_ZERO).days
        case _:
            raise ValueError(cell)
    if not FIRST <= serial <= LAST:
        raise OverflowError(cell)
    return serial


def day_of(serial: int) -> date:
    """The day of a serial number."""
    return DAY_ZERO + timedelta(days=serial)


def _written(word: str) -> date:
    match = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", word))
    if not match:
        raise ValueError(word)
    return date(*map(int, match.groups()))
