"""How sure a forecast of a group is: as far off as its back-test was, and as chance among so few allows.

The variance of a sum S has two parts. What the model cannot know of single customers, under the model itself:
in proportion to S, because customers decide by themselves. And what is wrong with the model for all of them
at once, in proportion to S²: the square of the total error of the back-test, and of its standard error with
customers who first bought in the same month taken together; less what single customers' chance adds to them,
which is in the first part already. Without a back-test there is no interval.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.forecasting.back_test_sums import Tested
from ltv_xl.analysis.forecasting.days import ForecastDays
from ltv_xl.analysis.forecasting.histories import Histories
from ltv_xl.analysis.forecasting.model import SegmentModel
from ltv_xl.analysis.forecasting.values import OrderValue
from ltv_xl.analysis.tables.forecast import FORECAST_MONTHS

if TYPE_CHECKING:
    from ltv_xl.analysis.forecasting.histories import Array

ENOUGH = 30
"""Customers of a group with an interval at least."""
QUANTILE = NormalDist().inv_cdf(0.975)
MOST_SPREADING = 1_000
"""Customers whose variance is computed at most: the ratio of sums needs no more."""

Limits = tuple[float, float] | tuple[None, None]


class Spread(Struct, frozen=True):
    """What an interval is made of, of orders or of profit.

    common: the error of all customers at once, as a share of the sum. apart: how far groups lie from the
    whole, as a share. own: by months ahead, the variance ÷ the sum of what single customers do.
    """

    common: float
    apart: float
    own: Mapping[int, float]

    def limits(self, expected: float, months: int, *, whole: bool) -> Limits:
        """The 95% interval of a group's sum, or that of the whole."""
        shared = self.common**2 + (0.0 if whole else self.apart**2)
        error = sqrt(self.own[months] * abs(expected) + shared * expected**2)
        return max(0.0, expected - QUANTILE * error), expected + QUANTILE * error


def spreads(
    model: SegmentModel, value: OrderValue, some: Histories, days: ForecastDays, tested: Tested
) -> tuple[Spread, Spread]:
    """Those of orders and of profit. some: of the customers."""
    import numpy as np

    horizons = [days.ahead(months) for months in (FORECAST_MONTHS[0], FORECAST_MONTHS[-1])]
    ends = own_variances(model, value, some, horizons)

    def own(place: int, horizon: float) -> float:
        """Grows about evenly with the horizon."""
        return float(np.interp(horizon, horizons, [end[place] for end in ends]))

    weeks = float(days.test_weeks)
    customers, *monthly = tested.by_month
    _, *by_lead = tested.by_lead
    orders, profit = (
        Spread(
            common_error(customers, monthly[2 * place], monthly[2 * place + 1], own(place, weeks)),
            error_apart(by_lead[2 * place], by_lead[2 * place + 1], own(place, weeks)),
            {months: own(place, days.ahead(months)) for months in FORECAST_MONTHS},
        )
        for place in range(len(ends[0]))
    )
    return orders, profit


def common_error(customers: "Array", expected: "Array", actual: "Array", own: float) -> float:
    """The root of the squares of the total error and of its clustered standard error, as a share.

    Sums by month of first orders. own: the variance ÷ the sum that chance alone gives, and that is not part
    of it.
    """
    import numpy as np

    residuals = actual - expected
    clusters = np.count_nonzero(customers)
    total = expected.sum()
    if clusters < 2 or total <= 0:
        return 1.0
    squares = residuals.sum() ** 2 + residuals @ residuals * clusters / (clusters - 1)
    return float(np.sqrt(max(0.0, squares - own * total)) / total)


def error_apart(expected: "Array", actual: "Array", own: float) -> float:
    """How far the groups of the leading dimension lay from the error of all, beyond chance, as a share.

    Sums by group. own: the variance ÷ the sum that chance alone gives.
    """
    import numpy as np

    total = expected.sum()
    if total <= 0:
        return 0.0
    distance = actual - expected * actual.sum() / total
    beyond = distance**2 - own * np.abs(expected)
    return float(np.sqrt(max(0.0, beyond.sum() / (expected**2).sum())))


def own_variances(
    model: SegmentModel, value: OrderValue, some: Histories, horizons: Sequence[float]
) -> list[tuple[float, float]]:
    """Variance ÷ sum of the orders within each horizon, and of what they bring."""
    # How much single customers vary hardly depends on their segment.
    outlook, each = SegmentModel(model.whole, {}).outlook(some), value.of(some)
    return [
        own_variance(outlook.orders(horizon), outlook.variance(horizon), each, value.variation)
        for horizon in horizons
    ]


def own_variance(
    expected: "Array", variance: "Array", each: "Array", variation: float
) -> tuple[float, float]:
    """Of customers' orders and their variance. each: what an order is worth; variation: see OrderValue."""
    import numpy as np

    brought = each**2 * (variance + expected * variation)
    orders, profit = expected.sum(), np.abs(expected * each).sum()
    return (
        float(variance.sum() / orders) if orders else 0.0,
        float(brought.sum() / profit) if profit else 0.0,
    )
