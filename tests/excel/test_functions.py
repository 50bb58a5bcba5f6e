"""The worksheet functions give in every host what the formula gives, and declare the same."""

import os
from functools import cache

import numpy as np
import pytest

from ltv_xl.formulas import FORMULAS
from ltv_xl.formulas.cell_values import ERROR_TEXTS
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.texts import LANGUAGES, Language
from tests.excel.calls import APART, LATER_ERRORS, Call, calls, calls_of
from tests.excel.faults import FAULTS
from tests.excel.host_answers import WITH_FAULTS, Answer, HostAnswers, answers_of, answers_with_faults
from tests.excel.hosts import Declared

LICENSED = pytest.mark.skipif(
    "XLWINGS_LICENSE_KEY" not in os.environ,
    reason="set XLWINGS_LICENSE_KEY to a key of your own: xlwings' code for Office.js needs one",
)
WITHOUT_LICENCE = ("plain", "windows_values", "windows_ranges")
EVERY_HOST = [*WITHOUT_LICENCE, pytest.param("office", marks=LICENSED)]


@cache
def every_call() -> list[tuple[Call, list[list[object]]]]:
    """With what the formula gives."""
    return [(call, expected(call)) for call in calls()]


def expected(call: Call) -> list[list[object]]:
    """What the formula gives, in rows."""
    values, codes = np.atleast_2d(*FORMULAS[call.name].evaluate(*call.arguments))
    return [
        [ERROR_TEXTS[code] or value for value, code in zip(row, of_row, strict=True)]
        for row, of_row in zip(values.tolist(), codes.tolist(), strict=True)
    ]


def differences(expectations: list[tuple[Call, list[list[object]]]], answers: list[Answer]) -> list[str]:
    """One sentence for each call that a host answers otherwise than the formula."""
    return [
        f"{call.name}{call.arguments}: {answer!r}, the formula gives {wanted!r}"
        for (call, wanted), answer in zip(expectations, answers, strict=True)
        if not same(answer, wanted)
    ]


def same(answer: Answer, wanted: list[list[object]]) -> bool:
    """Numbers to the last digits, where NumPy and C round a logarithm differently; all else to the letter."""
    if isinstance(answer, str) or list(map(len, answer)) != list(map(len, wanted)):
        return False
    pairs = [pair for rows in zip(answer, wanted, strict=True) for pair in zip(*rows, strict=True)]
    return all(
        abs(value - expected_value) <= 1e-15 * abs(expected_value)
        if type(value) is type(expected_value) is float
        else type(value) is type(expected_value) and value == expected_value
        for value, expected_value in pairs
    )


def declared(lang: Language) -> dict[str, Declared]:
    """What the one definition says."""
    return {
        function.name: Declared(
            function.help(lang),
            tuple(
                (argument.name, function.argument_help(argument.name, lang), argument.optional)
                for argument in function.arguments
            ),
        )
        for function in WORKSHEET_FUNCTIONS.values()
    }


@pytest.mark.parametrize("host", EVERY_HOST)
def test_every_host_gives_what_the_formula_gives(host: str) -> None:
    assert len(every_call()) > 6000
    assert differences(every_call(), answers_of(host).answers) == []


@pytest.mark.parametrize("host", EVERY_HOST)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_host_declares_help_arguments_and_what_is_optional(host: str, lang: Language) -> None:
    assert answers_of(host).declared[lang] == declared(lang)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault: str) -> None:
    answers = answers_with_faults("windows_values")[fault]
    expectations = [(call, expected(call)) for call in calls_of(WITH_FAULTS)]
    seen = differences(expectations, answers.answers)
    assert seen or answers.declared["en"] != declared("en")


def test_what_nobody_expected_is_raised() -> None:
    """Excel's wrappers and Office.js make #VALUE! of it and keep the reason."""
    answers = answers_with_faults("windows_values")["a surprise"]
    assert set(map(str, answers.answers)) == {"RuntimeError('planted')"}


def apart(answers: HostAnswers) -> dict[str, Answer]:
    return {str(call.arguments[0]): answer for call, answer in zip(APART, answers.apart, strict=True)}


@pytest.mark.parametrize("host", EVERY_HOST)
def test_where_hosts_differ_an_empty_text(host: str) -> None:
    """A cell formula that gives "" is text to Excel's own arithmetic; xlwings cannot tell it from a blank."""
    answers = apart(answers_of(host))
    if host == "plain":
        assert (answers[""], answers["[[''], [7.0]]"]) == ([["#VALUE!"]], [["#VALUE!"], [2.0]])
    else:
        assert (answers[""], answers["[[''], [7.0]]"]) == ([[-5.0]], [[-5.0], [2.0]])


@pytest.mark.parametrize("host", EVERY_HOST)
@pytest.mark.parametrize("error", LATER_ERRORS)
def test_where_hosts_differ_errors_of_newer_excels(host: str, error: str) -> None:
    """There are seven errors that xlwings makes for Office.js; the others it leaves as texts."""
    shown = f"[{error}]" if host == "office" else error
    assert apart(answers_of(host))[f"[['{error}'], [7.0]]"] == [[shown], [2.0]]
