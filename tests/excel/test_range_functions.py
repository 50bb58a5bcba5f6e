"""The range functions give in every host what the call in Python gives, and the code of what it refuses."""

from functools import cache

import pytest

from ltv_xl.errors import FormulaError
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.range_functions import RANGE_FUNCTIONS
from tests.excel.calls import Call
from tests.excel.host_answers import Answer, answers_of
from tests.excel.range_calls import range_calls
from tests.excel.test_functions import EVERY_HOST


@cache
def every_call() -> list[Call]:
    return list(range_calls())


def in_python(call: Call) -> Answer:
    """What the call in Python gives, in rows; a blank as an empty text, an error as its code."""
    try:
        rows = RANGE_FUNCTIONS[call.name](*call.arguments)
    except FormulaError as error:
        return [[error.code]]
    return [["" if value is None else value for value in row] for row in rows]


def in_brackets(answer: Answer) -> Answer:
    """As the tests' Office.js shows texts."""
    return [
        [f"[{cell}]" if isinstance(cell, str) and cell not in ERROR_TEXTS[1:] else cell for cell in row]
        for row in answer
        if not isinstance(row, str)
    ]


def as_shown(host: str, call: Call) -> Answer:
    answer = in_python(call)
    return in_brackets(answer) if host == "office" else answer


@pytest.mark.parametrize("host", EVERY_HOST)
def test_every_host_gives_what_python_gives(host: str) -> None:
    called = every_call()
    wanted = [as_shown(host, call) for call in called]
    answers = answers_of(host).ranges
    differences = [
        f"{call}: {answer!r}, in Python {shown!r}"
        for call, answer, shown in zip(called, answers, wanted, strict=True)
        if answer != shown
    ]
    assert differences == []
    assert {call.name for call in called} == set(RANGE_FUNCTIONS)
    refused = [answer[0][0] for answer in answers if len(answer) == 1]
    assert {"#VALUE!", "#NUM!", "#N/A", "#DIV/0!"} <= set(refused)
    assert sum(len(answer) > 1 for answer in answers) > 25
