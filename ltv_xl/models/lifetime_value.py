"""What the orders to come are worth today.

Orders are discounted as of the end of the unit of time in which they come, the last unit being cut off at the
horizon: the same convention as that of the recovery curve, where the profit of month k is divided by
(1 + d)^(k / 12).

    LTV(h) = value per order · Σ_t (E[Y(t)] - E[Y(t - 1)]) ÷ (1 + d)^t,   t = 1, 2, ..., h

The first order and others already made are not part of it.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from ltv_xl.models.expectations import checked_horizon, expected_orders
from ltv_xl.models.purchase_fit import PurchaseFit
from ltv_xl.models.purchases import Numbers

MOST_PERIODS = 10_000


def discounted_orders(
    fit: PurchaseFit,
    frequency: ArrayLike,
    recency: ArrayLike,
    observed: ArrayLike,
    horizon: float,
    discount_rate: float = 0.0,
) -> Numbers:
    """Orders of each customer within `horizon`, each counted with its present value.

    discount_rate: per unit of time of the fit; 0: the expected orders. ValueError for impossible figures, a
    rate of -1 or less, or more than MOST_PERIODS units of time with a discount.
    """
    past = (frequency, recency, observed)
    if not (math.isfinite(discount_rate) and discount_rate > -1):
        raise ValueError(f"a discount rate of {discount_rate} cannot be")
    if discount_rate == 0 or checked_horizon(horizon) == 0:
        return expected_orders(fit, *past, horizon)
    if horizon > MOST_PERIODS:
        raise ValueError(f"a horizon of {horizon} has too many periods to discount")
    value, before = np.zeros(()), np.zeros(())
    for period in range(1, math.ceil(horizon) + 1):
        end = min(float(period), horizon)
        so_far = expected_orders(fit, *past, end)
        value, before = value + (so_far - before) * (1 + discount_rate) ** -end, so_far
    return value


def lifetime_value(
    fit: PurchaseFit,
    frequency: ArrayLike,
    recency: ArrayLike,
    observed: ArrayLike,
    horizon: float,
    value_per_order: ArrayLike,
    discount_rate: float = 0.0,
) -> Numbers:
    """Present value of each customer's orders within `horizon`; value_per_order: spend × gross margin."""
    orders = discounted_orders(fit, frequency, recency, observed, horizon, discount_rate)
    worth: Numbers = orders * np.asarray(value_per_order, np.float64)
    return worth
