"""What cells show is what Python gives, for all that cells may hold: the cases that every carrier is held to.

A third of them goes in within ranges, a function's cases at once, and some go in cell by cell.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import pytest

from ltv_xl import FORMULAS
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from tests.formulas.carriers import equal, expected
from tests.formulas.cases import ERRORS, Case, Given
from tests.formulas.everything import CASES
from tests.support.calc_bridge import Seen
from tests.support.calc_cells import Desk, call, calls_in_rows
from tests.support.office import CellValue

pytestmark = pytest.mark.office

IN_RANGES, CELL_BY_CELL = CASES[::3], CASES[::19]
ALL_ERRORS = set(ERRORS)


def type_inputs(desk: Desk, cases: Sequence[Case]) -> None:
    """Each case in a row, its arguments from A on; numbers in one go, all else as somebody types it."""
    numbers = tuple(
        tuple(number(argument) for argument in (*case.arguments, *[None] * 5)[:5]) for case in cases
    )
    desk.cells(f"A1:E{len(cases)}").setDataArray(numbers)
    for row, case in enumerate(cases):
        for column, value in enumerate(case.arguments):
            if isinstance(value, str | bool):
                desk.sheet.getCellByPosition(column, row).setFormula(as_typed(value))


def number(value: Given) -> float | str:
    return "" if value is None or isinstance(value, str | bool) else float(value)


def as_typed(value: str | bool) -> str:
    if isinstance(value, bool):
        return f"={str(value).upper()}()"
    return f"={value}" if value in ERRORS else value


def shown(desk: Desk, count: int) -> list[CellValue]:
    """Column G of as many rows; errors by what ERROR.TYPE says of them, for which Calc lacks #NULL!."""
    codes = desk.cells(f"H1:H{count}")
    codes.setFormulaArray(
        tuple((f"=IFERROR(ERROR.TYPE(G{row});IF(ISERROR(G{row});1;0))",) for row in range(1, count + 1))
    )
    values = desk.cells(f"G1:G{count}").getDataArray()
    return [
        ERROR_TEXTS[int(code)] if code else value
        for (value,), (code,) in zip(values, codes.getDataArray(), strict=True)
    ]


def groups(cases: Sequence[Case]) -> Iterator[tuple[int, list[Case]]]:
    """Neighbours that can be one call: of the same function, with as many arguments; with their first row."""
    row = 1
    for _, group in groupby(cases, lambda case: (case.formula.name, len(case.arguments))):
        same_shape = list(group)
        yield row, same_shape
        row += len(same_shape)


def in_python(cases: Sequence[Case]) -> list[float | str]:
    """What Python gives for the same ranges: NumPy's power of an array may differ from that of a number."""
    results: list[float | str] = []
    for _, group in groups(cases):
        columns = zip(*(case.arguments for case in group), strict=True)
        values, codes = group[0].formula.evaluate(*([[cell] for cell in column] for column in columns))
        results += [ERROR_TEXTS[code] or value for value, code in zip(values.flat, codes.flat, strict=True)]
    return results


def type_ranges(desk: Desk, cases: Sequence[Case]) -> int:
    """One array formula for each group; how many there are."""
    blocks = list(groups(cases))
    for row, group in blocks:
        last = row + len(group) - 1
        columns = [f"{letter}{row}:{letter}{last}" for letter in "ABCDE"[: len(group[0].arguments)]]
        desk.cells(f"G{row}:G{last}").setArrayFormula(call(group[0].formula.name, columns))
    return len(blocks)


def differences(desk: Desk, cases: Sequence[Case], wanted: Sequence[float | str]) -> list[str]:
    return [
        f"{case.formula.name}{case.arguments}: {value!r}, in Python {wanted_value!r}"
        for case, value, wanted_value in zip(cases, shown(desk, len(cases)), wanted, strict=True)
        if not equal(value, wanted_value)
    ]


def test_ranges(desk: Desk, seen: Seen) -> None:
    type_inputs(desk, IN_RANGES)
    blocks, wanted = type_ranges(desk, IN_RANGES), in_python(IN_RANGES)
    assert differences(desk, IN_RANGES, wanted) == []
    assert len(seen.calls) == blocks < 60
    assert set(map(str, wanted)) >= ALL_ERRORS


def test_cell_by_cell(desk: Desk, seen: Seen) -> None:
    type_inputs(desk, CELL_BY_CELL)
    calls = calls_in_rows((case.formula.name, len(case.arguments)) for case in CELL_BY_CELL)
    desk.cells(f"G1:G{len(CELL_BY_CELL)}").setFormulaArray(calls)
    wanted = [expected(case) for case in CELL_BY_CELL]
    assert differences(desk, CELL_BY_CELL, wanted) == []
    assert len(seen.calls) == len(CELL_BY_CELL)
    assert set(map(str, wanted)) >= ALL_ERRORS
    assert len({case.formula for case in CELL_BY_CELL}) == len(FORMULAS)


def test_one_changed_input_among_many_is_noticed(desk: Desk) -> None:
    cases = CELL_BY_CELL[:40]
    type_inputs(desk, cases)
    type_ranges(desk, cases)
    assert differences(desk, cases, in_python(cases)) == []
    desk.cells("A1").setValue(desk.cells("A1").Value * (1 + 1e-9))
    assert len(differences(desk, cases, in_python(cases))) == 1
