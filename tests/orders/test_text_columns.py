"""A column's cells become the same texts, whichever of the ways from cells to texts it takes."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltv_xl.orders.sources import text_columns as module
from ltv_xl.orders.sources.text_columns import cell_text, text_columns

CELL: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.booleans(),
    st.sampled_from([0.0, -0.0, 1.0, 1.125, 1e15, -1e15, 999_999_999_999_999.0, 2.0**53, 1e300]),
    st.floats(),
    st.integers(-(10**15), 10**15).map(float),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.times(),
)
ALIKE = [
    1,
    1.0,
    True,
    Decimal(1),
    "1",
    None,
    0.0,
    -0.0,
    False,
    "",
    time(),
    date(2024, 1, 1),
    datetime(2024, 1, 1),
]
"""Cells of which several are equal, and their texts are not."""


def texts_of(cells: Sequence[Any]) -> list[str | None]:
    (column,) = text_columns([[(cell,) for cell in cells]], 1)
    texts: list[str | None] = column.to_pylist()
    return texts


@pytest.mark.parametrize("many", [0, 10**9])
@pytest.mark.parametrize("times", [1, 9])
@given(cells=st.lists(CELL, min_size=1, max_size=30) | st.lists(st.floats(), min_size=1))
def test_every_cell_becomes_its_own_text(many: int, times: int, cells: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MANY", many)
        assert texts_of(cells * times) == [cell_text(cell) for cell in cells * times]


@pytest.mark.parametrize("first", ALIKE)
@pytest.mark.parametrize("second", ALIKE)
def test_equal_cells_of_other_types_keep_their_texts(first: object, second: object) -> None:
    cells = [first, second] * 20
    assert texts_of(cells) == [cell_text(cell) for cell in cells]


def test_columns_that_repeat_few_values_at_first_are_whole() -> None:
    cells = ["C1"] * 300 + [f"C{number}" for number in range(8000)]
    assert texts_of(cells) == cells
