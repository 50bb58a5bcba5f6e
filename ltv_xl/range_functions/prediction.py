"""What each customer will do: P(alive), orders, spend and value to come."""

from typing import TYPE_CHECKING

import numpy as np

from ltv_xl.errors import OutsideDomain
from ltv_xl.formulas.units import Periods, Rate
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Numbers, OptionalRowAmounts, RowAmounts
from ltv_xl.range_functions.purchases import purchases_of, spends_of
from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    from ltv_xl.models.purchase_fit import PurchaseFit

MOST_HORIZON = 10_000
HEADERS = ("alive", "orders_ahead", "spend_ahead", "ltv_ahead")


@range_function("frequency", "recency", "T", "monetary", 52)
def predict_customers(
    frequency: RowAmounts,
    recency: RowAmounts,
    T: RowAmounts,
    monetary: RowAmounts,
    horizon: Periods,
    gross_margin: Rate = 1,
    discount_rate: Rate = 0,
    log_gaps: OptionalRowAmounts = None,
) -> Spill:
    """What each customer will do within `horizon` after the day looked back from; both per the unit of T.

    A row for each row given, blank where frequency, recency or T is. Columns: P(alive); expected orders;
    expected spend per order; LTV = spend × gross_margin × orders, those of each unit of time discounted at
    its end. The orders are those of the model that PURCHASE_FIT chooses, the spend that of Gamma-Gamma, both
    fitted to these rows.
    """
    from ltv_xl.models.alive import probability_alive
    from ltv_xl.models.discounted_orders import discounted_orders
    from ltv_xl.models.expectations import expected_orders

    _check(horizon, gross_margin, discount_rate)
    x, recent, whole, mean, gaps = _of_one_length(frequency, recency, T, monetary, log_gaps)
    rows = ~(np.isnan(x) | np.isnan(recent) | np.isnan(whole))
    if not rows.any():
        raise OutsideDomain("range_functions.error.empty", function="predict_customers")
    x, recent, whole, mean = x[rows], recent[rows], whole[rows], mean[rows]
    fit = _fitted(x, recent, whole, None if log_gaps is None else np.nan_to_num(gaps[rows]))
    alive = probability_alive(fit, x, recent, whole)
    orders = expected_orders(fit, x, recent, whole, horizon)
    worth = orders
    if discount_rate:
        worth = discounted_orders(fit, x, recent, whole, horizon, discount_rate)
    spend = _spend(x, mean)
    columns = (alive, orders, spend, worth * spend * gross_margin)
    filled = iter(zip(*(column.tolist() for column in columns), strict=True))
    nothing = (None,) * len(columns)
    return Spill(HEADERS, [_cells(next(filled)) if row else nothing for row in rows.tolist()])


def _check(horizon: float, gross_margin: float, discount_rate: float) -> None:
    if not 0 <= horizon <= MOST_HORIZON:
        where = {"function": "predict_customers", "most": MOST_HORIZON}
        raise OutsideDomain("range_functions.error.horizon", **where)
    if gross_margin > 1 or not 0 <= discount_rate < 1:
        raise OutsideDomain("range_functions.error.retention_money", function="predict_customers")


def _of_one_length(*columns: Numbers | None) -> list[Numbers]:
    """The columns, whose last blanks were cut off, with as many rows as the longest."""
    given = [np.empty(0) if column is None else column for column in columns]
    length = max(len(column) for column in given)
    return [
        np.concatenate([column, np.full(length - len(column), np.nan)]).astype(np.float64) for column in given
    ]


def _fitted(x: Numbers, recent: Numbers, whole: Numbers, log_gaps: Numbers | None) -> "PurchaseFit":
    """The model that fits best; OutsideDomain where none can be fitted."""
    from ltv_xl.models.choosing import choose

    fit = choose(purchases_of("predict_customers", x, recent, whole, log_gaps)).chosen
    if not fit.usable:
        raise OutsideDomain(f"range_functions.error.unfitted_{fit.hindrance}", function="predict_customers")
    return fit


def _spend(x: Numbers, mean: Numbers) -> Numbers:
    """Expected spend per order; infinite where the model has none. Of customers who all spend the same on
    average that is the expectation.
    """
    from ltv_xl.models import gamma_gamma
    from ltv_xl.models.expected_spend import expected_spend

    spends = spends_of("predict_customers", x, mean)
    fit = gamma_gamma.fit(spends)
    if fit.usable:
        return expected_spend(fit, x, mean)
    return np.full_like(x, spends.mean_spend if "alike" in fit.troubles else np.inf)


def _cells(row: tuple[float, ...]) -> tuple[float | str, ...]:
    return tuple(value if np.isfinite(value) else "#NUM!" for value in row)
