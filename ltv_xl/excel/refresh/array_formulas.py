"""Formulas that more than one cell shares: array formulas, {=…}, and those that spill.

Excel shows the formula of such cells in each of them. Written cell by cell, an array formula would become an
ordinary one, with another value, and what was spilled would become formulas that stand in each other's way.
"""

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

import xlwings as xw

from ltv_xl.ooxml.tokens import Token, place, tokens

LONGEST = 255
"""Characters of a formula that Range.FormulaArray takes, as its page says. A user may type 8,192."""
PART_OF_A_CELL = 2
"""XlLookAt.xlPart"""


class TooLong(Exception):
    """An array formula that cannot be written."""


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


def write_array(cells: xw.Range, formula: str) -> None:
    """Write the array formula of these cells. TooLong where Excel takes it neither whole nor in parts."""
    if len(formula) <= LONGEST:
        cells.formula_array = formula
        return
    # Range.Replace changes parts of a formula that is there, however long that is.
    for words, others in _differences(str(cells.formula_array), formula).items():
        cells.api.Replace(_as_searched(words), others, PART_OF_A_CELL)
    if _differences(str(cells.formula_array), formula):
        raise TooLong(formula)


def _differences(formula: str, other: str) -> Mapping[str, str]:
    """What the first calls otherwise than the other. Excel leaves out quotes that a name can do without."""
    pairs = zip_longest(tokens(formula), tokens(other), fillvalue=Token("sign", ""))
    return {own.text: others.text for own, others in pairs if _meaning(own) != _meaning(others)}


def _meaning(token: Token) -> object:
    return place(token.text) if token.kind == "prefix" else token.text


def _as_searched(words: str) -> str:
    """As Excel's Find takes it: there ? and * stand for others, and ~ before them for themselves."""
    return re.sub(r"([~*?])", r"~\1", words)


def _area(cells: Any, height: int, width: int) -> Area:
    return Area(cells.Row, cells.Column, height, width)


def _may(cells: xw.Range, question: str) -> bool:
    """Excel before 2021 does not know HasSpill, and none but that for Windows is asked so."""
    try:
        return getattr(cells.api, question) is not False
    except Exception:  # each engine has an error of its own for what it lacks
        return False
