"""Stored values are held against computed ones, and a false one is noticed whatever its kind."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.support.cells import disagreements, formula_cells, poison, stored_cells
from tests.support.engines import formulon_values, ironcalc_values
from tests.support.office import CellValue, recalculated

Engine = Callable[[Path], dict[tuple[str, str], CellValue]]
SHEET = "見込み & 'a' b"
FORMULAS: dict[str, tuple[str, CellValue]] = {
    "B1": ("=1/3", 1 / 3),
    "B2": ("=A1*0", 0.0),
    "B3": ('=A2&"<x>"', "  二つ\n<x>"),
    "B4": ("=A1>2", True),
    "B5": ('=IF(A1>2,"","no")', ""),
    "B6": ("=1/0", "#DIV/0!"),
    "B7": ("=DATE(2024,2,29)", 45351),
    "B8": ("=#NUM!", "#NUM!"),
    "B9": ("=SUM(A1,A3)", 45296.5),
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write("A1", 3)
        sheet.write("A2", "  二つ\n")
        sheet.write("A3", 45293.5, date)
        for address, (formula, value) in FORMULAS.items():
            sheet.write_formula(address, formula, date if address == "B7" else None, value)
    return path


def test_a_workbooks_xml_gives_each_constant_formula_and_stored_value(workbook: Path) -> None:
    cells = {cell.address: cell for cell in stored_cells(workbook)}
    assert {cell.sheet for cell in cells.values()} == {SHEET}
    assert [cells[a].value for a in ("A1", "A2", "A3")] == [3, "  二つ\n", 45293.5]
    assert {a: (f"={c.formula}", c.value) for a, c in cells.items() if c.formula is not None} == FORMULAS
    assert [a for a, c in cells.items() if c.is_error] == ["B6", "B8"]


engines = pytest.mark.parametrize(
    "computed",
    [
        pytest.param(ironcalc_values, id="IronCalc"),
        pytest.param(formulon_values, id="formulon"),
        pytest.param(recalculated, id="LibreOffice", marks=pytest.mark.office),
    ],
)


@engines
def test_an_engine_agrees_with_true_values(workbook: Path, computed: Engine) -> None:
    values = computed(workbook)
    assert len(formula_cells(workbook)) == len(FORMULAS)
    assert disagreements(workbook, values) == []
    assert [values[SHEET, a] for a in ("A1", "A2", "A3")] == [3, "  二つ\n", 45293.5]


@engines
@pytest.mark.parametrize("address", [a for a, (_, value) in FORMULAS.items() if value])
def test_an_engine_notices_one_poisoned_value(
    workbook: Path, tmp_path: Path, computed: Engine, address: str
) -> None:
    poisoned = poison(workbook, tmp_path / "poisoned.xlsx", SHEET, address)
    (sentence,) = disagreements(poisoned, computed(poisoned))
    assert sentence.startswith(f"{SHEET}!{address} ={FORMULAS[address][0][1:]}: stored")


def test_differences_beyond_the_tolerance_and_absent_cells_are_named(workbook: Path) -> None:
    right: dict[tuple[str, str], CellValue] = {(SHEET, a): value for a, (_, value) in FORMULAS.items()}
    assert disagreements(workbook, right) == []
    assert disagreements(workbook, {**right, (SHEET, "B1"): 1 / 3 * (1 + 1e-10)}) == []
    assert len(disagreements(workbook, {**right, (SHEET, "B1"): 1 / 3 * (1 + 2e-9)})) == 1
    assert len(disagreements(workbook, {**right, (SHEET, "B2"): None})) == 1
    assert len(disagreements(workbook, {**right, (SHEET, "B2"): "0"})) == 1
    del right[SHEET, "B9"]
    assert len(disagreements(workbook, right)) == 1


def test_poisoning_a_cell_without_a_stored_value_is_refused(workbook: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="as it was"):
        poison(workbook, tmp_path / "poisoned.xlsx", SHEET, "Z9")
