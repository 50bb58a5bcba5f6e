"""The units of the formulas, against the words of their help and against a list written by hand."""

import re
import sys
from pathlib import Path
from shutil import copytree
from subprocess import run

import pytest

import ltv_xl
from ltv_xl.formulas import FORMULAS
from ltv_xl.formulas.units import MONEY_POWERS
from ltv_xl.report import units
from ltv_xl.report.style import Numbers

RESULTS = {
    "money": """
        LTV_GENERAL LTV_REPEAT LTV_B2B LTV_SUBSCRIPTION LTV_CONTRACT VALUE_PER_PERIOD AVERAGE_ORDER_VALUE
        CONTRIBUTION_PROFIT CPO CPA TARGET_CPO TRIAL_CPA MAX_CPO MAX_CPC AD_BUDGET CUSTOMER_PROFIT
        REQUIRED_ARPU REQUIRED_ORDER_VALUE""",
    "rate": """
        GROSS_MARGIN PROFIT_RATE CHURN_RATE CONVERT_CHURN REPEAT_RATE ACQUISITION_ROI REQUIRED_CHURN
        BREAKEVEN_CHURN""",
    "ratio": "LTV_CAC",
    "frequency": "PURCHASE_FREQUENCY REQUIRED_FREQUENCY",
    "periods": "CUSTOMER_LIFETIME PAYBACK_PERIODS REQUIRED_LIFESPAN",
    "count": "AD_ORDERS",
}
"""What each function gives, by what its name means in the field."""


def test_each_result_has_the_unit_of_its_name() -> None:
    expected = {name: unit for unit, names in RESULTS.items() for name in names.split()}
    assert {name: formula.unit for name, formula in FORMULAS.items()} == expected


@pytest.mark.parametrize("name", FORMULAS)
def test_help_and_unit_of_an_argument_say_the_same(name: str) -> None:
    """The help of money says "in money", that of a rate gives its example in percent, and no other does."""
    for argument in FORMULAS[name].arguments:
        words = FORMULAS[name].argument_help(argument.name, "en")
        assert ("money" in words.split("A ratio, not")[0]) == (argument.unit == "money"), argument
        assert bool(re.search(r"Example: -?[\d.]+%", words)) == (argument.unit == "rate"), argument


@pytest.mark.parametrize("name", FORMULAS)
def test_the_format_of_a_result_hides_nothing(name: str) -> None:
    """No more than half of the last digit of a rate, a ratio or a price is lost: 2.6 is not shown as 3."""
    formula = FORMULAS[name]
    shown = Numbers("en", "USD").of(units.RESULTS[formula.unit])
    assert ("." in shown) == (formula.unit != "count")
    assert shown.endswith("%") == (formula.unit == "rate")


def test_every_unit_of_a_worksheet_function_has_its_kinds() -> None:
    assert set(units.INPUTS) == set(units.RESULTS) == set(MONEY_POWERS) - {"number"}


FAULTS = {
    "no unit of a result": (" -> Ratio:", ":", "ltv_cac: its value has no unit"),
    "no unit of an argument": ("cac: Money) -> Ratio", "cac) -> Ratio", "ltv_cac: cac has no unit"),
    "a ratio called money": (" -> Ratio:", " -> Money:", "ltv_cac: its value is a number without money"),
    "any number": (" -> Ratio:", " -> Number:", "ltv_cac: Number is no unit of a worksheet function"),
    "no example": ("(example=(12000, 4000))\ndef ltv_cac", "\ndef ltv_cac", "ltv_cac: give its inputs"),
    "an example too short": (
        "(example=(12000, 4000))\ndef ltv_cac",
        "(example=(12000,))\ndef ltv_cac",
        "ltv_cac: its example gives each argument its input",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_formula_fails_at_import_with_a_sentence(fault: str, tmp_path: Path) -> None:
    before, after, sentence = FAULTS[fault]
    package = copytree(Path(ltv_xl.__file__).parent, tmp_path / "ltv_xl")
    path = package / "formulas" / "acquisition.py"
    source = path.read_text(encoding="utf-8").replace("import Count", "import Number, Count")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), encoding="utf-8")
    process = run(
        [sys.executable, "-c", "import ltv_xl.formulas"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert f"SyntaxError: formula {sentence}" in process.stderr
