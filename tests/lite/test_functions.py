"""The worksheet functions in Pyodide, where xlwings Lite runs them: on Mac, on the web, without Python.

Two runs under node: as plain Python, which needs nobody's licence, and through xlwings' own code for
Office.js, which does.
"""

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ltv_xl import FORMULAS
from ltv_xl.excel.functions import worksheet_functions
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.formulas.definition import Formula
from ltv_xl.range_functions import RANGE_FUNCTIONS, WORKSHEET_FUNCTIONS
from tests.excel.range_calls import range_calls
from tests.formulas.cases import ERRORS, Given, cases
from tests.lite.page import main_py
from tests.lite.pyodide import Main, not_its_own, play
from tests.support.programs import needed

STAR = "from ltv_xl.excel.functions import *\n"
SAMPLE = f"import xlwings as xw\nfrom xlwings import func, script\n{main_py()}"
"""The imports that Lite's own main.py begins with, and what our page tells to write."""
SWAPPED = ("REQUIRED_FREQUENCY", "REQUIRED_ORDER_VALUE")
WRONG = f"{STAR}{', '.join(SWAPPED)} = {', '.join(reversed(SWAPPED))}\n"
"""A planted fault: two functions answer for each other."""

JAPANESE = {"LANG": "ja_JP.UTF-8"}
HEAVY = {"duckdb", "pandas", "pyarrow", "openpyxl", "xlsxwriter", "python_calamine", "click", "rich"}
ERROR_OF_TYPE = {
    "Div0": "#DIV/0!",
    "NotAvailable": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}

Cells = list[list[Any]]


def blocks(formula: Formula) -> Iterator[tuple[Cells, ...]]:
    """Arguments as Excel hands them over: single cells, then columns, then a column against a row."""
    tried = list(cases(formula, sensible=3, wild=3))
    yield from (tuple([[cell]] for cell in case.arguments) for case in tried)
    full = [case.arguments for case in tried if len(case.arguments) == len(formula.arguments)]
    columns = [[[cell] for cell in column] for column in zip(*full, strict=True)]
    yield tuple(columns)
    first, *others = columns
    yield (first[:5], *([[cell for [cell] in other[:4]]] for other in others))


class Call(NamedTuple):
    """A formula typed in a cell."""

    formula: Formula
    block: tuple[Cells, ...]


CALLS = [Call(formula, block) for formula in FORMULAS.values() for block in blocks(formula)]
OF_SWAPPED = [call for call in CALLS if call.formula.name in SWAPPED]


WITHOUT_LIBRARY = {
    *("LTV_LEVERS", "TRIAL_FUNNEL"),
    *("BGNBD_FIT", "PURCHASE_FIT", "GAMMA_GAMMA_FIT", "PREDICT_CUSTOMERS"),
    *("RETENTION_FIT", "RETENTION_FORECAST", "LTV_RETENTION"),
}
"""Functions that spill a table and need nothing but NumPy."""


def _first_calls() -> Iterator[tuple[str, list[Cells]]]:
    """A call of each function over ranges, of numbers and texts alone: a day is its number in Excel."""
    waiting = set(RANGE_FUNCTIONS)
    for call in range_calls():
        sent = [argument if isinstance(argument, list) else [[argument]] for argument in call.arguments]
        cells = [cell for rows in sent for row in rows for cell in row]
        if call.name in waiting and all(isinstance(cell, float | str | None) for cell in cells):
            waiting.remove(call.name)
            yield call.name, sent


RANGE_CALLS = list(_first_calls())


def expected(call: Call) -> Cells:
    """The cells that Excel should show: what the formula gives here."""
    values, codes = call.formula.evaluate(*call.block)
    return [
        [ERROR_TEXTS[code] or value for value, code in zip(*row, strict=True)]
        for row in zip(values.tolist(), codes.tolist(), strict=True)
    ]


def differences(calls: Sequence[Call], answers: Sequence[Cells]) -> list[str]:
    """The calls that did not give what they should."""
    return [
        f"{call.formula.name}{call.block}: {answer} instead of {wanted}"
        for call, answer in zip(calls, answers, strict=True)
        if not same(answer, wanted := expected(call))
    ]


def same(answer: Cells, wanted: Cells) -> bool:
    """Equal shapes, equal errors, and numbers but for the last digits: WebAssembly has its own powers.

    The absolute tolerance is for 1 - 0.999...: what is left of it has few digits.
    """
    return [len(row) for row in answer] == [len(row) for row in wanted] and all(
        value == other
        if isinstance(value, str) or isinstance(other, str)
        else math.isclose(value, other, rel_tol=1e-12, abs_tol=1e-15)
        for row, line in zip(answer, wanted, strict=True)
        for value, other in zip(row, line, strict=True)
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Without a licence key: xlwings' decorators do nothing."""
    mains = [
        Main(source, [(call.formula.name, call.block) for call in calls])
        for source, calls in ((STAR, CALLS), (WRONG, OF_SWAPPED))
    ]
    mains.append(Main(STAR, RANGE_CALLS))
    return play(mains, JAPANESE, tmp_path_factory.mktemp("plain"))


def as_cells(answer: object) -> Cells:
    """Plain Python gives a number or an error for one cell, else rows."""
    return answer if isinstance(answer, list) else [[answer]]


def test_the_package_loads_in_pyodide_with_nothing_but_numpy_and_xlwings(plain: dict[str, Any]) -> None:
    assert plain["platform"] == "emscripten"
    assert plain["language"] == "ja"
    assert not HEAVY & set(plain["modules"])


def test_main_py_gets_the_functions_and_nothing_else(plain: dict[str, Any]) -> None:
    assert plain["mains"][0]["names"] == list(WORKSHEET_FUNCTIONS)


def test_the_help_is_in_the_language_of_the_environment(plain: dict[str, Any]) -> None:
    assert plain["mains"][0]["help"] == {
        name: function.help("ja") for name, function in WORKSHEET_FUNCTIONS.items()
    }


def test_every_function_gives_in_pyodide_what_it_gives_here(plain: dict[str, Any]) -> None:
    assert differences(CALLS, [as_cells(answer) for answer in plain["mains"][0]["answers"]]) == []


def test_functions_over_ranges_give_a_table_or_say_that_their_library_is_missing(
    plain: dict[str, Any],
) -> None:
    """DuckDB and SciPy are not there; a cell shows #N/A, and Python's own errors nowhere."""
    assert {name for name, _ in RANGE_CALLS} == set(RANGE_FUNCTIONS)
    answers = plain["mains"][2]["answers"]
    for (name, sent), answer in zip(RANGE_CALLS, answers, strict=True):
        if name not in WITHOUT_LIBRARY:
            assert answer == "#N/A", name
            continue
        _, *here = as_cells(worksheet_functions("ja")[name](*sent))
        _, *there = answer
        assert all(
            value == pytest.approx(other, rel=1e-6) if isinstance(other, float) else value == other
            for row, line in zip(there, here, strict=True)
            for value, other in zip(row, line, strict=True)
        ), name


def test_functions_that_answer_for_each_other_are_noticed(plain: dict[str, Any]) -> None:
    wrong = differences(OF_SWAPPED, [as_cells(answer) for answer in plain["mains"][1]["answers"]])
    assert {line.partition("(")[0] for line in wrong} == set(SWAPPED)


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """With a licence key: the whole way from Excel's arguments to Excel's cells."""
    key = needed(
        os.environ.get("XLWINGS_LICENSE_KEY"),
        "set XLWINGS_LICENSE_KEY (xlwings' code for Office.js: 'noncommercial' is for noncommercial use)",
    )
    environment = {"XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": key}  # main.py asks for Japanese
    mains = [
        Main(source, [(call.formula.name, as_excel_sends(call)) for call in calls])
        for source, calls in ((SAMPLE, CALLS), (WRONG, OF_SWAPPED))
    ]
    return play(mains, environment, tmp_path_factory.mktemp("lite"))


def as_excel_sends(call: Call) -> list[Any]:
    """Errors as objects, a blank as null or, for a single cell, as empty text; what was omitted as null."""
    sent: list[Any] = [[[as_sent(cell) for cell in row] for row in rows] for rows in call.block]
    sent = [[[""]] if rows == [[None]] else rows for rows in sent]
    return sent + [None] * (len(call.formula.arguments) - len(call.block))


def as_sent(cell: Given) -> object:
    return {"type": "Error", "basicValue": cell} if cell in ERRORS else cell


def from_excel(answer: Sequence[Sequence[Any]]) -> Cells:
    """Excel's error objects as the texts that users know."""
    return [
        [ERROR_OF_TYPE[cell["errorType"]] if isinstance(cell, Mapping) else cell for cell in row]
        for row in answer
    ]


def test_lite_discovers_names_arguments_optional_ones_and_help(lite: dict[str, Any]) -> None:
    described = {function["name"]: function for function in lite["mains"][0]["meta"]}
    assert described.keys() == WORKSHEET_FUNCTIONS.keys()
    for name, formula in WORKSHEET_FUNCTIONS.items():
        assert described[name]["id"] == name
        assert described[name]["description"] == formula.help("ja")
        assert [
            (function["name"], function["description"], function.get("optional", False))
            for function in described[name]["parameters"]
        ] == [
            (function.name, formula.argument_help(function.name, "ja"), function.optional)
            for function in formula.arguments
        ]


def test_every_function_gives_through_lite_what_it_gives_here(lite: dict[str, Any]) -> None:
    assert differences(CALLS, [from_excel(answer) for answer in lite["mains"][0]["answers"]]) == []


def test_through_lite_too_functions_that_answer_for_each_other_are_noticed(lite: dict[str, Any]) -> None:
    wrong = differences(OF_SWAPPED, [from_excel(answer) for answer in lite["mains"][1]["answers"]])
    assert {line.partition("(")[0] for line in wrong} == set(SWAPPED)


def test_a_numpy_that_pyodide_did_not_release_is_refused(tmp_path: Path) -> None:
    package = {"file_name": "numpy.whl", "sha256": "ab" * 32}
    assert not_its_own(tmp_path, package) == "numpy.whl is missing"
    (tmp_path / "numpy.whl").write_bytes(b"something else")
    assert not_its_own(tmp_path, package) == "numpy.whl is not the one that Pyodide released"
