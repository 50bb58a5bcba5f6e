"""The back-test of the chosen model: expected and actual orders in total, by week, and by past orders."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.analysis.forecast_days import ForecastDays
from ltv_xl.analysis.forecast_fits import Test
from ltv_xl.analysis.forecast_histories import columns
from ltv_xl.analysis.forecast_intervals import Tested
from ltv_xl.analysis.forecast_model import SegmentModel
from ltv_xl.analysis.forecast_values import OrderValue
from ltv_xl.analysis.tables.forecast import BackTest, TestOrders, TestWeek

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.forecast_histories import Array

ASKED = (1, 2, 3, 4, 6, 9, 13, 19)
"""Weeks until whose end a back-test asks for the expected orders."""
MOST_ASKED = 2_000
"""Histories that are asked for the shape of the weeks at most."""
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
    expected = model.orders(of, float(test.weeks))
    total = float(expected @ of.customers)
    found = columns(connection, "forecast_weeks", values)
    actual = dict(zip(found["week"].astype(int).tolist(), found["orders"].astype(int).tolist(), strict=True))
    shares = _shares(model, test)
    weeks = tuple(
        TestWeek(week, total * (shares[week] - shares[week - 1]), actual.get(week, 0))
        for week in range(1, test.weeks + 1)
    )
    tested = Tested(test, expected * of.customers, came.came, expected * value.of(of), came.profit)
    outcome = BackTest(
        until=days.until,
        weeks=test.weeks,
        customers=int(of.customers.sum()),
        expected=total,
        actual=int(came.came.sum()),
        last=int(came.last.sum()),
        expected_profit=float(tested.worth.sum()),
        actual_profit=float(came.profit.sum()),
        by_week=weeks,
        by_orders=_by_orders(test, expected),
    )
    return outcome, tested


def _shares(model: SegmentModel, test: Test) -> list[float]:
    """The share of all expected orders that is expected until the end of each week; 0 weeks first.

    Asked of some weeks, and of some histories where there are many, and drawn smoothly through them.
    """
    asked = [week for week in ASKED if week < test.weeks]
    of = test.histories.some(slice(None, None, max(1, len(test.histories.repeats) // MOST_ASKED)))
    sums = [float(model.orders(of, float(week)) @ of.customers) for week in (*asked, test.weeks)]
    return smooth([0, *asked, test.weeks], [0.0, *(each / sums[-1] for each in sums)])


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
    of = test.histories
    rows = []
    for place, low in enumerate(STEPS):
        high = STEPS[place + 1] - 1 if place + 1 < len(STEPS) else None
        rows_of = (of.repeats >= low) & (of.repeats <= (high if high is not None else float("inf")))
        customers = of.customers[rows_of]
        if customers.sum():
            rows.append(
                TestOrders(
                    low,
                    high,
                    int(customers.sum()),
                    float(expected[rows_of] @ customers),
                    int(test.outcome.came[rows_of].sum()),
                )
            )
    return tuple(rows)
