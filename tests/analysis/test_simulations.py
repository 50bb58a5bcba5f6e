"""Simulated shops with a known truth: h-month LTV has no bias, and its limits hold the truth often enough.

benchmarks/coverage.py prints the same at length.
"""

from types import SimpleNamespace
from typing import Literal

import numpy as np
import pytest

from benchmarks.coverage import SPENDING, coverage
from ltv_xl.analysis import analyse, intervals
from ltv_xl.report import arithmetic
from ltv_xl.settings import Settings
from tests.analysis.simulated import REGULARS, Verdict, buyers_ltv, export, judged, many_shops

Kind = Literal["churn", "cdnow"]
YEAR = 12


def simulated(kind: Kind, observed: int) -> Verdict:
    limits, truth = many_shops(np.random.default_rng(1), kind, shops=400, observed=observed, months=YEAR)
    assert {row.observed for row in limits} == {observed}
    assert len(limits) == 400
    return judged(limits, truth)


@pytest.mark.parametrize(("kind", "observed"), [("churn", 30), ("churn", 100), ("cdnow", 30), ("cdnow", 100)])
def test_no_bias_and_limits_that_hold_the_truth_nine_times_in_ten(kind: Kind, observed: int) -> None:
    verdict = simulated(kind, observed)
    assert abs(verdict.bias) < 3 * verdict.bias_error < 0.05
    assert 0.875 < verdict.coverage < 0.975


def test_plain_limits_would_hold_it_eight_times_in_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "transformed", lambda x, skew: x)
    assert 0.77 < simulated("cdnow", 30).coverage < 0.85


@pytest.mark.parametrize("n", [100, 300])
@pytest.mark.parametrize("cohort_sd", [0.0, 0.2])
def test_limits_hold_the_truth_where_months_differ(n: int, cohort_sd: float) -> None:
    result = coverage(SPENDING[0], n, months=18, cohort_sd=cohort_sd, shops=600)
    assert 0.92 < result.shipped < 0.975
    assert all(
        share < 0.06 for share in result.verdicts.values()
    )  # of channels that cost what they are worth


def test_limits_of_customers_alone_would_not() -> None:
    assert coverage(SPENDING[0], 300, months=18, cohort_sd=0.2, shops=600).hall < 0.7


def test_a_cpa_taken_for_exact_would_give_verdicts_that_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = SimpleNamespace(number=lambda limit, ltv, cpa, won, quantile: limit - cpa)
    monkeypatch.setattr(arithmetic, "left_lower", exact)
    monkeypatch.setattr(arithmetic, "left_upper", exact)
    result = coverage(SPENDING[0], 1000, months=36, cohort_sd=0.0, shops=300)
    assert result.verdicts[30] > 0.6


@pytest.mark.parametrize(("months", "horizon"), [(13, 6), (18, 6), (24, 12)])
def test_an_export_of_the_last_months_gives_no_bias(months: int, horizon: int) -> None:
    orders = export(np.random.default_rng(2), REGULARS, months, people=40_000)
    (row,) = (row for row in analyse(orders, Settings()).total_limits if row.months == horizon)
    assert row.estimate / buyers_ltv(REGULARS, 365 / 12 * horizon) - 1 == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize(("months", "inflation"), [(13, 0.45), (18, 0.29)])
def test_taking_all_customers_of_an_export_for_new_would_inflate_ltv(months: int, inflation: float) -> None:
    orders = export(np.random.default_rng(2), REGULARS, months, people=40_000)
    results = analyse(orders, Settings(history_starts="all-new")).total_limits
    (row,) = (row for row in results if row.months == YEAR)
    assert row.estimate / buyers_ltv(REGULARS, 365) - 1 == pytest.approx(inflation, abs=0.06)
