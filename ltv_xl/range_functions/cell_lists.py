"""Any column or single cell that a caller hands over, as a list of cells: a blank is None.

A caller is Excel (rows of cells, an array of numbers) or Python (lists, arrays, Series).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from ltv_xl.formulas.ranges import Listed, Values, listed

Cells = Values | list[Any]
"""An array where all cells are numbers, else a list."""

_MISSING = {"NAType", "NaTType"}


def cells_of(argument: object) -> Cells | None:
    """The cells of one row, one column or a single cell; None of a block of several rows and columns."""
    if isinstance(argument, np.ndarray) and argument.dtype.kind in "fiu":
        return argument.astype(np.float64).ravel() if _is_line(argument.shape) else None
    held = block_of(argument)
    if not _is_line(held.shape):
        return None
    odd = held.kinds - {float, int, str, bool, type(None)}
    strange = odd or str in held.kinds or float in held.kinds
    return [_plain(cell) for cell in held.contents] if strange else held.contents


def block_of(argument: object) -> Listed:
    """The cells of any block, with the shape that they had."""
    return argument if isinstance(argument, Listed) else listed(_without_index(argument))


def _is_line(shape: Sequence[int]) -> bool:
    return sum(size != 1 for size in shape) <= 1


def _without_index(argument: Any) -> Any:
    """A Series of pandas or polars as a list, with its dates as Python's."""
    for to_list in ("to_list", "tolist"):
        if hasattr(argument, to_list) and not isinstance(argument, np.ndarray):
            return getattr(argument, to_list)()
    if isinstance(argument, tuple | range):
        return list(argument)
    return argument


def _plain(cell: Any) -> Any:
    """A cell without what only libraries know; an empty text is blank, as in a cell."""
    if type(cell) is float:
        return None if cell != cell else cell
    if cell == "" if type(cell) is str else type(cell).__name__ in _MISSING:
        return None
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, np.datetime64):
        return cell.astype("datetime64[us]").item()
    if isinstance(cell, np.generic):
        return _plain(cell.item())
    return cell
