"""Every formula against answers that were not worked out by this package.

answers/formulas.csv was computed from its column `working` with exact fractions and 50-digit decimals;
`source` says where the number or the rule comes from ("seed 004": the fourth source article).
"""

import math

import pytest

from ltv_xl import FORMULAS
from ltv_xl.errors import DividedByZero, OutsideDomain
from tests.formulas.carriers import CALL, CELL
from tests.formulas.everything import ANSWERS, ENGINES, Answer, book, computed
from tests.support.office import CellValue, column_letters

CODES = {"#NUM!": OutsideDomain, "#DIV/0!": DividedByZero}


def agrees(value: CellValue, answer: Answer) -> bool:
    """To 1e-12; a payback at a churn near 0 takes the logarithm of a number near 1, and loses digits."""
    if isinstance(answer.answer, str):
        return value == answer.answer
    churn = answer.case.arguments[-1] if answer.case.formula.name == "PAYBACK_PERIODS" else None
    loss = 1e-15 / float(churn) if churn else 0
    return value == pytest.approx(answer.answer, rel=max(1e-12, loss), abs=0)


@pytest.mark.parametrize("answer", ANSWERS)
def test_python_call(answer: Answer) -> None:
    if isinstance(answer.answer, str):
        with pytest.raises(CODES[answer.answer]) as caught:
            answer.case.formula(*answer.case.arguments)
        assert caught.value.code == answer.answer
    else:
        assert agrees(answer.case.formula(*answer.case.arguments), answer), answer.source


@pytest.mark.parametrize(
    ("engine", "column"),
    [
        *((engine, column) for engine in ENGINES for column in (CELL, CALL)),
        pytest.param("LibreOffice", CELL, marks=pytest.mark.office),
    ],
)
def test_cell_formula_and_lambda(engine: str, column: int) -> None:
    _, placed = book()
    for answer, (case, sheet, row) in zip(ANSWERS, placed[-len(ANSWERS) :], strict=True):
        assert case is answer.case
        assert agrees(computed(engine)[sheet, f"{column_letters(column)}{row}"], answer), answer


def test_every_formula_has_a_number_and_an_error() -> None:
    for name, formula in FORMULAS.items():
        kinds = {isinstance(answer.answer, str) for answer in ANSWERS if answer.case.formula is formula}
        assert kinds == ({False} if name == "MAX_CPO" else {True, False}), name


def test_seed_004_from_customers_to_profit() -> None:
    """Two customers of 9,600 and 14,400 are worth 12,000 on average; a CPO of 10,000 leaves 2,000."""
    values = FORMULAS["LTV_GENERAL"]([500, 1500], 0.8, [2, 1], 12)
    assert values.tolist() == [9600, 14400]
    mean = float(values.mean())
    cost = FORMULAS["CPO"](100, 0.01)
    assert (mean, cost, FORMULAS["CUSTOMER_PROFIT"](mean, cost)) == (12000, 10000, 2000)


def test_mean_of_products_is_not_product_of_means() -> None:
    """Customers of 1,000 × 1 and 2,000 × 4 a month for a year: 54,000 on average, not 45,000."""
    values = FORMULAS["LTV_GENERAL"]([1000, 2000], 1, [1, 4], 12)
    assert values.mean() == 54000
    assert FORMULAS["LTV_GENERAL"](1500, 1, 2.5, 12) == 45000


def test_published_contract_figures() -> None:
    assert round(FORMULAS["LTV_CONTRACT"](1000, 1, 0.08, 24)) == 35500
    assert round(FORMULAS["LTV_CONTRACT"](1000, 1, 0.028365, 24)) == 58255


def test_published_yearly_churn() -> None:
    assert f"{FORMULAS['CONVERT_CHURN'](0.05, 1, 12):.1%}" == "46.0%"


def test_cpo_divides_and_max_cpc_is_its_inverse() -> None:
    assert FORMULAS["CPO"](100, 0.01) == 10000
    assert FORMULAS["MAX_CPC"](10000, 0.01) == 100


@pytest.mark.parametrize(("churn", "discount"), [(0.05, 0), (0.3, 0.02), (0.02, 0.1), (1, 0.05)])
def test_subscription_is_the_sum_of_its_payments(churn: float, discount: float) -> None:
    payments = [1200 * ((1 - churn) / (1 + discount)) ** t for t in range(3000)]
    assert FORMULAS["LTV_SUBSCRIPTION"](3000, 0.4, churn, discount) == pytest.approx(math.fsum(payments))


@pytest.mark.parametrize(("churn", "term"), [(0.08, 24), (0.5, 1), (1, 6)])
def test_contract_is_the_sum_of_its_payments(churn: float, term: int) -> None:
    payments = [400 * (1 if t < term else (1 - churn) ** (t - term + 1)) for t in range(2000)]
    assert FORMULAS["LTV_CONTRACT"](1000, 0.4, churn, term) == pytest.approx(math.fsum(payments))


@pytest.mark.parametrize(("payments", "churn"), [(1, 0.05), (6, 0.05), (24, 0.02), (60, 1e-4)])
def test_payback_counts_the_payments_that_add_up_to_cac(payments: int, churn: float) -> None:
    cac = math.fsum(1200 * (1 - churn) ** t for t in range(payments))
    assert FORMULAS["PAYBACK_PERIODS"](cac, 3000, 0.4, churn) == pytest.approx(payments, rel=1e-9)


@pytest.mark.parametrize("months", [1, 2, 12, 36])
def test_converted_churn_is_what_months_of_churn_leave(months: int) -> None:
    left = 1.0
    for _ in range(months):
        left -= left * 0.05
    assert FORMULAS["CONVERT_CHURN"](0.05, 1, months) == pytest.approx(1 - left)


def test_price_change_at_breakeven_leaves_lifetime_value() -> None:
    """Price 1,000 and unit cost 600; at 1,100 the margin is 500 of 1,100."""
    before = FORMULAS["LTV_SUBSCRIPTION"](1000, 0.4, 0.05)
    after = FORMULAS["LTV_SUBSCRIPTION"](1100, 500 / 1100, FORMULAS["BREAKEVEN_CHURN"](0.05, 0.4, 0.1))
    assert after == pytest.approx(before)
