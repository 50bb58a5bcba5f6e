"""Every function typed in cells: a number, a range, a blank, an error goes in, and the right thing comes out.

The way is the user's: cell, wrapper as it is shipped, xlwings' own CallUDF, ltv_xl, and back into the cell.
"""

import pytest

from ltv_xl import FORMULAS
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from tests.formulas.everything import ANSWERS
from tests.formulas.test_answers import agrees
from tests.support.calc_bridge import Seen
from tests.support.calc_cells import Desk, call, calls_in_rows, format_cells

pytestmark = pytest.mark.office

ERROR_CELLS = {
    "=1/0": "#DIV/0!",
    "=NA()": "#N/A",
    '=1+"x"': "#VALUE!",
    "=#REF!": "#REF!",
    "=NOSUCH()": "#NAME?",
    "=#NUM!": "#NUM!",
    "=SQRT(-1)": "#NUM!",  # Calc itself shows Err:502
    "=#NULL!": "#NULL!",
}


@pytest.mark.parametrize("name", FORMULAS)
def test_example_typed_with_numbers_and_with_cells(desk: Desk, seen: Seen, name: str) -> None:
    expected = FORMULAS[name].number(*FORMULAS[name].example)
    desk.put("B2", *FORMULAS[name].example)
    cells = [f"B{row}" for row in range(2, 2 + len(FORMULAS[name].example))]
    assert desk.typed(call(name, FORMULAS[name].example), "D2") == expected
    assert desk.typed(call(name, cells), "D3") == expected
    assert seen.calls == [name, name]


def test_answers_from_outside(desk: Desk) -> None:
    """Each in a row of its own: the arguments in cells, and the formula beside them."""
    cases = [answer.case for answer in ANSWERS]
    rows = tuple(
        tuple(float(argument or 0) for argument in (*case.arguments, *[0] * 5)[:5]) for case in cases
    )
    desk.cells(f"A1:E{len(cases)}").setDataArray(rows)
    calls = calls_in_rows((case.formula.name, len(case.arguments)) for case in cases)
    desk.cells(f"G1:G{len(cases)}").setFormulaArray(calls)
    for answer, (shown,) in zip(ANSWERS, desk.rows(f"G1:G{len(cases)}"), strict=True):
        assert agrees(shown, answer), f"{answer}: {shown}"


def test_omitted_and_blank_arguments(desk: Desk) -> None:
    """A blank counts as 0 where the argument is required, as the default where it is optional."""
    desk.put("B2", 3000, 0.4, 0.05, None, 12)
    assert desk.typed("=LTV_SUBSCRIPTION(B2;B3;B4)") == 24000
    assert desk.typed("=LTV_SUBSCRIPTION(B2;B3;B4;B5)") == 24000
    assert desk.typed("=TARGET_CPO(B2)") == desk.typed("=TARGET_CPO(B2;B5)") == 3000
    assert desk.typed("=PURCHASE_FREQUENCY(B6;B6)") == desk.typed("=PURCHASE_FREQUENCY(B6;B6;B5)") == 1
    assert desk.typed("=LTV_REPEAT(B2;B5;B6)") == 0
    assert desk.typed("=CUSTOMER_LIFETIME(B5)") == "#DIV/0!"


def test_functions_within_formulas(desk: Desk) -> None:
    desk.put("B2", 500, 1500, 2, 1)
    assert desk.typed("=SUM(LTV_GENERAL(B2;0.8;B4;12);LTV_GENERAL(B3;0.8;B5;12))/2") == 12000
    assert desk.typed("=CUSTOMER_PROFIT(12000;CPO(100;1%))") == 2000
    assert desk.typed("=IF(LTV_CAC(12000;4000)>=3;MAX_CPO(12000;2000);0)") == 10000


def test_text_and_truth_values(desk: Desk) -> None:
    desk.put("B2", "text", "=TRUE()", "=FALSE()", '=""', "'5")
    assert desk.typed("=CPA(B2;2)") == desk.typed('=CPA("text";2)') == "#VALUE!"
    assert desk.typed("=CPA(B3;2)") == 0.5
    assert desk.typed("=CPA(B4;2)") == 0
    assert desk.typed("=CPA(1;B4)") == "#DIV/0!"


@pytest.mark.parametrize(("formula", "code"), [("=CPO(100;5)", 6), ("=CPO(100;0)", 2), ('=CPO(100;"x")', 3)])
def test_errors_are_true_errors(desk: Desk, formula: str, code: int) -> None:
    assert desk.typed(formula) == ERROR_TEXTS[code]
    assert desk.typed("=ISERROR(G20)", "G21") == 1
    assert desk.typed("=ISNUMBER(G20)", "G21") == desk.typed("=ISTEXT(G20)", "G21") == 0
    assert desk.typed("=IFERROR(G20;-1)", "G21") == desk.typed(f"=IFERROR({formula[1:]};-1)", "G21") == -1
    assert desk.typed("=ERROR.TYPE(G20)", "G21") == code
    assert desk.typed("=G20+1", "G21") == ERROR_TEXTS[code]


@pytest.mark.parametrize(("source", "shown"), ERROR_CELLS.items())
def test_an_error_in_an_input_comes_out_unchanged(desk: Desk, source: str, shown: str) -> None:
    desk.put("B2", source)
    assert desk.typed("=CPO(B2;1%)") == desk.typed("=CPO(100;B2)") == shown
    assert desk.typed("=CPO(B2;5)") == shown, "errors win over the domain"
    assert desk.typed("=ISERROR(CPO(B2;1%))") == 1
    code = 7 if shown == "#NULL!" else ERROR_TEXTS.index(shown)  # Calc has no ERROR.TYPE for #NULL!
    assert desk.typed("=IFERROR(ERROR.TYPE(CPO(B2;1%));7)") == code
    desk.put("B3", "=1/0", "=NA()")
    assert desk.typed("=CPO(B3;B4)") == "#DIV/0!", "the leftmost wins"


def test_a_column_spills_with_errors_in_their_places(desk: Desk) -> None:
    desk.put("B2", 100, None, "text", "=NA()", 300)
    assert desk.spilled("=CPO(B2:B6;1%)", "D2:D6") == [[10000], [0], ["#VALUE!"], ["#N/A"], [30000]]
    block = desk.cells("D2:D6")
    block.setArrayFormula("=CPO(B2:B6;1%)")
    assert desk.typed("=SUMPRODUCT(--ISERROR(D2:D6))") == 2
    assert desk.typed("=SUM(IFERROR(D4;0);IFERROR(D5;0);D6)") == 30000
    block.setArrayFormula("")


def test_row_times_column_is_a_block(desk: Desk, seen: Seen) -> None:
    desk.put("B3", 100, 200, 0)
    for address, rate in (("C2", 0.01), ("D2", 0.02), ("E2", 0), ("F2", 5)):
        desk.put(address, rate)
    assert desk.spilled("=CPO(B3:B5;C2:F2)", "C3:F5") == [
        [10000, 5000, "#DIV/0!", "#NUM!"],
        [20000, 10000, "#DIV/0!", "#NUM!"],
        [0, 0, "#DIV/0!", "#NUM!"],
    ]
    assert seen.calls == ["CPO"], "one call for the whole block"


def test_one_row_stays_a_row_and_array_constants_are_ranges(desk: Desk) -> None:
    for address, price in (("B2", 100), ("C2", 200), ("D2", 300)):
        desk.put(address, price)
    assert desk.spilled("=CPO(B2:D2;1%)", "B4:D4") == [[10000, 20000, 30000]]
    assert desk.spilled("=CPO({100;200|300;400};1%)", "B4:C5") == [[10000, 20000], [30000, 40000]]
    assert desk.typed("=SUM(CPO({100;200;300};1%))") == 60000


def test_ranges_of_different_length_end_in_not_available(desk: Desk) -> None:
    desk.put("B2", 100, 200, 300)
    desk.put("C2", 0.01, 0.02)
    assert desk.spilled("=CPO(B2:B4;C2:C3)", "D2:D4") == [[10000], [10000], ["#N/A"]]


def test_recalculated_when_an_input_changes(desk: Desk, seen: Seen) -> None:
    desk.put("B2", 100, 0.01)
    assert desk.typed("=CPO(B2;B3)") == 10000
    assert desk.typed("=G20*2", "G21") == 20000
    desk.put("B3", 0.02)
    assert (desk.get("G20"), desk.get("G21")) == (5000, 10000)
    desk.put("B3", "=1/0")
    assert (desk.get("G20"), desk.get("G21")) == ("#DIV/0!", "#DIV/0!")
    desk.put("B3", 0.05)
    assert (desk.get("G20"), desk.get("G21")) == (2000, 4000)
    assert seen.calls == ["CPO"] * 4


def test_filled_down_each_cell_is_computed_once(desk: Desk, seen: Seen) -> None:
    count = 200
    desk.put("B2", *map(float, range(1, count + 1)))
    desk.put("C2", "=LTV_SUBSCRIPTION(B2;0.4;0.05)")
    seen.clear()
    desk.fill_down(f"C2:C{count + 1}")
    assert [row[0] for row in desk.cells(f"C2:C{count + 1}").getDataArray()] == [
        FORMULAS["LTV_SUBSCRIPTION"].number(price, 0.4, 0.05) for price in range(1, count + 1)
    ]
    assert seen.calls == ["LTV_SUBSCRIPTION"] * count


def test_dates_and_money_count_as_numbers(desk: Desk) -> None:
    """COM hands them over as datetime and Decimal."""
    desk.put("B2", 45000, 980)
    format_cells(desk, "B2", "date")
    format_cells(desk, "B3", "currency")
    assert desk.typed("=CPA(B2;2)") == 22500
    assert desk.typed("=CPA(B3;2)") == 490
    assert desk.spilled("=CPA(B2:B3;2)", "D2:D3") == [[22500], [490]]
