"""Ranges spill the same in Python, in a cell and through the LAMBDA: columns, rows, blocks and misfits."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from ltv_xl import FORMULAS
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.formulas.definition import Formula
from tests.formulas.carriers import equal
from tests.formulas.cases import SENSIBLE, Given
from tests.support.engines import Computed, formulon_values, ironcalc_values
from tests.support.office import column_letters, recalculated

Shape = tuple[int, int]
Block = list[list[Given]]
CELL_AT, LAMBDA_AT = 20, 26
ODD: tuple[Given, ...] = ("#N/A", "text", "#REF!", True, "#DIV/0!")


def shapes(count: int) -> list[list[Shape]]:
    """How large the arguments are: a pair of numbers, rows and columns, for each."""
    single: Shape = (1, 1)
    combinations: list[list[Shape]] = [[(3, 3)] * count, [(3, 1)] + [single] * (count - 1)]
    if count > 1:
        rest = [single] * (count - 2)
        combinations += [
            [(3, 1), *rest, (1, 3)],  # a column against a row: a block
            [(1, 3), *rest, (3, 3)],
            [(3, 1), *rest, (2, 1)],  # the last place has no partner: #N/A
            [(2, 2), *rest, (3, 1)],
        ]
    return combinations


def block(formula: Formula, place: int, blank: Given = None) -> Block:
    """Nine cells for one argument: numbers, and among them a blank, what is no number, and -7."""
    low, high = SENSIBLE.get(formula.arguments[place].name, (10.0, 200000.0))
    numbers: Block = [
        [low + (high - low) * (3 * row + column + 1) / 10 for column in range(3)] for row in range(3)
    ]
    numbers[place % 3][1] = blank if formula.arguments[place].default else None
    numbers[(place + 1) % 3][2] = ODD[place]
    numbers[2][(place + 2) % 3] = -7
    return numbers


def workbook(
    *, lambdas: bool = True, blank_default: Given = None
) -> tuple[bytes, dict[tuple[str, str], float | str]]:
    """The workbook, and what Python gives for each cell that a formula fills.

    blank_default: what stands in place of the blank among values whose default is not 0.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    wanted: dict[tuple[str, str], float | str] = {}
    for formula in FORMULAS.values():
        sheet = book.add_worksheet(f"of {formula.name}"[:31])
        if lambdas:
            book.define_name(formula.name, formula.lambda_text())
        blocks = [block(formula, place, blank_default) for place in range(len(formula.arguments))]
        for place, cells in enumerate(blocks):
            for row in range(3):
                for column in range(3):
                    value = cells[row][column]
                    if isinstance(value, str) and value.startswith("#"):
                        sheet.write_formula(row, 3 * place + column, f"={value}")
                    elif value is not None:
                        sheet.write(row, 3 * place + column, value)
        for number, sizes in enumerate(shapes(len(formula.arguments))):
            refs = [_ref(place, size) for place, size in enumerate(sizes)]
            ranges = [
                [row[:columns] for row in cells[:rows]]
                for cells, (rows, columns) in zip(blocks, sizes, strict=True)
            ]
            values, codes = formula.evaluate(*ranges)
            texts = {CELL_AT: formula.cell(*refs), LAMBDA_AT: f"={formula.name}({','.join(refs)})"}
            for left, text in texts.items():
                if left == LAMBDA_AT and not lambdas:
                    continue
                top = 5 * number
                rows, columns = values.shape
                sheet.write_dynamic_array_formula(top, left, top + rows - 1, left + columns - 1, text)
                for row in range(rows):
                    for column in range(columns):
                        code = int(codes[row, column])
                        address = f"{column_letters(left + column)}{top + row + 1}"
                        wanted[sheet.name, address] = ERROR_TEXTS[code] or float(values[row, column])
    book.close()
    return content.getvalue(), wanted


def _ref(place: int, size: Shape) -> str:
    rows, columns = size
    first, last = column_letters(3 * place), column_letters(3 * place + columns - 1)
    return f"{first}1" if size == (1, 1) else f"{first}1:{last}{rows}"


def wrong(computed: Computed, wanted: dict[tuple[str, str], float | str]) -> list[str]:
    return [
        f"{place}: {computed.get(place)!r}, in Python {value!r}"
        for place, value in wanted.items()
        if not equal(computed.get(place), value)
    ]


def test_ranges_spill_in_formulon_as_in_python() -> None:
    content, wanted = workbook()
    assert wrong(formulon_values(content), wanted) == []


def test_ranges_spill_in_ironcalc_as_in_python() -> None:
    """IronCalc 0.9 says FALSE to ISBLANK of a blank in a range: its range has a 2 there."""
    content, wanted = workbook(blank_default=2)
    assert wrong(ironcalc_values(content), wanted) == []


@pytest.mark.office
def test_ranges_spill_in_libreoffice_as_in_python(tmp_path: Path) -> None:
    content, wanted = workbook(lambdas=False)
    path = tmp_path / "spill.xlsx"
    path.write_bytes(content)
    differing = wrong(recalculated(path), wanted)
    assert [line for line in differing if not misfit_in_comparison(line)] == []


def misfit_in_comparison(line: str) -> bool:
    """LibreOffice gives #VALUE! where the two sides of a comparison have unequal lengths."""
    compares_two = line.startswith(("('of CHURN_RATE'", "('of REPEAT_RATE'"))
    return compares_two and line.endswith("'#VALUE!', in Python '#N/A'")


def test_and_in_place_of_a_product_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """AND() collapses a range to one answer: the classic mistake in a formula that must spill."""

    def collapsed(self: Formula, *refs: str) -> str:
        return right(self, *refs).replace(")*(", ",").replace("IF((", "IF(AND(", 1).replace("),", ")),", 1)

    right: Callable[..., str] = Formula.cell
    sample: Sequence[str] = ["A1", "B1"]
    assert FORMULAS["CPA"].cell(*sample).startswith("=IF((0+A1>=0)*(")
    monkeypatch.setattr(Formula, "cell", collapsed)
    content, wanted = workbook()
    assert wrong(ironcalc_values(content), wanted)
