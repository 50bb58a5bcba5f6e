"""Array formulas of the user's that point at a report stay array formulas, in an Excel of any age."""

from collections.abc import Callable

import pytest
import xlwings as xw

from ltv_xl.errors import OutputError
from ltv_xl.excel.refresh.array_formulas import LONGEST
from tests.excel.live.conftest import Load
from tests.excel.live.dump import changes, state
from tests.excel.live.small_report import Small, small, users_book
from tests.excel.live.test_replacing import bring
from tests.support.calc_engine.cells import ComCells, Range

pytestmark = pytest.mark.office

Opened = Callable[[Small], xw.Book]


@pytest.fixture(params=["2016", "2021"])
def book(request: pytest.FixtureRequest, load: Load, monkeypatch: pytest.MonkeyPatch) -> xw.Book:
    """Excel before 2021 has no Range.Formula2."""
    if request.param == "2016":
        monkeypatch.delattr(Range, "formula2")
    return load("shop.xlsx", users_book())


def test_array_formulas_keep_braces_and_values(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    mine = book.sheets["Mine"]
    first = book.sheets["By channel"].tables["Segment_channel"].range.row + 1
    counts = f"'By channel'!C{first}:C{first + 4}"
    mine["E1"].formula_array = f"=SUM(({counts}>2)*{counts})"
    mine["G1:G5"].formula_array = f"={counts}*10"
    mine["I1"].formula = f"=SUM({counts})"
    book.app.calculate()
    assert (mine["E1"].value, mine["G1:G5"].value, mine["I1"].value) == (12, [10, 20, 30, 40, 50], 15)
    bring(book, source, small(2))
    assert (mine["E1"].value, mine["G1:G5"].value, mine["I1"].value) == (28, [20, 40, 60, 80, 100], 30)
    assert str(mine["G1:G5"].formula_array).startswith("='By channel'!")
    assert mine["G3"].impl.api.HasArray
    bring(book, source, small(1))
    assert (mine["E1"].value, mine["G1:G5"].value, mine["I1"].value) == (12, [10, 20, 30, 40, 50], 15)


def long_array(book: xw.Book) -> xw.Range:
    """Longer than Range.FormulaArray takes; only somebody who types can make one."""
    first = book.sheets["By channel"].tables["Segment_channel"].range.row + 1
    counts = f"'By channel'!C{first}:C{first + 4}"
    formula = f"=SUM({'+'.join([counts] * 20)})"
    assert len(formula) > LONGEST
    cell = book.sheets["Mine"]["K1"]
    cell.impl._write_array(formula)
    book.app.calculate()
    return cell


def test_an_array_formula_too_long_to_write_is_changed_in_parts(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    cell = long_array(book)
    formula, value = cell.formula_array, cell.value
    bring(book, source, small(2))
    assert cell.formula_array == formula
    assert (cell.value, cell.impl.api.HasArray) == (2 * value, True)


@pytest.mark.parametrize("fault", ["raises", "does nothing"])
def test_where_even_that_fails_the_workbook_is_as_it_was(
    book: xw.Book, source: Opened, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    bring(book, source, small(1))
    long_array(book)
    before = state(book)

    def replace(*_: object) -> bool:
        if fault == "raises":
            raise ValueError("Replace method of Range class failed")
        return False

    monkeypatch.setattr(ComCells, "Replace", replace)
    with pytest.raises(OutputError) as caught:
        bring(book, source, small(2))
    assert caught.value.key == (
        "excel.error.long_array" if fault == "does nothing" else "excel.error.cell_refuses"
    )
    assert changes(before, state(book)).keys() <= {"books"}, "the report is still open"
