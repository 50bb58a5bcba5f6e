"""RETENTION_FIT, RETENTION_FORECAST, LTV_RETENTION: published figures, plain sums, and what is refused."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import ltv_xl
from ltv_xl.errors import FormulaError
from ltv_xl.range_functions import RANGE_FUNCTIONS
from ltv_xl.range_functions.spill import Value
from tests.range_functions.test_definition import fresh

REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241)
HIGH_END = (1000, 869, 743, 653, 593, 551, 517, 491)


def fitted(active_counts: object, model: str = "sBG") -> dict[Value, tuple[Value, Value]]:
    given = {"active_counts": active_counts, "model": model, "headers": False}
    rows = RANGE_FUNCTIONS["RETENTION_FIT"].rows(given, "en")
    return {name: (value, error) for name, value, error in rows}


def test_published_parameters() -> None:
    """Fader and Hardie (2007), both cohorts."""
    for counts, alpha, beta, likelihood in (
        (REGULAR, 0.704, 1.182, -1680.3),
        (HIGH_END, 0.668, 3.806, -1611.2),
    ):
        rows = fitted(counts, "sbg")
        assert rows["Model"] == ("sBG", None)
        assert rows["alpha"][0] == pytest.approx(alpha, abs=5e-4)
        assert rows["beta"][0] == pytest.approx(beta, abs=5e-4)
        assert rows["Log-likelihood"][0] == pytest.approx(likelihood, abs=0.05)
        assert rows["Customers"] == (1000, None)
        assert rows["alpha"][1]


def test_a_column_a_row_and_a_triangle() -> None:
    whole = fitted(REGULAR)
    assert fitted([[count] for count in ("customers", *REGULAR, None)]) == whole
    assert fitted([list(REGULAR)]) == whole
    assert fitted(np.array(REGULAR)) == whole
    parts = [
        [count / 2 for count in (*REGULAR[:-1], 242)],
        [None] * 8,
        [500, None, None, None, None, None, None, None],
    ]
    with pytest.raises(FormulaError, match="whole number"):
        fitted(parts)
    two = [[600, 400, 300], [400, 231, None]]
    assert fitted(two)["Customers"] == (1000, None)
    assert fitted([*two, [None] * 3]) == fitted(two)


def test_the_forecast_is_the_closed_form() -> None:
    """S(t) = S(t - 1) × (β + t - 1) ÷ (α + β + t - 1), with limits around it."""
    alpha, beta = (float(str(fitted(HIGH_END)[name][0])) for name in ("alpha", "beta"))
    header, first, *rows = ltv_xl.retention_forecast(HIGH_END, 12)
    assert len(header) == 5
    assert first[:3] == [0, 1, None]
    share = 1.0
    for period, row in enumerate(rows, 1):
        rate = (beta + period - 1) / (alpha + beta + period - 1)
        share *= rate
        assert row[:3] == pytest.approx([period, share, rate])
        assert float(str(row[3])) < share < float(str(row[4]))
    assert [row[1] for row in rows[7:]] == pytest.approx([0.468, 0.445, 0.427, 0.409, 0.394], abs=0.02)
    widths = [float(str(row[4])) - float(str(row[3])) for row in rows]
    narrow = ltv_xl.retention_forecast(HIGH_END, 12, "sBG", 0.5, headers=False)[1:]
    assert all(
        float(str(row[4])) - float(str(row[3])) < width for row, width in zip(narrow, widths, strict=True)
    )


def test_ltv_is_the_sum_of_what_is_left() -> None:
    """Of 13 periods, 4.58 on Regular as observed; discounted as LTV_SUBSCRIPTION does."""
    ((ltv, lower, upper),) = ltv_xl.ltv_retention(REGULAR, 1, 1, 0, 13, headers=False)
    assert round(float(str(ltv)), 2) == 4.58
    assert float(str(lower)) < float(str(ltv)) < float(str(upper))
    shares = [float(str(row[1])) for row in ltv_xl.retention_forecast(REGULAR, 35, "BdW", headers=False)]
    ((ltv, *_),) = ltv_xl.ltv_retention(REGULAR, 3000, 0.4, 0.01, 36, 0.95, "BdW", headers=False)
    assert ltv == pytest.approx(sum(1200 * share / 1.01**t for t, share in enumerate(shares)))


def test_constant_churn_is_ltv_subscription() -> None:
    counts = [round(1_000_000 * 0.9**t) for t in range(9)]
    ((ltv, *_),) = ltv_xl.ltv_retention(counts, 3000, 0.4, 0.05, 600, headers=False)
    assert ltv == pytest.approx(ltv_xl.ltv_subscription(3000, 0.4, 0.1, 0.05), rel=1e-3)


def test_a_loss_has_its_limits_in_order() -> None:
    ((ltv, lower, upper),) = ltv_xl.ltv_retention(REGULAR, 1000, -0.2, headers=False)
    assert float(str(lower)) < float(str(ltv)) < float(str(upper)) < 0


def test_auto_takes_the_likelier_model() -> None:
    assert fitted(REGULAR, "auto")["Model"][0] == "sBG"
    assert fitted(HIGH_END, "AUTO")["Model"][0] == "BdW"


def test_what_to_beware_of_is_said() -> None:
    assert fitted((100, 100, 100))["Please note"][0] == "Nobody has left yet: no model can say who will."
    assert fitted((100, 100, 100))["alpha"] == (None, None)
    assert "few" in str(fitted((20, 18, 17))["Please note"][0]).lower()
    assert "Please note" not in fitted(REGULAR)


REFUSED: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "percentages": ("#NUM!", "counts_not_counts", ((1.0, 0.631, 0.468),)),
    "more than before": ("#NUM!", "counts_rising", ((100, 120),)),
    "a blank between": ("#NUM!", "counts_gap", ((100, None, 80),)),
    "nobody to start with": ("#NUM!", "counts_no_start", ((0, 0),)),
    "one count": ("#NUM!", "counts_short", ((100,),)),
    "nothing": ("#NUM!", "counts_short", ([None, None],)),
    "a text": ("#VALUE!", "active_counts", ((100, "many", 50),)),
    "a negative count": ("#NUM!", "counts_not_counts", ((100, -5),)),
    "an error": ("#N/A", "error", ((100, "#N/A"),)),
    "another model": ("#VALUE!", "retention_model", (REGULAR, "Pareto")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_counts(case: str) -> None:
    code, key, arguments = REFUSED[case]
    with pytest.raises(FormulaError) as refusal:
        fitted(*arguments)
    assert (refusal.value.code, refusal.value.key) == (code, f"range_functions.error.{key}")


@pytest.mark.parametrize(
    ("name", "arguments", "key"),
    [
        ("retention_forecast", (REGULAR, 0), "periods"),
        ("retention_forecast", (REGULAR, 1.5), "periods"),
        ("retention_forecast", (REGULAR, 601), "periods"),
        ("retention_forecast", (REGULAR, 12, "sBG", 95), "level"),
        ("retention_forecast", ((100, 100), 12), "no_churn"),
        ("retention_forecast", ((100, 0), 12), "all_left"),
        ("retention_forecast", ((100, 50), 12), "short"),
        ("ltv_retention", ((1000, 631, 468), 3000, 0.4, 0, 36, 0.95, "BdW"), "short"),
        ("ltv_retention", (REGULAR, 3000, 40), "retention_money"),
        ("ltv_retention", (REGULAR, 3000, 0.4, 1), "retention_money"),
        ("ltv_retention", (REGULAR, 3000, 0.4, 0, 0), "periods"),
        ("ltv_retention", (REGULAR, 3000, 0.4, 0, 36, 0.2), "level"),
    ],
)
def test_refused_arguments(name: str, arguments: tuple[object, ...], key: str) -> None:
    with pytest.raises(FormulaError) as refusal:
        getattr(ltv_xl, name)(*arguments)
    assert refusal.value.key == f"range_functions.error.{key}"
    assert refusal.value.code == "#NUM!"


def test_shares_never_rise() -> None:
    for model in ("sBG", "BdW"):
        shares = [float(str(row[1])) for row in ltv_xl.retention_forecast(REGULAR, 600, model, headers=False)]
        assert all(later <= earlier for earlier, later in pairwise(shares))


@pytest.mark.parametrize(
    "call",
    [
        "RETENTION_FIT(counts, 'BdW')",
        "RETENTION_FORECAST(counts, 3.0, 'BdW')",
        "LTV_RETENTION(counts, 30.0, 0.4, 0.0, 12.0, 0.95, 'BdW')",
    ],
)
def test_no_scipy_is_needed(call: str) -> None:
    """As in xlwings Lite, whose NumPy is enough."""
    hidden = "import sys; sys.modules['scipy'] = None; import ltv_xl.excel.functions as cells; "
    counts = [list(map(float, REGULAR))]
    assert fresh(f"{hidden}counts = {counts}; print(cells.{call})").startswith("[(")
