"""Ids of customers as cells hold them: the number 1, 1.0 and the text "1" are one customer.

"0001" is another. Where both stand in one column nobody knows whether Excel has eaten the zeros: refused.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ltv_xl.formulas.ranges import Values
from ltv_xl.range_functions.kinds import Id, IdColumn

DIGITS = 15
"""Digits of a number that Excel keeps: a longer id is no longer what it was."""


def id_column(cells: Sequence[Any] | Values) -> IdColumn:
    """The ids of a column without blanks. ValueError for what is no id, OverflowError for one that is too
    long for a number, LookupError for one that is there with and without leading zeros.
    """
    if isinstance(cells, np.ndarray):
        different, numbers = np.unique(cells, return_inverse=True)
        return IdColumn([_of_number(each) for each in different.tolist()], (numbers + 1).astype(np.int32))
    meant = {cell: customer_id(cell) for cell in set(cells)}
    _check_zeros(meant)
    names = sorted(set(meant.values()), key=lambda name: (isinstance(name, str), name))
    places = {name: place for place, name in enumerate(names, 1)}
    by_cell = {cell: places[name] for cell, name in meant.items()}
    return IdColumn(names, np.fromiter(map(by_cell.__getitem__, cells), np.int32, len(cells)))


def customer_id(cell: object) -> Id:
    """The id that a cell means."""
    match cell:
        case int() | float():
            return _of_number(cell)
        case str():
            word = cell.strip()
            whole = word.isascii() and word.isdigit() and len(word) <= DIGITS
            return int(word) if whole and str(int(word)) == word else word
        case _:
            raise ValueError(cell)


def _of_number(number: float) -> Id:
    if not math.isfinite(number) or abs(number) >= 10**DIGITS:
        raise OverflowError(number)
    return int(number) if number == int(number) else number


def _check_zeros(meant: dict[Any, Id]) -> None:
    whole = {name for name in meant.values() if isinstance(name, int)}
    for name in meant.values():
        if isinstance(name, str) and name.isascii() and name.isdigit() and int(name) in whole:
            raise LookupError(name)
