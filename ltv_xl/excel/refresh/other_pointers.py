"""What of the user's points at a report and cannot be pointed elsewhere: named before anything is replaced.

Excel for Windows lets us look: at text boxes that show a cell, pivot tables, and the rules of cells
(conditional formats and data validation). Excel may refuse each question, which means: nothing there.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import xlwings as xw

ALL_VALIDATION = -4174
"""XlCellType.xlCellTypeAllValidation"""

MOST_RULES = 500
"""Of a sheet: a question for each takes its time."""

Wanted = Callable[[object], bool]


def other_pointers(book: xw.Book, sheets: Iterable[str], wanted: Wanted) -> list[str]:
    """As "Sheet: TextBox 1" or "Sheet!B2:B9"."""
    pointers: list[str] = []
    for name in sheets:
        sheet = _answer(lambda name=name: book.sheets[name].api)
        pointers += [f"{name}: {shape}" for shape in _text_boxes(sheet, wanted)]
        pointers += [f"{name}: {pivot}" for pivot in _pivot_tables(sheet, wanted)]
        pointers += [f"{name}!{address}" for address in _ruled_cells(sheet, wanted)]
    return pointers


def _text_boxes(sheet: Any, wanted: Wanted) -> Iterator[str]:
    """Shapes that show what a cell holds: the formula is that of the drawing object behind the shape."""
    for shape in _members(sheet, "Shapes"):
        if wanted(_answer(lambda shape=shape: shape.DrawingObject.Formula)):
            yield str(shape.Name)


def _pivot_tables(sheet: Any, wanted: Wanted) -> Iterator[str]:
    """Pivot tables of a range or a table; SourceData has no equals sign."""
    for pivot in _members(sheet, "PivotTables"):
        source = _answer(lambda pivot=pivot: pivot.SourceData)
        if isinstance(source, str) and wanted(f"={source}"):
            yield str(pivot.Name)


def _ruled_cells(sheet: Any, wanted: Wanted) -> Iterator[str]:
    """Addresses of cells whose rule mentions it, each area once."""
    rules = chain(_conditional_formats(sheet), _validations(sheet))
    yield from dict.fromkeys(address for address, formula in rules if wanted(formula))


def _conditional_formats(sheet: Any) -> Iterator[tuple[str, object]]:
    for rule in _members(sheet, "Cells", "FormatConditions"):
        for formula in ("Formula1", "Formula2"):
            text = _answer(lambda rule=rule, formula=formula: getattr(rule, formula))
            if text:
                yield str(rule.AppliesTo.Address).replace("$", ""), text


def _validations(sheet: Any) -> Iterator[tuple[str, object]]:
    areas = _answer(lambda: sheet.Cells.SpecialCells(ALL_VALIDATION).Areas)
    for area in _counted(areas):
        for formula in ("Formula1", "Formula2"):
            text = _answer(lambda area=area, formula=formula: getattr(area.Validation, formula))
            if text:
                yield str(area.Address).replace("$", ""), text


def _members(owner: Any, *names: str) -> Iterator[Any]:
    """The members of a collection of Excel's, which some owners have as a method."""

    def collection() -> Any:
        members = owner
        for name in names:
            members = getattr(members, name)
        return members() if callable(members) and not hasattr(members, "Count") else members

    yield from _counted(_answer(collection))


def _counted(collection: Any) -> Iterator[Any]:
    count = _answer(lambda: int(collection.Count)) or 0
    for number in range(1, min(count, MOST_RULES) + 1):
        member = _answer(lambda number=number: collection(number))
        if member is not None:
            yield member


def _answer(question: Callable[..., Any]) -> Any:
    """None where Excel refuses, or this is not Excel for Windows."""
    try:
        return question()
    except Exception:  # each engine has an error of its own
        return None
