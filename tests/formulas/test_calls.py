"""Calling a formula from Python: numbers give a number, arrays an array, Series a Series."""

import inspect
from typing import Any, assert_type

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import ltv_xl
from ltv_xl.errors import (
    DividedByZero,
    ErrorArgument,
    FormulaError,
    InputError,
    NotANumber,
    OutsideDomain,
)
from ltv_xl.texts import LANGUAGES


def test_numbers_give_a_float() -> None:
    value = ltv_xl.ltv_subscription(3000, 0.4, 0.05)
    assert_type(value, float)
    assert type(value) is float
    assert value == 24000


def test_arguments_by_name_and_defaults() -> None:
    assert ltv_xl.ltv_subscription(arpu=3000, margin=0.4, churn=0.05) == 24000
    assert ltv_xl.ltv_subscription(3000, 0.4, discount=0.01, churn=0.05) == pytest.approx(20200)
    assert ltv_xl.target_cpo(4000, None) == 4000


def test_arrays_and_lists_give_an_array() -> None:
    values = ltv_xl.ltv_subscription(np.array([1000, 3000], np.int64), 0.4, [0.05, 5])
    assert_type(values, NDArray[np.float64])
    np.testing.assert_array_equal(values, [8000, np.nan])
    column = np.array([[1.0], [2.0]])
    assert ltv_xl.max_cpo(column, [[0, 1, 2]]).shape == (2, 3)


def test_series_give_a_series_on_the_same_index() -> None:
    arpu = pd.Series([1000, 3000, None], index=["a", "b", "c"])
    values = ltv_xl.ltv_subscription(arpu, 0.4, 0.05)
    assert_type(values, "pd.Series[float]")
    pd.testing.assert_series_equal(values, pd.Series([8000.0, 24000.0, np.nan], index=["a", "b", "c"]))


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "object", "float32", "int8", "boolean"])
def test_series_of_any_dtype(dtype: Any) -> None:
    ones: pd.Series[Any] = pd.Series([1, 1, 0]).astype(dtype)
    assert ltv_xl.max_cpo(ones, 1).tolist() == [0, 0, -1]


def test_missing_values_of_pandas_stay_missing() -> None:
    assert ltv_xl.max_cpo(pd.Series([1, pd.NA], dtype="Int64"), 0).isna().tolist() == [False, True]


def test_series_of_dates_count_as_in_excel() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02"]))
    assert ltv_xl.max_cpo(days, 0).tolist() == [45292, 45293]


def test_series_with_an_array_of_its_length() -> None:
    assert ltv_xl.max_cpo(pd.Series([5, 6]), np.array([1, 2])).tolist() == [4, 4]


def test_series_with_different_indexes_are_refused() -> None:
    with pytest.raises(InputError, match="different indexes"):
        ltv_xl.max_cpo(pd.Series([1, 2]), pd.Series([1, 2], index=[1, 0]))
    with pytest.raises(InputError, match="different indexes"):
        ltv_xl.max_cpo(pd.Series([1, 2]), np.array([[1], [2]]))


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="shapes 2, 3 × 1, 3") as caught:
        ltv_xl.ltv_subscription([1, 2], [[1], [1], [1]], [1, 1, 1])
    assert "2, 3 × 1, 3" in caught.value.sentence("ja")


WITHOUT_VALUE: dict[tuple[object, ...], tuple[type[FormulaError], str, str]] = {
    (3000, 0.4, 5): (OutsideDomain, "#NUM!", "churn = 5, but it takes only 0 ≤ churn ≤ 1"),
    (3000, 40, 0.05): (OutsideDomain, "#NUM!", "margin = 40, but it takes only margin ≤ 1"),
    (3000, 0.4, 0): (DividedByZero, "#DIV/0!", "arpu = 3000, margin = 0.4, churn = 0, discount = 0"),
    (3000, 0.4, "5%"): (NotANumber, "#VALUE!", "churn is '5%', which is not a number"),
    (3000, "#N/A", "x"): (ErrorArgument, "#N/A", "margin is the error value #N/A"),
    ("#VALUE!", 0.4, 0.05): (ErrorArgument, "#VALUE!", "arpu is the error value #VALUE!"),
    (float("nan"), 0.4, 0.05): (OutsideDomain, "#NUM!", "arpu = nan is not a finite number"),
    (1e308, 1, 0.01): (OutsideDomain, "#NUM!", "too large"),
}


@pytest.mark.parametrize("arguments", WITHOUT_VALUE)
def test_a_single_call_without_a_value_says_why(arguments: tuple[Any, ...]) -> None:
    kind, code, reason = WITHOUT_VALUE[arguments]
    with pytest.raises(FormulaError) as caught:
        ltv_xl.ltv_subscription(*arguments)
    assert type(caught.value) is kind
    assert caught.value.code == code
    assert reason in str(caught.value)
    for lang in LANGUAGES:
        sentence = caught.value.sentence(lang)
        assert sentence.startswith("ltv_subscription")
        assert len(sentence) < 200


def test_the_error_names_all_arguments_of_its_condition() -> None:
    with pytest.raises(OutsideDomain, match=r"cac = 90000, churn = 0.05, arpu = 3000, margin = 0.4"):
        ltv_xl.payback_periods(90000, 3000, 0.4, 0.05)
    with pytest.raises(OutsideDomain, match="lost_customers = 7, customers_at_start = 5"):
        ltv_xl.churn_rate(7, 5)


def test_a_long_argument_is_shortened_in_the_sentence() -> None:
    with pytest.raises(NotANumber) as caught:
        ltv_xl.customer_lifetime("x" * 40_000)
    assert len(str(caught.value)) < 200
    with pytest.raises(OutsideDomain) as too_large:
        ltv_xl.customer_lifetime(10**4000)
    assert len(str(too_large.value)) < 200


def test_missing_and_unknown_arguments_are_type_errors() -> None:
    with pytest.raises(TypeError, match="churn"):
        ltv_xl.ltv_subscription(3000, 0.4)
    with pytest.raises(TypeError, match="chrun"):
        ltv_xl.ltv_subscription(3000, 0.4, 0.05, chrun=0.05)


def test_help_and_signature_are_those_of_the_function() -> None:
    signature = inspect.signature(ltv_xl.ltv_subscription)
    assert list(signature.parameters) == ["arpu", "margin", "churn", "discount"]
    assert inspect.getdoc(ltv_xl.ltv_subscription) is not None
    assert "(1 + discount) ÷ (discount + churn)" in str(inspect.getdoc(ltv_xl.ltv_subscription))
    assert repr(ltv_xl.max_cpo) == "<formula MAX_CPO(ltv, [target_profit])>"
