"""A formula is the same in Python, as a cell formula and as a LAMBDA, for anything cells may hold."""

import math
from collections import Counter
from collections.abc import Sequence

import pytest

from ltv_xl import FORMULAS
from ltv_xl.formulas.definition import Formula
from tests.formulas.carriers import CALL, CELL, differences, equal, expected, workbook
from tests.formulas.cases import Case, cases
from tests.formulas.everything import CASES, ENGINES, book, computed
from tests.support.engines import ironcalc_values
from tests.support.office import CellValue


@pytest.mark.parametrize("engine", ENGINES)
def test_cell_formula_and_lambda_are_what_python_gives(engine: str) -> None:
    _, placed = book()
    assert differences(placed, computed(engine), CELL) == []
    assert differences(placed, computed(engine), CALL) == []


@pytest.mark.office
def test_cell_formula_in_libreoffice_is_what_python_gives() -> None:
    _, placed = book()
    held = [cell for cell in placed if not power_underflows(cell.case)]
    assert len(placed) - len(held) < 10
    assert differences(held, computed("LibreOffice"), CELL, equal_in_libreoffice) == []


def equal_in_libreoffice(value: CellValue, wanted: float | str) -> bool:
    """Its files hold no more than twenty decimals."""
    tiny = isinstance(value, float) and isinstance(wanted, float) and abs(value - wanted) < 1e-20
    return tiny or equal(value, wanted)


def power_underflows(case: Case) -> bool:
    """A power below 1e-308 is 0 in Excel and an error in LibreOffice: months times 1e6 bring it about."""
    numbers = [value for value in case.arguments if isinstance(value, int | float)]
    if case.formula.name != "CONVERT_CHURN" or len(numbers) < 3:
        return False
    churn, from_months, to_months = numbers
    return 0 < churn < 1 and from_months > 0 and to_months / from_months * math.log(1 - churn) < -700


def test_cases_reach_numbers_and_every_error() -> None:
    """Of each formula a good part of the cases has a value, and the others show all that can go wrong."""
    for name, formula in FORMULAS.items():
        outcomes = Counter(str(expected(case))[:1] == "#" for case in CASES if case.formula is formula)
        assert outcomes[False] >= 30, name
        codes = {expected(case) for case in CASES if case.formula is formula}
        assert {"#NULL!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#DIV/0!"} <= codes, name


FAULTS = [
    ("CPO", "A{0}/B{0}", "A{0}*B{0}"),  # the article's contradiction
    ("LTV_SUBSCRIPTION", "(1+D{0})", "(1-D{0})"),
    ("CUSTOMER_LIFETIME", "<=1", "<1"),
    ("PAYBACK_PERIODS", "0+D{0}=0", "D{0}=0"),  # FALSE=0 is FALSE
    ("MAX_CPO", "IF((0*A{0}=0)*(0*B{0}=0),A{0}-B{0},#NUM!)", "B{0}-A{0}"),
    ("LTV_CAC", "(0*A{0}=0)*(0+B{0}>=0)", "(0+B{0}>=0)*(0*A{0}=0)"),  # the wrong error comes out
    ("LTV_REPEAT", "0+C{0}", "C{0}"),  # a text is larger than any number
    ("PURCHASE_FREQUENCY", "IF(ISBLANK(C{0}),1,C{0})", "C{0}"),
    ("TARGET_CPO", "ISBLANK(B{0}),1", "ISBLANK(B{0}),0"),
    ("REQUIRED_CHURN", "#NUM!", "#N/A"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_fault_in_a_cell_formula_is_noticed(name: str, right: str, wrong: str) -> None:
    def faulty(formula: Formula, refs: Sequence[str]) -> str:
        row = "".join(filter(str.isdigit, refs[0]))
        return formula.cell(*refs).replace(right.format(row), wrong.format(row))

    own = list(cases(FORMULAS[name]))
    refs = [f"{letter}1" for letter in "ABCDE"][: len(FORMULAS[name].arguments)]
    assert faulty(FORMULAS[name], refs) != FORMULAS[name].cell(*refs)
    content, placed = workbook(own, faulty)
    values = ironcalc_values(content)
    assert differences(placed, values, CELL)
    assert differences(placed, values, CALL) == []


LAMBDA_FAULTS = [
    ("CPO", "/", "*"),
    ("PURCHASE_FREQUENCY", "ISOMITTED(_xlpm.periods),1", "ISOMITTED(_xlpm.periods),0"),
    ("PURCHASE_FREQUENCY", "ISBLANK(_xlpm.periods),1", "ISBLANK(_xlpm.periods),0"),
    ("CONVERT_CHURN", "_xlpm.to_months/_xlpm.from_months", "_xlpm.from_months/_xlpm.to_months"),
    ("TARGET_CPO", "_xlop.", "_xlpm."),  # no longer optional
]


@pytest.mark.parametrize(("name", "right", "wrong"), LAMBDA_FAULTS)
def test_a_fault_in_a_lambda_is_noticed(name: str, right: str, wrong: str) -> None:
    def faulty(formula: Formula) -> str:
        return formula.lambda_text().replace(right, wrong)

    assert faulty(FORMULAS[name]) != FORMULAS[name].lambda_text()
    content, placed = workbook(list(cases(FORMULAS[name])), lambda_text=faulty)
    values = ironcalc_values(content)
    assert differences(placed, values, CALL)
    assert differences(placed, values, CELL) == []


def test_an_engine_that_echoes_stored_values_is_noticed() -> None:
    content, placed = workbook(list(cases(FORMULAS["CPO"])))
    values = dict.fromkeys(ironcalc_values(content), -987654321.0)
    assert len(differences(placed, values, CELL)) == len(placed)
