"""Ranges of nothing but numbers are read in one pass, and read as all others are."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from ltv_xl.formulas.ranges import cells, numbers_in

NUMBERS = st.floats() | st.booleans() | st.integers(-(2**62), 2**62) | st.decimals(-1000, 1000)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(ROWS)
def test_numbers_are_read_as_cells_are(rows: list[list[Any]]) -> None:
    read = numbers_in(rows)
    assert read is not None
    assert_array_equal(read, cells(rows, 0).values)


@pytest.mark.parametrize(
    "content", [None, "", "5", "#NUM!", date(2024, 1, 1), datetime(2024, 1, 1), 10**400, [1.0], object()]
)
@pytest.mark.parametrize("width", [1, 2])
def test_a_range_with_anything_else_is_left_to_the_longer_way(content: object, width: int) -> None:
    assert numbers_in([[1.0] * width, [content] * width]) is None


@pytest.mark.parametrize(
    "rows", [[[1.0], [1.0, 2.0]], [[1.0, 2.0], [1.0]], [[1.0, 2.0], [1.0], [1.0, 2.0, 3.0]]]
)
def test_rows_of_several_widths_are_no_range(rows: list[list[float]]) -> None:
    assert numbers_in(rows) is None


def test_truth_values_and_exact_decimals_are_numbers() -> None:
    assert_array_equal(numbers_in([[True], [Decimal("0.1")], [2]]), np.array([[1.0], [0.1], [2.0]]))
