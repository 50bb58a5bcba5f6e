"""Two workbooks beside one another: which cells differ, but for the order in which sums were added up."""

import re
import warnings
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

import openpyxl

OF_THE_SOURCE = {"About", "Checks", "About formula", "Checks formula"}
"""Sheets that name the source and what was noticed of it; their figures are compared by name elsewhere."""


def workbook(path: Path, values: bool) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it drops sparklines
        return openpyxl.load_workbook(path, data_only=values)


ABOUT = r"About'?!\$?[A-Z]+\$?\d+"
"""A cell of About in a formula: how many lines the sources take there moves what is below."""


def cells(path: Path) -> dict[tuple[str, str], Any]:
    """Every cell's value and formula, but for those of the sheets that are about the source itself."""
    made = {}
    for values in (True, False):
        book = workbook(path, values)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        value = (
                            re.sub(ABOUT, "About", cell.value) if isinstance(cell.value, str) else cell.value
                        )
                        made[f"{sheet.title}{'' if values else ' formula'}", cell.coordinate] = value
    return made


def differences(one: Path, other: Path) -> dict[str, int]:
    """Sheet -> cells that differ; numbers but for the order of their sums."""
    first, second = cells(one), cells(other)
    count: dict[str, int] = {}
    for place in first.keys() | second.keys():
        a, b = first.get(place), second.get(place)
        if a != b and not (_is_number(a) and _is_number(b) and abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1)):
            count[place[0]] = count.get(place[0], 0) + 1
    return count


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool | date | datetime)
