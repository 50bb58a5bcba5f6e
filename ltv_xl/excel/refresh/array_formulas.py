"""Formulas that more than one cell shares: array formulas, {=…}, and those that spill.

Excel shows the formula of such cells in each of them. Written cell by cell, an array formula would become an
ordinary one, with another value, and what was spilled would become formulas that stand in each other's way.
"""

from typing import Any, NamedTuple

import xlwings as xw


class Area(NamedTuple):
    """The cells of a shared formula: the first of them, and how many."""

    row: int
    column: int
    height: int
    width: int


def may_share(cells: xw.Range) -> bool:
    """Whether any of these cells may share its formula. Excel says None (Null) where they differ."""
    return _may(cells, "HasArray") or _may(cells, "HasSpill")


def shared_area(cell: xw.Range) -> tuple[Area | None, bool]:
    """The area of the formula that a cell shares, None where it shares none; and whether it spills."""
    api = cell.api
    if _may(cell, "HasSpill"):
        return _area(api.SpillParent, 1, 1), True
    if _may(cell, "HasArray"):
        array = api.CurrentArray
        return _area(array, array.Rows.Count, array.Columns.Count), False
    return None, False


def _area(cells: Any, height: int, width: int) -> Area:
    return Area(cells.Row, cells.Column, height, width)


def _may(cells: xw.Range, question: str) -> bool:
    """Excel before 2021 does not know HasSpill, and none but that for Windows is asked so."""
    try:
        return getattr(cells.api, question) is not False
    except Exception:  # each engine has an error of its own for what it lacks
        return False
