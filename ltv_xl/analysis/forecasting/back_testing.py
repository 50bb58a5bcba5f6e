"""The back-test of the chosen model: expected and actual orders in total, by week, and by past orders."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.analysis.engine import run
from ltv_xl.analysis.forecasting.back_test_sums import STEPS, Tested
from ltv_xl.analysis.forecasting.days import ForecastDays
from ltv_xl.analysis.forecasting.histories import Histories, orders_later
from ltv_xl.analysis.forecasting.model import SegmentModel
from ltv_xl.analysis.tables.forecast import BackTest, TestOrders, TestWeek

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.models.purchase_fit import PurchaseFit

SHAPED_BY = (1, 2, 3, 4, 6, 9, 13, 19)
"""Weeks until whose end orders are expected; between them the curve is drawn."""
MOST_SHAPING = 2_000
"""Customers by whom the curve is drawn at most."""


def back_test(
    connection: "duckdb.DuckDBPyConnection",
    values: Mapping[str, object],
    days: ForecastDays,
    model: SegmentModel,
    tested: Tested,
    some: Histories,
) -> BackTest:
    """What came of the forecast of then. model: as it would have been fitted then. some: of the customers."""
    customers, total, came, worth, brought = tested.total
    orders = dict(run(connection, "forecast_weeks", values, later=orders_later()).fetchall())
    shares = _shares(model.whole, some, days.test_weeks)
    weeks = tuple(
        TestWeek(week, total * (shares[week] - shares[week - 1]), orders.get(days.test_weeks + week, 0))
        for week in range(1, days.test_weeks + 1)
    )
    return BackTest(
        until=days.until,
        weeks=days.test_weeks,
        customers=int(customers),
        expected=total,
        actual=int(came),
        last=sum(number for week, number in orders.items() if week <= days.test_weeks),
        expected_profit=worth,
        actual_profit=brought,
        by_week=weeks,
        by_orders=_by_orders(tested),
    )


def _shares(fit: "PurchaseFit", some: Histories, until: int) -> list[float]:
    """The share of all expected orders that is expected until the end of each week; 0 weeks first.

    By the fit to all, for some weeks and some customers; drawn smoothly through them.
    """
    weeks = [*(week for week in SHAPED_BY if week < until), until]
    outlook = SegmentModel(fit, {}).outlook(some)
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


def _by_orders(tested: Tested) -> tuple[TestOrders, ...]:
    ends = [*(low - 1 for low in STEPS[1:]), None]
    return tuple(
        TestOrders(low, high, int(customers), orders, int(came))
        for low, high, (customers, orders, came, *_) in zip(
            STEPS, ends, tested.by_step.T.tolist(), strict=True
        )
        if customers
    )
