"""What is asked of every worksheet function in every host: single cells, ranges, and mixtures of these.

A cell is what Excel may hold in it; a range is a list of rows; fewer arguments than the function has: the
others are omitted. The single cells are those that every formula is tried with (tests/formulas/cases.py).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from ltv_xl.formulas import FORMULAS
from ltv_xl.formulas.definition import Formula
from tests.formulas.cases import ERRORS, cases

CellContent = float | str | bool | Decimal | datetime | None
Range = list[list[CellContent]]
Argument = CellContent | Range

DATE = datetime(2024, 4, 1, 12, tzinfo=UTC)
"""As pywin32 gives a date: with a time zone that means nothing."""
LATER_ERRORS = ("#GETTING_DATA", "#SPILL!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!")
"""Errors of newer Excels, which xlwings does not know."""
UNKNOWN_ERROR = "#BUSY!"
"""One that ltv_xl does not know either."""
LOOKS_LIKE_AN_ERROR = -2146826281.0
"""A number that is #DIV/0! where it is an integer."""


class Call(NamedTuple):
    """A worksheet function and what its arguments hold."""

    name: str
    arguments: tuple[Argument, ...]


def calls() -> Iterator[Call]:
    """All of them, always the same ones."""
    for formula in FORMULAS.values():
        yield from calls_of(formula)


def calls_of(formula: Formula) -> Iterator[Call]:
    """Those of one function."""
    for case in cases(formula, sensible=10, wild=10):
        yield Call(formula.name, case.arguments)
    for arguments in _with_ranges(formula):
        yield Call(formula.name, arguments)


APART: tuple[Call, ...] = (
    Call("MAX_CPO", ("", 5.0)),
    Call("MAX_CPO", ([[""], [7.0]], 5.0)),
    *(Call("MAX_CPO", ([[error], [7.0]], 5.0)) for error in LATER_ERRORS),
)
"""Calls that the hosts answer differently."""


def _with_ranges(formula: Formula) -> Iterator[tuple[Argument, ...]]:
    base, other = (case.arguments for case in islice(cases(formula), 2))
    columns: list[Argument] = []
    for place, (number, another) in enumerate(zip(base, other, strict=True)):
        held = _held(number)
        column_of_it: Range = [[cell] for cell in held]
        columns.append([[cell] for cell in held[place:] + held[:place]])  # each turned further than the last
        block: Range = [[number, another], [None, 0.0], ["text", "#N/A"]]
        for argument in (column_of_it, [held], block, *([[cell]] for cell in held), *held):
            yield (*base[:place], argument, *base[place + 1 :])
    yield tuple(columns)
    if len(base) > 1:
        column: Range = [[base[0]], [None], [other[0]]]
        row: Range = [[base[1], "#REF!", other[1], True]]
        yield (column, row, *base[2:])
        yield (row, column, *base[2:])
        too_short: Range = [[base[1]], [other[1]]]
        yield (column, too_short, *base[2:])
        too_narrow: Range = [[base[0], other[0]]]
        yield (too_narrow, [row[0], row[0]], *base[2:])
        single_cells: list[Range] = [[[cell]] for cell in base[1:]]
        yield (column, *single_cells)
    if formula.arguments[-1].default is not None:
        yield tuple(columns[:-1])
        yield (*columns[:-1], None)
        yield (*base[:-1], [[None], [base[-1]], [None]])


def _held(number: CellContent) -> list[CellContent]:
    """Everything that the cells of one range may hold."""
    assert isinstance(number, float)
    money = Decimal(f"{number:.4f}")
    words = ("text", "5", *ERRORS, UNKNOWN_ERROR)
    return [number, None, -number, 0.0, LOOKS_LIKE_AN_ERROR, *words, True, False, money, DATE]
