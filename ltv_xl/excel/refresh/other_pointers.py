"""What of the user's points at a report beside formulas, charts and names, and how it is pointed elsewhere.

Excel for Windows lets us look: at text boxes that show a cell, pivot tables, and the rules of cells
(conditional formats and data validation). Excel may refuse each question, which means: nothing there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import xlwings as xw
from msgspec import Struct

from ltv_xl.excel.refresh.references import Moves, followed
from ltv_xl.ooxml.tokens import words

ALL_VALIDATION = -4174
"""XlCellType.xlCellTypeAllValidation"""

BETWEEN = 1
"""XlFormatConditionOperator.xlBetween"""

MOST_RULES = 500
"""Of a sheet: a question for each takes its time."""

_RELATIVE = re.compile(r"\$?[A-Za-z]{1,3}\$?\d+")
_ABSOLUTE = re.compile(r"\$[A-Za-z]{1,3}\$\d+")

Wanted = Callable[[object], bool]
Write = Callable[[Sequence[str]], object]


class OtherPointer(Struct, frozen=True):
    """place: as "Sheet: TextBox 1" or "Sheet!B2:B9". formulas: each begins with "=".

    write: gives the object other formulas; None where that would be a guess: Excel takes what a rule says
    without $ from the cell that happens to be active.
    """

    place: str
    formulas: tuple[str, ...]
    write: Write | None


def other_pointers(book: xw.Book, sheets: Iterable[str], wanted: Wanted) -> list[OtherPointer]:
    """Those of which a formula is wanted, in the order of the sheets."""
    return [
        pointer
        for name in sheets
        for pointer in _of_sheet(name, _answer(lambda name=name: book.sheets[name].api))
        if any(map(wanted, pointer.formulas))
    ]


def point_elsewhere(pointers: Iterable[OtherPointer], moves: Moves) -> list[str]:
    """Point them where their formulas lead after the moves. The places of those that Excel refused."""
    refused = []
    for pointer in pointers:
        if pointer.write is not None:
            try:
                pointer.write([followed(formula, moves) for formula in pointer.formulas])
            except Exception:  # each engine has an error of its own
                refused.append(pointer.place)
    return refused


def _of_sheet(name: str, sheet: Any) -> Iterator[OtherPointer]:
    for shape in _members(sheet, "Shapes"):
        yield from _text_box(name, shape)
    for pivot in _members(sheet, "PivotTables"):
        yield from _pivot_table(name, pivot)
    for rule in _members(sheet, "Cells", "FormatConditions"):
        yield from _conditional_format(name, rule)
    for cells in _validated(sheet):
        yield from _validation(name, cells)


def _text_box(sheet: str, shape: Any) -> Iterator[OtherPointer]:
    """A shape that shows what a cell holds: the formula is that of the drawing object behind the shape."""
    formula = _answer(lambda: shape.DrawingObject.Formula)

    def write(formulas: Sequence[str]) -> None:
        (shape.DrawingObject.Formula,) = formulas

    if formula:
        yield OtherPointer(f"{sheet}: {shape.Name}", (str(formula),), write)


def _pivot_table(sheet: str, pivot: Any) -> Iterator[OtherPointer]:
    """A pivot table of a range or a table; SourceData has no equals sign."""
    source = _answer(lambda: pivot.SourceData)

    def write(formulas: Sequence[str]) -> None:
        pivot.SourceData = formulas[0].removeprefix("=")
        pivot.RefreshTable()

    if isinstance(source, str):
        yield OtherPointer(f"{sheet}: {pivot.Name}", (f"={source}",), write)


def _conditional_format(sheet: str, rule: Any) -> Iterator[OtherPointer]:
    formulas = _formulas(rule)

    def write(formulas: Sequence[str]) -> None:
        rule.Modify(rule.Type, _operator(rule), *formulas)

    if formulas:
        yield OtherPointer(f"{sheet}!{_address(rule.AppliesTo)}", formulas, _unless_relative(formulas, write))


def _validation(sheet: str, cells: Any) -> Iterator[OtherPointer]:
    rule = _answer(lambda: cells.Validation)
    formulas = _formulas(rule)

    def write(formulas: Sequence[str]) -> None:
        rule.Modify(rule.Type, rule.AlertStyle, _operator(rule), *formulas)

    if formulas:
        yield OtherPointer(f"{sheet}!{_address(cells)}", formulas, _unless_relative(formulas, write))


def _validated(sheet: Any) -> Iterator[Any]:
    """Areas with one rule each; where an area has several, Excel refuses to say which: then its cells."""
    for area in _counted(_answer(lambda: sheet.Cells.SpecialCells(ALL_VALIDATION).Areas)):
        if _answer(lambda area=area: area.Validation.Type) is not None:
            yield area
        else:
            yield from _counted(_answer(lambda area=area: area.Cells))


def _formulas(rule: Any) -> tuple[str, ...]:
    """Formula1 and, where there is one, Formula2. Kinds of rules that have none refuse the question."""
    texts = (_answer(lambda name=name: getattr(rule, name)) for name in ("Formula1", "Formula2"))
    return tuple(str(text) for text in texts if text)


def _operator(rule: Any) -> Any:
    """Excel ignores it in rules that have none; COM would take None for Null, which is no operator."""
    return _answer(lambda: rule.Operator) or BETWEEN


def _unless_relative(formulas: Sequence[str], write: Write) -> Write | None:
    relative = [
        token
        for formula in formulas
        for token, _ in words(formula.removeprefix("="))
        if _RELATIVE.fullmatch(token.text) and not _ABSOLUTE.fullmatch(token.text)
    ]
    return None if relative else write


def _address(cells: Any) -> str:
    return str(cells.Address).replace("$", "")


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
