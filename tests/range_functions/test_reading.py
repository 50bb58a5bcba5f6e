"""What the columns may hold: each kind of bad input has its answer, the same for every function."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

import ltv_xl
from ltv_xl.errors import FormulaError
from ltv_xl.range_functions import RANGE_FUNCTIONS
from ltv_xl.texts import LANGUAGES

IDS: list[Any] = [1, 2, 1]
DAYS: list[Any] = [date(2024, 1, 5), date(2024, 1, 9), date(2024, 3, 1)]
AMOUNTS: list[Any] = [100.0, 200.0, 300.0]
WANTED = ltv_xl.rfm_summary(IDS, DAYS, AMOUNTS)

REFUSED: dict[str, tuple[str, str, Sequence[Any]]] = {
    "columns of different length": ("#VALUE!", "lengths", (IDS, DAYS[:2], AMOUNTS)),
    "a block": ("#VALUE!", "block", ([[1, 2], [2, 3]], DAYS, AMOUNTS)),
    "nothing at all": ("#NUM!", "empty", ([], [], [])),
    "nothing but blanks": ("#NUM!", "empty", ([None, None], [None, ""], ["", None])),
    "a header alone": ("#NUM!", "empty", (["ID"], ["日付"], ["金額"])),
    "a date that may be two": ("#VALUE!", "dates", (IDS, [*DAYS[:2], "04/05/2024"], AMOUNTS)),
    "such a date in the first row": ("#VALUE!", "dates", (IDS, ["04/05/2024", *DAYS[1:]], AMOUNTS)),
    "a text for a date": ("#VALUE!", "dates", (IDS, [DAYS[0], "soon", DAYS[2]], AMOUNTS)),
    "a day that never was": ("#VALUE!", "dates", (IDS, [DAYS[0], "2024-02-30", DAYS[2]], AMOUNTS)),
    "a date as one number": ("#NUM!", "dates_beyond", (IDS, [20240105, 20240109, 20240301], AMOUNTS)),
    "a date before Excel's": ("#NUM!", "dates_beyond", (IDS, [DAYS[0], 0, 60], AMOUNTS)),
    "a number as text": ("#VALUE!", "amounts", (IDS, DAYS, [100.0, "200", 300.0])),
    "a number as text in the first row": ("#VALUE!", "amounts", (IDS, DAYS, ["1,200", 200.0, 300.0])),
    "an infinite amount": ("#NUM!", "amounts_beyond", (IDS, DAYS, [100.0, float("inf"), 300.0])),
    "an endless amount": ("#NUM!", "amounts_beyond", (IDS, DAYS, [100.0, 1e15, 300.0])),
    "a long id as a number": ("#NUM!", "ids_beyond", ([1e15, 2, 1], DAYS, AMOUNTS)),
    "ids with and without zeros": ("#VALUE!", "zeros", (["0001", 2, 1], DAYS, AMOUNTS)),
    "a date for an id": ("#VALUE!", "ids", ([1, DAYS[0], 1], DAYS, AMOUNTS)),
    "an as_of before all orders": ("#NUM!", "after", (IDS, DAYS, AMOUNTS, date(2023, 1, 1))),
    "an as_of of several cells": ("#VALUE!", "single", (IDS, DAYS, AMOUNTS, DAYS)),
    "an as_of that may be two": ("#VALUE!", "dates", (IDS, DAYS, AMOUNTS, "04/05/2024")),
    "another unit": ("#VALUE!", "time_unit", (IDS, DAYS, AMOUNTS, None, "month")),
    "a text for TRUE": ("#VALUE!", "number", (IDS, DAYS, AMOUNTS, None, None, "no")),
    "an error": ("#DIV/0!", "error", (IDS, DAYS, [100.0, "#DIV/0!", 300.0])),
    "several errors: the leftmost": ("#REF!", "error", (IDS, [DAYS[0], DAYS[1], "#REF!"], ["#N/A", 1, 2])),
    "an error before another length": ("#N/A", "error", (IDS, DAYS[:2], [100.0, "#N/A", 300.0])),
    "an error in a row that is blank": ("#N/A", "error", ([None, 1, 2], DAYS, ["#N/A", 200.0, 300.0])),
    "an error as as_of": ("#NAME?", "error", (IDS, DAYS, AMOUNTS, "#NAME?")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_has_a_code_and_a_sentence(case: str) -> None:
    code, key, arguments = REFUSED[case]
    with pytest.raises(FormulaError) as refused:
        ltv_xl.rfm_summary(*arguments)
    assert refused.value.code == code
    assert refused.value.key == f"range_functions.error.{key}"
    for lang in LANGUAGES:
        assert refused.value.sentence(lang).startswith("rfm_summary: ")


TAKEN: dict[str, Sequence[Any]] = {
    "a header row": (["顧客ID", *IDS], ["注文日", *DAYS], ["売上", *AMOUNTS]),
    "blanks after the last row": ([*IDS, None, ""], [*DAYS, None, ""], [*AMOUNTS, "", None]),
    "a row with a blank": ([*IDS, 3, None, 4], [*DAYS, None, DAYS[0], DAYS[1]], [*AMOUNTS, 5, 6, None]),
    "ids as decimals": ([1.0, 2.0, 1.0], DAYS, AMOUNTS),
    "ids as texts": (["1", " 2", "1 "], DAYS, AMOUNTS),
    "ids as both": (["1", 2, 1.0], DAYS, AMOUNTS),
    "dates as texts": (IDS, ["2024-01-05", "2024/1/9", "２０２４年３月１日"], AMOUNTS),
    "dates with times": (IDS, ["2024-01-05 23:59", "2024/1/9T00:00:00Z", "2024.3.1"], AMOUNTS),
    "serial numbers": (IDS, [45296, 45300.999, 45352.0], AMOUNTS),
    "rows in another order": (IDS[::-1], DAYS[::-1], AMOUNTS[::-1]),
    "a row in place of a column": ([IDS], [DAYS], [AMOUNTS]),
    "columns of rows": tuple([[cell] for cell in column] for column in (IDS, DAYS, AMOUNTS)),
    "a day in two rows": ([*IDS, 1], [*DAYS, DAYS[2]], [100.0, 200.0, 250.0, 50.0]),
    "orders after as_of": ([*IDS, 2], [*DAYS, date(2024, 5, 1)], [*AMOUNTS, 7.0], DAYS[2]),
    "a refund on a day of its own": ([*IDS, 1], [*DAYS, date(2024, 2, 1)], [*AMOUNTS, -50.0]),
    "optional arguments that are blank": (IDS, DAYS, AMOUNTS, None, None, None),
    "truth values": ([True, 2, True], DAYS, AMOUNTS),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_taken_gives_the_same(case: str) -> None:
    assert ltv_xl.rfm_summary(*TAKEN[case]) == WANTED


def test_one_customer_with_one_order() -> None:
    assert ltv_xl.rfm_summary([7], [45000], [100], headers=False) == [[7, 0, 0, 0, 0, 0]]
    assert ltv_xl.repeat_curve(7, 45000, headers=False) == [[1, 1, None, None, None]]
    assert ltv_xl.cohort_retention(7, 45000, headers=False) == [["2023-03", 1]]
    assert ltv_xl.cohort_retention(7, 45000, 45100, headers=False) == [["2023-03", 1, 1, 0, 0]]


def test_ids_come_back_as_they_were() -> None:
    rows = ltv_xl.rfm_summary(["b", 2, "0010", 10.5], [45000] * 4, [1] * 4, headers=False)
    assert [row[0] for row in rows] == [2, 10.5, "0010", "b"]


@pytest.mark.parametrize("name", RANGE_FUNCTIONS)
def test_every_function_takes_no_headers_and_lets_errors_out(name: str) -> None:
    function = RANGE_FUNCTIONS[name]
    named = {argument.name: "#NULL!" for argument in function.arguments}
    with pytest.raises(FormulaError) as refused:
        function(**named)
    assert refused.value.code == "#NULL!"
    with pytest.raises(TypeError):
        function()
    with pytest.raises(TypeError, match="colour"):
        function(**named, colour=5)


def test_a_million_rows() -> None:
    import numpy as np

    numbers = np.arange(1_000_000)
    rows = ltv_xl.repeat_curve(numbers % 400_000, 44_000 + numbers // 1000, headers=False)
    assert [row[1] for row in rows] == [400_000, 400_000, 200_000]
    assert [row[4] for row in rows] == [400, 400, None]
