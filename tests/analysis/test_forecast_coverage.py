"""The forecast's intervals hold what comes in simulated shops; limits half as wide do not."""

from collections.abc import Sequence

import pytest

from ltv_xl.analysis.forecasting import intervals as forecast_intervals
from tests.analysis.forecast_coverage import MODELS, QUANTITIES, Coverage, Interval, draw_shop, intervals

SHOPS = 7
LEAST = 0.9
WIDEST = 0.7
"""Of a shop's total, upper - lower as a share of what is expected."""


def of_all() -> Sequence[Interval]:
    """The intervals of some shops of either model."""
    return [
        each for model in MODELS for seed in range(SHOPS) for each in intervals(draw_shop(model, 600, seed))
    ]


def shares(of: Sequence[Interval]) -> dict[str, float]:
    """The share that held, by quantity."""
    return {
        quantity: Coverage.of([each for each in of if each.quantity == quantity]).held
        for quantity in QUANTITIES
    }


def test_intervals_hold_what_comes() -> None:
    made = of_all()
    assert min(shares(made).values()) >= LEAST
    totals = Coverage.of([each for each in made if each.customers == 600])
    assert abs(totals.bias) < 0.1
    assert totals.width < WIDEST


def test_limits_half_as_wide_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecast_intervals, "QUANTILE", forecast_intervals.QUANTILE / 2)
    assert max(shares(of_all()).values()) < LEAST
