"""The functions module itself: what its import brings along, and calling the functions from plain Python."""

import inspect
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

from ltv_xl.excel import functions
from ltv_xl.formulas import FORMULAS
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.texts import LANGUAGES, Language
from tests.test_imports import HEAVY

MADE = functions.worksheet_functions("en")
LONGEST_HELP = 255
"""Excel cuts off what is longer, of a function as of an argument."""


def fresh(code: str) -> list[str]:
    """What a process of its own prints, in words."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return done.stdout.split()


def test_annotations_are_readable_when_xlwings_decorates() -> None:
    for function in MADE.values():
        names = list(inspect.signature(function).parameters)
        assert list(get_type_hints(function, include_extras=True)) == names


def test_a_function_is_named_as_in_excel_and_no_two_alike() -> None:
    assert list(MADE) == list(WORKSHEET_FUNCTIONS) == functions.__all__
    assert len({name.upper() for name in MADE}) == len(MADE)
    for name, function in MADE.items():
        assert function.__name__ == name
        assert callable(getattr(functions, name))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_fits_into_excels_function_wizard(lang: Language) -> None:
    for formula in WORKSHEET_FUNCTIONS.values():
        helps = [
            formula.help(lang),
            *(formula.argument_help(argument.name, lang) for argument in formula.arguments),
        ]
        assert [words for words in helps if not 0 < len(words) <= LONGEST_HELP] == []


def test_help_is_in_the_language_of_the_system() -> None:
    code = "from ltv_xl.excel import functions; print(ascii(functions.CPO.__doc__))"
    for lang in LANGUAGES:
        words = fresh(f"import os; os.environ['LC_ALL'] = '{lang}_XX'; {code}")
        assert " ".join(words) == ascii(FORMULAS["CPO"].help(lang))


def without(libraries: Sequence[str], call: str) -> list[str]:
    """A call in a process where these libraries cannot be imported."""
    hidden = f"import sys; sys.modules.update(dict.fromkeys({list(libraries)}))"
    return fresh(f"{hidden}; from ltv_xl.excel.functions import *; print({call})")


def test_a_formula_in_a_cell_needs_xlwings_and_numpy_only() -> None:
    """With pandas installed xlwings loads it; we do not."""
    others = [name for name in HEAVY if name != "xlwings"]
    assert without(others, "LTV_SUBSCRIPTION([[3000.0]], [[0.4]], [[0.05]])") == ["24000.0"]
    assert without(others, "CPO([[100.0], ['x']], [[0.01]])") == ["[(10000.0,),", "('#VALUE!',)]"]


def test_a_library_that_is_needed_would_be_noticed() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        without(["numpy"], "CPO(100.0, 0.01)")


def test_numbers_give_a_number_and_ranges_give_rows() -> None:
    cpo = MADE["CPO"]
    assert cpo(100, 0.01) == 10_000
    assert cpo([[100.0], [50.0]], 0.01) == [(10_000,), (5_000,)]
    assert cpo([[100.0], [50.0]], [[0.01, 0.1]]) == [(10_000, 1_000), (5_000, 500)]
    assert cpo(np.array([100.0, 50.0]), 0.01) == [(10_000, 5_000)]
    assert cpo([(100.0,), (50.0,)], ((0.01,), (0.1,))) == [(10_000,), (500,)]
    assert cpo([], 0.01) == []


def test_what_a_function_gives_may_be_handed_to_another() -> None:
    costs = MADE["CPO"]([[100.0], [50.0], ["text"]], 0.01)
    assert MADE["CUSTOMER_PROFIT"](12_000, costs) == [(2_000,), (7_000,), ("#VALUE!",)]


def test_one_cell_gives_one_value_or_the_text_of_its_error() -> None:
    cpo = MADE["CPO"]
    assert type(cpo([[100.0]], 0.01)) is float
    assert cpo([[100.0]], [[0.0]]) == "#DIV/0!"
    assert cpo(np.array([[100.0]]), 5) == "#NUM!"
    assert cpo("100", 0.01) == "#VALUE!"
    assert cpo("#REF!", "#N/A") == "#REF!"


def test_arguments_by_name_and_their_number() -> None:
    assert MADE["CPO"](conversion_rate=0.01, cost_per_click=100) == 10_000
    assert MADE["TARGET_CPO"](4000) == MADE["TARGET_CPO"](4000, None) == 4000
    for wrong in ((), (1, 2, 3), ([[1.0], [2.0]],)):
        with pytest.raises(TypeError):
            MADE["CPO"](*wrong)
    with pytest.raises(TypeError, match="clicks"):
        MADE["CPO"](100, 0.01, clicks=5)


def test_what_was_handed_over_is_left_as_it_was() -> None:
    given = [[100.0], [None], ["x"], [-2146826238]]
    MADE["CPO"](given, 0.01)
    assert given == [[100.0], [None], ["x"], [-2146826238]]
