"""What may stand in a cell: a number, a blank, a truth value, a text, a date, an error.

Each becomes a number and an error code, the way Excel's own arithmetic takes it. The codes are the numbers
of Excel's ERROR.TYPE; 0 means that there is a value. This module loads no library: a report, which computes
cell by cell, would pay for NumPy's start alone.
"""

import math
import numbers
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal

ERROR_TEXTS = (
    "",
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CONNECT!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#FIELD!",
    "#CALC!",
)
"""The text of each error code; position 0 stands for "no error"."""

OK, DIV0, VALUE, NUM, NA = 0, 2, 3, 6, 7
CELL_TYPES: frozenset[type] = frozenset({float, int, bool, str, Decimal, datetime, date, type(None)})
"""What Excel hands over for one cell."""

_CODE_OF = {text: code for code, text in enumerate(ERROR_TEXTS) if text}
_MISSING_IN_PANDAS = {"NAType", "NaTType"}
_DAY_ZERO = datetime(1899, 12, 30)


def cell(value: object, blank: float) -> tuple[float, int]:
    """One cell as its number and its code; the number beside a code above 0 is NaN."""
    match value:
        case None:
            return blank, OK
        case str():
            return math.nan, _CODE_OF.get(value, VALUE)
        case float() | int():
            return as_float(value), OK
        case _ if type(value).__name__ in _MISSING_IN_PANDAS:
            return math.nan, OK
        case numbers.Real() | Decimal():
            return as_float(value), OK
        case _ if type(value) is _numpy_truth():
            return float(bool(value)), OK
        case datetime():
            return (value.replace(tzinfo=None) - _DAY_ZERO) / timedelta(days=1), OK
        case date():
            return float((value - _DAY_ZERO.date()).days), OK
        case _:
            return math.nan, VALUE


def as_float(value: float | numbers.Real | Decimal) -> float:
    """A number as a float; infinite beyond 1e308."""
    try:
        return float(value)
    except OverflowError:  # an integer beyond 1e308
        return math.inf


def _numpy_truth() -> type | None:
    """NumPy's own type of True and False, which is no number to Python; who passes one has loaded NumPy."""
    numpy = sys.modules.get("numpy")
    return None if numpy is None else numpy.bool_
