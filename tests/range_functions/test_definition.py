"""The list of range functions: names, arguments and help, and what calling one loads."""

import subprocess
import sys
from pathlib import Path

import pytest

import ltv_xl
from ltv_xl.errors import NoEngine
from ltv_xl.formulas import FORMULAS
from ltv_xl.formulas.units import Number
from ltv_xl.range_functions import RANGE_FUNCTIONS, range_function_list
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.spill import Spill
from ltv_xl.texts import LANGUAGES, Language, room

USAGES = (
    "COHORT_RETENTION(customer_id, order_date, [as_of], [headers])",
    "COHORT_LTV(customer_id, order_date, gross_profit, [as_of], [headers])",
    "REPEAT_CURVE(customer_id, order_date, [as_of], [headers])",
    "SEGMENT_LTV(segment, customer_id, order_date, revenue, gross_profit, [as_of], [headers])",
    "RFM_SUMMARY(customer_id, order_date, amount, [as_of], [unit], [headers])",
    "RFM_SCORE(customer_id, order_date, amount, [as_of], [groups], [headers])",
    "DECILE_TABLE(amount, [groups], [headers])",
    "ABC_RANK(amount, [a], [b], [headers])",
    "RECOVERY_CURVE(customer_id, order_date, profit, cost_per_customer, [as_of], [discount], [headers])",
    "CONTINUATION_CURVE(subscription_id, delivery_number, [cancelled], [headers])",
    "RETENTION_FIT(active_counts, [model], [headers])",
    "RETENTION_FORECAST(active_counts, periods, [model], [level], [headers])",
    "LTV_RETENTION(active_counts, arpu, gross_margin, [discount_rate], [horizon], [level], [model], "
    "[headers])",
    "BGNBD_FIT(frequency, recency, T, [headers])",
    "PURCHASE_FIT(frequency, recency, T, [model], [log_gaps], [headers])",
    "GAMMA_GAMMA_FIT(frequency, monetary, [headers])",
    "PREDICT_CUSTOMERS(frequency, recency, T, monetary, horizon, [gross_margin], [discount_rate], "
    "[log_gaps], [headers])",
    "LTV_LEVERS(order_value, margin, frequency, lifespan, [cost], [change], [headers])",
    "TRIAL_FUNNEL(trial_cost, trial_conversion, trial_profit, ltv, [headers])",
)
"""Names and order of arguments are a promise to every workbook that calls them."""
HEAVY = ("duckdb", "pandas", "pyarrow", "openpyxl", "xlsxwriter", "click")


def test_functions_and_arguments() -> None:
    assert [function.usage for function in RANGE_FUNCTIONS.values()] == list(USAGES)
    assert not RANGE_FUNCTIONS.keys() & FORMULAS.keys()
    for name, function in RANGE_FUNCTIONS.items():
        assert getattr(ltv_xl, function.python_name) is function
        assert name == function.python_name.upper()
        assert function.__doc__
        assert repr(function) == f"<range function {function.usage}>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RANGE_FUNCTIONS)
def test_help_fits_excel(name: str, lang: Language) -> None:
    function = RANGE_FUNCTIONS[name]
    helps = [
        function.help(lang),
        *(function.argument_help(argument.name, lang) for argument in function.arguments),
    ]
    assert [words for words in helps if not 0 < len(words) <= 255] == []
    assert 0 < len(function.title(lang)) <= 60
    optional = "Optional" if lang == "en" else "省略可"
    for argument in function.arguments:
        assert (optional in function.argument_help(argument.name, lang)) is argument.optional


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_help_is_of_an_argument_that_is_not_there(lang: Language) -> None:
    texts = room("range_functions", lang)
    assert texts["function"].keys() == {function.python_name for function in RANGE_FUNCTIONS.values()}
    used = {argument.name for function in RANGE_FUNCTIONS.values() for argument in function.arguments}
    assert texts["argument"].keys() <= used
    for function in RANGE_FUNCTIONS.values():
        own = texts["function"][function.python_name].get("arguments", {})
        assert own.keys() <= {argument.name for argument in function.arguments}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list(lang: Language) -> None:
    listed = range_function_list(lang)
    assert [function.usage for function in listed.functions] == list(USAGES)
    assert all("\n" not in part for function in listed.functions for part in function)


def test_an_argument_without_a_kind_is_refused() -> None:
    def shares(rows: Number, count: float) -> Spill:
        raise NotImplementedError

    with pytest.raises(SyntaxError, match="count has no kind"):
        range_function()(shares)


def fresh(code: str) -> str:
    """What a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


def test_only_a_call_loads_the_database() -> None:
    seen = f"print(*[name for name in {HEAVY} if name in sys.modules])"
    assert fresh(f"import sys; import ltv_xl.excel.functions; {seen}") == ""
    assert fresh(f"import sys, ltv_xl; ltv_xl.trial_funnel(1, 1, 1, 1); {seen}") == ""
    assert fresh(f"import sys, ltv_xl; ltv_xl.repeat_curve([1], [45000]); {seen}") == "duckdb"


@pytest.mark.parametrize(
    "hidden", [("duckdb",), ("scipy",), ("msgspec",), (*HEAVY, "msgspec", "scipy")], ids=str
)
def test_without_a_library_a_function_answers_or_is_not_available(hidden: tuple[str, ...]) -> None:
    """As in xlwings Lite, which has none of them."""
    start = f"import sys; sys.modules.update(dict.fromkeys({hidden})); "
    start += "import ltv_xl.excel.functions as cells; "
    wanted = "[(" if hidden == ("scipy",) else "#N/A"
    assert fresh(f"{start}print(cells.REPEAT_CURVE([[1.0]], [[45000.0]]))").startswith(wanted)
    assert fresh(f"{start}print(cells.TRIAL_FUNNEL(0.0, 1.0, 5.0, 7.0)[2][1])") == "12.0"


def test_without_the_database_the_sentence_says_so() -> None:
    for lang in LANGUAGES:
        where = {"function": "x", "engine": "DuckDB"}
        assert "DuckDB" in NoEngine("range_functions.error.engine", **where).sentence(lang)
