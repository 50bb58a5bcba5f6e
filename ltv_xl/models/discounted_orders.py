"""The orders to come, each counted with its present value.

Orders are discounted as of the end of the unit of time in which they come, the last unit being cut off at the
horizon: the same convention as that of the recovery curve, where the profit of month k is divided by
(1 + d)^(k / 12).

    Σ_t (E[Y(t)] - E[Y(t - 1)]) ÷ (1 + d)^t,   t = 1, 2, ..., h

The first order and others already made are not part of it.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from ltv_xl.models.expectations import Outlook, checked_horizon, expected_orders
from ltv_xl.models.purchase_fit import PurchaseFit
from ltv_xl.models.purchases import Numbers

MOST_PERIODS = 10_000
EACH = 64
"""So many units of time are computed one by one."""
NODES = 20
"""Points that stand for those between a time and its double: enough for 12 digits."""


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
    outlook = Outlook.of(fit, *past)
    value = np.zeros(())
    for end, weight in _weighted_ends(horizon, discount_rate):
        value = value + outlook.orders(end) * weight
    return value


def _weighted_ends(horizon: float, discount_rate: float) -> Iterator[tuple[float, float]]:
    """Times and weights with which the orders until then add up to their present value.

    Σ_t (Y(t) - Y(t - 1)) w_t = Σ_t Y(t) (w_t - w_{t + 1}), w_t the present value of an order of unit t. Y
    gets ever smoother: from EACH to 2 EACH, and so on, a polynomial through NODES of its points is added up.
    """
    ends = np.append(np.arange(1.0, math.ceil(horizon)), horizon)
    present = (1 + discount_rate) ** -ends
    weights = np.append(present[:-1] - present[1:], present[-1])
    yield horizon, float(weights[-1])
    ends, weights = ends[:-1], weights[:-1]
    yield from zip(ends[:EACH].tolist(), weights[:EACH].tolist(), strict=True)
    low = EACH
    while low < len(ends):
        here = slice(low, 2 * low)
        nodes, parts = _on_nodes(ends[here], weights[here])
        yield from zip(nodes.tolist(), parts.tolist(), strict=True)
        low *= 2


def _on_nodes(ends: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Chebyshev's points within the ends, and weights that add up a polynomial through them as those given
    would; few ends as they are. Barycentric: Berrut & Trefethen 2004, Barycentric Lagrange Interpolation.
    """
    if len(ends) <= NODES:
        return ends, weights
    places = np.arange(NODES)
    nodes = ends[0] + (ends[-1] - ends[0]) * (1 - np.cos(np.pi * places / (NODES - 1))) / 2
    signs = np.where(places % 2, -1.0, 1.0) * np.where((places == 0) | (places == NODES - 1), 0.5, 1.0)
    apart = ends[:, None] - nodes
    met = apart == 0
    shares = np.where(met.any(1, keepdims=True), met, signs / np.where(met, 1.0, apart))
    return nodes, weights @ (shares / shares.sum(1, keepdims=True))
