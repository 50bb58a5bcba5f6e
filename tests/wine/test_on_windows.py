"""Tests that run on the Windows side, by Windows' Python: what real pywin32 and xlwings see over COM, and of
the product's own tests what ends in another way there.
"""

import re

import pytest

from tests.wine.build import CHECKOUT
from tests.wine.windows import Windows

REFRESH = "tests/wine/excel_side/check_refresh.py"
OWN = {
    "formulas and what people write": [
        "tests/formulas/test_cell_values.py",
        "tests/formulas/test_evaluation.py",
        "tests/test_settings.py",
    ],
    "files": [
        "tests/test_saving.py",
        "tests/test_own_folder.py",
        "tests/ooxml/test_markup.py",
        "tests/ooxml/test_tokens.py",
        "-k",
        "not a_place_that_cannot_hold",
    ],
    "setup": ["tests/setup/test_registry.py", "tests/setup/test_places.py"],
    "orders": ["tests/orders/test_read.py", "tests/orders/test_encodings.py"],
}
"""By what they are about. The rest needs what is not on Windows or not under Wine: LibreOffice and node, the
engines IronCalc and formulon, Linux's limits, rights, links and signals, the certificates of trustme."""
LEAST = 10
"""Tests of each group at least, so that an empty run does not pass."""


def run(windows: Windows, *words: str) -> str:
    outcome = windows.python(
        "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "--basetemp", r"C:\pt", *words,
        folder=CHECKOUT, seconds=240,
    )  # fmt: skip
    assert outcome.code == 0, outcome.output[-6000:]
    return outcome.output


def passed(output: str) -> int:
    return int((re.findall(r"(\d+) passed", output) or ["0"])[-1])


def test_what_refresh_asks_of_a_workbook_over_com(japanese: Windows) -> None:
    assert passed(run(japanese, REFRESH)) >= LEAST


@pytest.mark.parametrize("about", OWN)
def test_the_products_own_tests(japanese: Windows, about: str) -> None:
    assert passed(run(japanese, *OWN[about])) >= LEAST
