"""Values and codes over ranges: blanks, truths, texts, errors, shapes; and what holds for any numbers."""

import datetime
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from ltv_xl import FORMULAS
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.formulas.definition import Formula
from ltv_xl.formulas.units import Number

FIXED = settings(derandomize=True, database=None, deadline=None, max_examples=300)
NAMES = st.sampled_from(list(FORMULAS))
NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([
    0,
    1,
    -1,
    0.05,
    1e308,
    -1e308,
    5e-324,
])
CELLS = NUMBERS | st.none() | st.booleans() | st.sampled_from(["text", "", "5", *ERROR_TEXTS[1:]])


def texts(formula: Formula, *arguments: object) -> list[object]:
    """Values, and the texts of errors in their place, row by row."""
    values, codes = formula.evaluate(*arguments)
    cells = zip(values.ravel().tolist(), codes.ravel().tolist(), strict=True)
    return [ERROR_TEXTS[code] or value for value, code in cells]


DIFFERENCE = FORMULAS["MAX_CPO"]
PRODUCT = FORMULAS["TARGET_CPO"]
RATIO = FORMULAS["LTV_CAC"]


@pytest.mark.parametrize(
    ("cell", "counts_as"),
    [
        (None, 0),
        (True, 1),
        (False, 0),
        (np.True_, 1),
        (7, 7),
        (np.int64(7), 7),
        (np.float32(0.5), 0.5),
        (Decimal("0.1"), 0.1),
        (Fraction(1, 4), 0.25),
        (datetime.date(2024, 1, 1), 45292),  # as Excel shows it with the format General
        (datetime.datetime(2024, 1, 1, 6), 45292.25),
        (pd.Timestamp("2024-01-01 06:00"), 45292.25),
    ],
)
def test_what_counts_as_a_number(cell: object, counts_as: float) -> None:
    assert texts(DIFFERENCE, cell, 0) == [counts_as]
    assert texts(DIFFERENCE, [[cell]], 0) == [counts_as]


@pytest.mark.parametrize("cell", ["text", "", "5", "#OOPS!", b"x", 1j, datetime.timedelta(1), object()])
def test_what_is_no_number(cell: object) -> None:
    assert texts(DIFFERENCE, cell, 0) == ["#VALUE!"]


@pytest.mark.parametrize("cell", [math.nan, math.inf, -math.inf, 10**400, Decimal("NaN"), pd.NA, pd.NaT])
def test_what_is_missing_or_infinite_lies_outside_every_domain(cell: object) -> None:
    assert texts(DIFFERENCE, cell, 0) == ["#NUM!"]
    assert texts(DIFFERENCE, cell, "#N/A") == ["#N/A"]


@pytest.mark.parametrize("code", ERROR_TEXTS[1:])
def test_an_error_comes_out_unchanged(code: str) -> None:
    for formula in FORMULAS.values():
        count = len(formula.arguments)
        for place in range(count):
            arguments: list[object] = [-7.0] * count  # outside nearly every domain: the error still wins
            arguments[place] = code
            assert texts(formula, *arguments) == [code]


def test_the_leftmost_error_comes_out() -> None:
    assert texts(RATIO, "#N/A", "#REF!") == ["#N/A"]
    assert texts(RATIO, "text", "#REF!") == ["#VALUE!"]
    assert texts(RATIO, -7, "#REF!") == ["#REF!"]
    assert texts(RATIO, "#REF!", -7) == ["#REF!"]


def test_a_blank_is_zero_or_the_default() -> None:
    assert texts(PRODUCT, 5, None) == [5]
    assert texts(PRODUCT, 5, [[None, 0, 2]]) == [5, 0, 10]
    assert texts(PRODUCT, None, 2) == [0]
    assert texts(PRODUCT, 5) == [5]


def test_a_number_too_large_is_an_error_even_on_the_way() -> None:
    assert texts(FORMULAS["AD_BUDGET"], 1e200, 1e200, 1) == ["#NUM!"]
    assert texts(FORMULAS["REQUIRED_ORDER_VALUE"], 1, 1, 1e200, 1e200) == ["#NUM!"]  # not 1 ÷ infinity = 0


def test_shapes_spill_as_in_excel() -> None:
    column, row = [[1], [2], [3]], [[10, 20]]
    assert texts(DIFFERENCE, column, row) == [-9, -19, -8, -18, -7, -17]
    assert DIFFERENCE.evaluate(column, row)[0].shape == (3, 2)
    assert texts(DIFFERENCE, column, [[1], [1]]) == [0, 1, "#N/A"]
    assert texts(DIFFERENCE, [[1, 2, 3]], [[1, 1], [0, 0]]) == [0, 1, "#N/A", 1, 2, "#N/A"]
    assert DIFFERENCE.evaluate(1, 2)[0].shape == ()
    assert DIFFERENCE.evaluate([], 2)[0].shape == (0,)
    assert texts(DIFFERENCE, [[5]], [1, 2]) == [4, 3]


def test_inputs_are_left_as_they_were() -> None:
    given_values = np.array([[1.0], [2.0]])
    values, _ = DIFFERENCE.evaluate(given_values, np.array([[1.0, 2.0]]))
    values[0, 0] = 99
    assert given_values.tolist() == [[1.0], [2.0]]


def test_wrong_number_of_arguments() -> None:
    with pytest.raises(TypeError):
        RATIO.evaluate(1)
    with pytest.raises(TypeError):
        RATIO.evaluate(1, 2, 3)


@FIXED
@given(NAMES, st.data())
def test_never_nan_or_infinite(name: str, data: st.DataObject) -> None:
    formula = FORMULAS[name]
    arguments = [data.draw(CELLS) for _ in formula.arguments]
    value, code = formula.evaluate(*arguments)
    assert math.isfinite(value) == (code == 0)
    assert code < len(ERROR_TEXTS)


@FIXED
@given(NAMES, st.data())
def test_broadcasting_is_cell_by_cell(name: str, data: st.DataObject) -> None:
    """Each place of a column against a row is what its own cells give."""
    formula = FORMULAS[name]
    column = data.draw(st.lists(CELLS, min_size=1, max_size=4))
    row = data.draw(st.lists(CELLS, min_size=1, max_size=4))
    rest = [data.draw(CELLS) for _ in formula.arguments[2:]]
    if len(formula.arguments) == 1:
        row = [None]
    first = [[cell] for cell in column]
    values, codes = formula.evaluate(*[first, [row], *rest][: len(formula.arguments)])
    for i, value in enumerate(column):
        for j, other in enumerate(row):
            alone = formula.evaluate(*[value, other, *rest][: len(formula.arguments)])
            assert_array_equal(values[i, j], alone[0])
            assert codes[i, j] == alone[1]


@settings(FIXED, max_examples=2000)
@given(NAMES, st.data())
def test_a_single_cell_is_what_the_range_gives(name: str, data: st.DataObject) -> None:
    """Formula.single and number compute without arrays; they may not compute anything else."""
    formula = FORMULAS[name]
    required = sum(argument.default is None for argument in formula.arguments)
    count = data.draw(st.integers(required, len(formula.arguments)))
    near = st.floats(0, 1) | st.floats(-1e6, 1e6) | CELLS
    arguments = [data.draw(near) for _ in range(count)]
    value, code = formula.evaluate(*arguments)
    single, single_code = formula.single(*arguments)
    assert single_code == code
    assert single == pytest.approx(float(value), rel=1e-15, nan_ok=True)
    plain = [argument for argument in arguments if isinstance(argument, int | float)]
    if len(plain) == count:
        assert formula.number(*plain) == (None if code else single)


@Formula
def power(base: Number, exponent: Number) -> Number:
    """The exponent may be negative, as in no formula of ours."""
    result: float = base**exponent
    return result


def test_zero_to_a_negative_power_is_no_division() -> None:
    """Python calls both a ZeroDivisionError."""
    assert texts(power, 0, -1) == ["#NUM!"]
    assert ERROR_TEXTS[power.single(0, -1)[1]] == "#NUM!"


MONEY = st.floats(1, 1e7)
RATE = st.floats(0.001, 1)
COUNT = st.floats(0.01, 1e3)


@FIXED
@given(MONEY, RATE, RATE)
def test_required_churn_and_arpu_invert_the_subscription(arpu: float, margin: float, churn: float) -> None:
    target = FORMULAS["LTV_SUBSCRIPTION"](arpu, margin, churn)
    assert FORMULAS["REQUIRED_ARPU"](target, margin, churn) == pytest.approx(arpu)
    if churn < 0.999:  # at 1 the rounding of the target decides on which side of the edge it lies
        assert FORMULAS["REQUIRED_CHURN"](target, arpu, margin) == pytest.approx(churn)


@FIXED
@given(MONEY, RATE, COUNT, COUNT, st.floats(0, 0.9))
def test_required_inputs_invert_the_general_formula(
    order_value: float, margin: float, frequency: float, lifespan: float, share: float
) -> None:
    cost = share * order_value * margin * frequency * lifespan
    target = FORMULAS["LTV_GENERAL"](order_value, margin, frequency, lifespan, cost)
    required = {
        "REQUIRED_ORDER_VALUE": (order_value, (margin, frequency, lifespan)),
        "REQUIRED_FREQUENCY": (frequency, (order_value, margin, lifespan)),
        "REQUIRED_LIFESPAN": (lifespan, (order_value, margin, frequency)),
    }
    for name, (wanted, others) in required.items():
        assert FORMULAS[name](target, *others, cost) == pytest.approx(wanted)


@FIXED
@given(MONEY, RATE, st.floats(0.001, 0.9), st.floats(-0.5, 0.5))
def test_breakeven_churn_keeps_lifetime_value(
    arpu: float, margin: float, churn: float, change: float
) -> None:
    """Price and margin after the change, the unit cost unchanged: the LTV at the new churn is the old one."""
    if not 0 < churn * (margin + change) / margin <= 1:
        return
    after = FORMULAS["BREAKEVEN_CHURN"](churn, margin, change)
    new_margin = (margin + change) / (1 + change)
    old = FORMULAS["LTV_SUBSCRIPTION"](arpu, margin, churn)
    assert FORMULAS["LTV_SUBSCRIPTION"](arpu * (1 + change), new_margin, after) == pytest.approx(old)


@FIXED
@given(st.floats(0, 0.5), st.floats(1, 12), st.floats(1, 12))
def test_converting_churn_there_and_back(churn: float, months: float, others: float) -> None:
    there = FORMULAS["CONVERT_CHURN"](churn, months, others)
    back = FORMULAS["CONVERT_CHURN"](there, others, months)
    assert back == pytest.approx(churn, abs=1e-10)
