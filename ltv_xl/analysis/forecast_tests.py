"""The back-test of the chosen model: expected and actual orders in total, by week, and by past orders."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.forecast_days import ForecastDays
from ltv_xl.analysis.forecast_fits import Test
from ltv_xl.analysis.forecast_histories import orders_later
from ltv_xl.analysis.forecast_intervals import Tested
from ltv_xl.analysis.forecast_model import SegmentModel
from ltv_xl.analysis.forecast_values import OrderValue
from ltv_xl.analysis.tables.forecast import BackTest, TestOrders, TestWeek

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.forecast_histories import Array
    from ltv_xl.models.purchase_fit import PurchaseFit

SHAPED_BY = (1, 2, 3, 4, 6, 9, 13, 19)
"""Weeks until whose end orders are expected; between them the curve is drawn."""
MOST_SHAPING = 2_000
"""Customers by whom the curve is drawn at most."""
STEPS = (0, 1, 2, 3, 5, 9)
"""Past repeats are shown in steps that begin so: 0, 1, 2, 3-4, 5-8, 9 or more."""


def back_test(
    connection: "duckdb.DuckDBPyConnection",
    values: Mapping[str, object],
    days: ForecastDays,
    model: SegmentModel | None,
    test: Test,
    value: OrderValue,
) -> tuple[BackTest, Tested] | None:
    """What came of the forecast of then, in the report's words and as arrays; None where none was made.

    model, value: as they would have been fitted then.
    """
    if model is None:
        return None
    of, came = test.histories, test.outcome
    expected = model.outlook(of).orders(float(test.weeks))
    total = float(expected.sum())
    orders = dict(run(connection, "forecast_weeks", values, later=orders_later()).fetchall())
    shares = _shares(model.whole, test)
    weeks = tuple(
        TestWeek(week, total * (shares[week] - shares[week - 1]), orders.get(test.weeks + week, 0))
        for week in range(1, test.weeks + 1)
    )
    tested = Tested(test, expected, came.came, expected * value.of(of), came.profit)
    outcome = BackTest(
        until=days.until,
        weeks=test.weeks,
        customers=len(of),
        expected=total,
        actual=int(came.came.sum()),
        last=sum(number for week, number in orders.items() if week <= test.weeks),
        expected_profit=float(tested.worth.sum()),
        actual_profit=float(came.profit.sum()),
        by_week=weeks,
        by_orders=_by_orders(test, expected),
    )
    return outcome, tested


def _shares(fit: "PurchaseFit", test: Test) -> list[float]:
    """The share of all expected orders that is expected until the end of each week; 0 weeks first.

    By the fit to all, for some weeks and, where there are many, some customers; drawn smoothly through them.
    """
    weeks = [*(week for week in SHAPED_BY if week < test.weeks), test.weeks]
    outlook = SegmentModel(fit, {}).outlook(test.histories.sample(MOST_SHAPING))
    sums = [float(outlook.orders(float(week)).sum()) for week in weeks]
    return smooth([0, *weeks], [0.0, *(each / sums[-1] for each in sums)])


def smooth(places: Sequence[int], heights: Sequence[float]) -> list[float]:
    """A curve through some points, at 0, 1, 2, ...: cubic, with the slopes of parabolas."""
    import numpy as np

    x, y = np.array(places, float), np.array(heights)
    slopes = np.gradient(y, x, edge_order=2 if len(x) > 2 else 1)
    all_places = np.arange(places[-1] + 1)
    left = np.clip(np.searchsorted(x, all_places, side="right") - 1, 0, len(x) - 2)
    width = x[left + 1] - x[left]
    u = (all_places - x[left]) / width
    curve = (
        y[left] * (1 + 2 * u) * (1 - u) ** 2
        + y[left + 1] * u**2 * (3 - 2 * u)
        + width * u * (1 - u) * (slopes[left] * (1 - u) - slopes[left + 1] * u)
    )
    return [float(each) for each in curve]


def _by_orders(test: Test, expected: "Array") -> tuple[TestOrders, ...]:
    import numpy as np

    repeats = test.histories.repeats
    step = np.searchsorted(STEPS, np.arange(repeats.max() + 1), side="right")[repeats] - 1
    customers = np.bincount(step, minlength=len(STEPS)).tolist()
    sums = np.bincount(step, expected, len(STEPS)).tolist()
    came = np.bincount(step, test.outcome.came, len(STEPS)).tolist()
    ends = [*(low - 1 for low in STEPS[1:]), None]
    return tuple(
        TestOrders(low, high, number, orders, int(actual))
        for low, high, number, orders, actual in zip(STEPS, ends, customers, sums, came, strict=True)
        if number
    )
